"""How many faults that a program put into a module the tests noticed, from what bench.mutants kept."""

from __future__ import annotations

import json
from pathlib import Path

from bench.trusted.table import Table

BAR = 0.85
HEADS = ("module", "faults put in", "noticed", "share", "bar", "when")


def table(kept: Path) -> Table:
    """One line for each group of modules: a file `mutants-<group>.json`."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(kept.glob("mutants-*.json"))]
    return Table(HEADS, [_row(each) for each in found])


def _row(each: dict[str, object]) -> tuple[str, ...]:
    tried, noticed = int(str(each["tried"])), int(str(each["noticed"]))
    share = f"{noticed / max(tried, 1):.1%}"
    return (str(each["group"]), f"{tried:,}", f"{noticed:,}", share, f"{BAR:.0%}", str(each["at"]))
