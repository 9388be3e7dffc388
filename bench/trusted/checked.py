"""What programs said of our dependencies and of our source, from the lines that bench.audit kept."""

from __future__ import annotations

import json
from pathlib import Path

from bench.trusted.table import Table

HEADS = ("check", "result", "when")


def table(kept: Path) -> Table:
    """One line for each check: a file `check-<name>.json` with what it is, its result and its day."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(kept.glob("check-*.json"))]
    return Table(HEADS, [(str(each["check"]), str(each["result"]), str(each["at"])) for each in found])
