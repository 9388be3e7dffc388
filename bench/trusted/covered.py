"""How much of the source the tests went through, room by room, from coverage's JSON report."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.trusted.table import Row, Table

FLOW = ("records", "rollups", "signals", "score", "status", "inventory", "actions")
BARS = {"the flow": 0.95, "all": 0.90}
HEADS = ("room", "statements", "branches", "statements and branches tried", "bar", "when")
_COUNTS = ("covered_lines", "num_statements", "covered_branches", "num_branches")


@dataclass(frozen=True)
class Covered:
    """Statements and branches of some files: how many there are, and how many a test went through."""

    lines: int = 0
    statements: int = 0
    went: int = 0
    branches: int = 0

    def __add__(self, other: Covered) -> Covered:
        """Together."""
        pairs = zip(self._all, other._all, strict=True)
        return Covered(*(mine + yours for mine, yours in pairs))

    @property
    def _all(self) -> tuple[int, int, int, int]:
        return self.lines, self.statements, self.went, self.branches

    @property
    def share(self) -> float:
        """As coverage counts with branches: both together."""
        return (self.lines + self.went) / max(self.statements + self.branches, 1)


def table(kept: Path) -> Table:
    """One line for each room that was measured, then the flow and, after a whole run, all."""
    file = kept / "coverage.json"
    if not file.exists():
        return Table(HEADS, ())
    report = json.loads(file.read_text(encoding="utf-8"))
    return Table(HEADS, list(_rows(by_room(report), str(report["meta"]["timestamp"])[:10])))


def by_room(report: Mapping[str, Any]) -> dict[str, Covered]:
    """Of each room under src/callstanding; files that lie beside the rooms are `.`."""
    found: dict[str, Covered] = defaultdict(Covered)
    for name, each in report["files"].items():
        parts = Path(name).parts
        inside = parts[parts.index("callstanding") + 1 :]
        found[inside[0] if len(inside) > 1 else "."] += Covered(*(each["summary"][count] for count in _COUNTS))
    return dict(found)


def _rows(rooms: Mapping[str, Covered], at: str) -> Iterator[Row]:
    for room in sorted(rooms):
        yield _row(room, rooms[room], at)
    if set(FLOW) <= set(rooms):
        yield _row("the flow", sum((rooms[room] for room in FLOW), Covered()), at)
    if "web" in rooms:
        yield _row("all", sum(rooms.values(), Covered()), at)


def _row(room: str, of: Covered, at: str) -> Row:
    bar = f"{BARS[room]:.0%}" if room in BARS else ""
    return (room, f"{of.lines:,} of {of.statements:,}", f"{of.went:,} of {of.branches:,}", f"{of.share:.1%}", bar, at)
