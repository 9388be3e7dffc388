r"""A mapping file: says in TOML how a vendor's columns, units, times and words are meant.

    name = "acme"                      # shown as the format
    kind = "calls"                     # calls, reports or assignments
    region = "DE"                      # country of national numbers, unless --region names one
    encoding = "cp1252"                # unless --encoding names one; utf-8 when left out
    delimiter = ";"                    # CSV only; found out when left out
    decimal = ","                      # 1.234,5 instead of 1234.5
    skip = 2                           # lines above the header (a title, a date, sep=;)
    header = ["from", "to", "begin"]   # column names of a CSV file without a header line
    list = "records"                   # JSON only: the key under which a page keeps its records

    [columns]                          # ours = theirs; a.b for nested keys of JSON
    caller = "from"
    callee = "to"
    start = ["day", "time"]            # a time may be in two columns
    talk_s = "seconds"

    [units]                            # of seconds columns: s, ms, us, min, h, h:m:s or m:s
    talk_s = "min"

    [time]
    format = "%d/%m/%Y %H:%M:%S"       # or iso, epoch, epoch_ms, epoch_us, or a list of formats; iso when left out
    zone = "Europe/Paris"              # of times without their own; the feed's when left out

    [words.disposition]                # theirs = ours, without regard to case
    CONNECTED = "answered"

    [fixed]                            # the same value on every row
    source = "acme"

    [only]                             # rows that are meant; all others (texts, data) are passed over
    type = ["voice", "call"]

Every section but columns may be left out. Beside our own columns (docs/formats.md) calls have helpers: `answered_at`,
`end` and `duration_s`, from which ring and talk time follow; `own`, `other` and `direction` (in or out), from which
caller and callee follow.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field

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
