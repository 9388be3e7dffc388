"""What the hard tests tried, from the lines that `survived` of tests/trust.py left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.trusted.table import Row, Table

HEADS = ("part", "what", "tried, none failed", "more", "when")


@dataclass(frozen=True)
class Tried:
    """So many of something were tried on a day, and none failed."""

    part: str
    what: str
    tried: int
    of: str
    more: dict[str, float]
    at: str
    long: bool = True  # whether it was a run of the long tier, which alone the page shows

    @property
    def row(self) -> Row:
        """As the page shows it."""
        more = ", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in self.more.items())
        return (self.part, self.what, f"{self.tried:,} {self.of}", more, self.at)


def table(kept: Path) -> Table:
    """The largest run of the newest day of each line."""
    newest: dict[tuple[str, str], Tried] = {}
    for each in lines(kept):
        known = newest.get((each.part, each.what))
        if known is None or (each.at, each.tried) >= (known.at, known.tried):
            newest[each.part, each.what] = each
    return Table(HEADS, [newest[key].row for key in sorted(newest)], known_by=2)


def lines(kept: Path) -> Iterator[Tried]:
    """Every line of a long run; one that a killed process did not end is passed over."""
    for file in sorted(kept.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found = _read(line)
            if found is not None and found.long:
                yield found


def _read(line: str) -> Tried | None:
    try:
        found: dict[str, Any] = json.loads(line)
        return Tried(**found)
    except (ValueError, TypeError):
        return None


def _short(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3g}"
