"""How often the same tests were run in another order, and which were not always green, from what bench.repeat kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.trusted.table import Table

HEADS = ("folders", "tests", "times", "not always green", "when")


def table(kept: Path) -> Table:
    """One line for each choice of folders: a file `repeats-<name>.json`."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(kept.glob("repeats-*.json"))]
    return Table(HEADS, [_row(each) for each in found])


def _row(each: dict[str, Any]) -> tuple[str, ...]:
    names = ", ".join(f"`{name}` ({times} times red)" for name, times in each["unsteady"].items()) or "none"
    return (str(each["folders"]), f"{each['tests']:,}", str(each["times"]), names, str(each["at"]))
