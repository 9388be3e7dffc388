"""What a mapping says: how a vendor's columns, units, times and words are meant. example.toml shows all of it.

Beside our own columns calls have helpers: `answered_at`, `end` and `duration_s`, from which ring and talk time follow;
`own`, `other` and `direction` (in or out), from which caller and callee follow.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path

from callstanding.formats.columns import ASSIGNMENTS, CALLS, REPORTS
from callstanding.formats.format import Kind

OURS: Table[Kind, Table[str, str]] = {
    "calls": {
        **CALLS,
        **dict.fromkeys(("answered_at", "end"), "time"),
        "duration_s": "seconds",
        **dict.fromkeys(("own", "other"), "text"),
        "direction": "direction",
    },
    "reports": REPORTS,
    "assignments": ASSIGNMENTS,
}
REQUIRED: Table[Kind, tuple[str, ...]] = {
    "calls": ("caller", "callee", "start"),
    "reports": ("number", "at"),
    "assignments": ("number", "holder", "from"),
}
BY_DIRECTION = ("own", "other", "direction")
"""What may stand for caller and callee."""

EXAMPLE = Path(__file__).with_name("example.toml")
UNITS = ("s", "ms", "us", "min", "h", "h:m:s", "m:s")
EPOCHS = {"epoch": 1, "epoch_ms": 1_000, "epoch_us": 1_000_000}


@dataclass(frozen=True)
class Mapping:
    """How to read a vendor's CSV, JSON or Parquet file, without code."""

    name: str
    kind: Kind
    columns: Table[str, tuple[str, ...]]  # ours -> theirs
    units: Table[str, str] = field(default_factory=dict)
    time_formats: tuple[str, ...] = ("iso",)
    zone: str | None = None
    words: Table[str, Table[str, str]] = field(default_factory=dict)
    fixed: Table[str, str] = field(default_factory=dict)
    only: Table[str, tuple[str, ...]] = field(default_factory=dict)  # theirs -> values
    region: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str = "."
    skip: int = 0
    header: tuple[str, ...] = ()
    list_key: str | None = None

    @property
    def theirs(self) -> tuple[str, ...]:
        """Every column of the vendor's that is read, once."""
        named = [name for names in self.columns.values() for name in names]
        return tuple(dict.fromkeys([*named, *self.only]))
