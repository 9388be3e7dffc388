"""Writes docs/trust.md from what was tried: `python -m bench.trust --write docs/trust.md [--kept build/trust]`.

A table of which nothing was measured here stays as the page has it, so that parts may be measured on several days.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.trusted import checked, covered, mutated, repeated, suite, tried
from bench.trusted.table import Table, between, put

KEPT = Path("build/trust")
PAGE = Path("docs/trust.md")
NOT_YET = "Not measured yet."

PARTS: Mapping[str, Callable[[Path], Table]] = {
    "tried": tried.table,
    "tests": suite.table,
    "skipped": suite.skipped,
    "coverage": covered.table,
    "mutants": mutated.table,
    "repeats": repeated.table,
    "checks": checked.table,
}
"""Every table by the name of its place in the page: what the folder of figures tells of it."""


def written(page: str, kept: Sequence[Path]) -> str:
    """The page with the figures of some folders, the later ones over the earlier ones."""
    for name, part in PARTS.items():
        for folder in kept:
            found = part(folder)
            if found.rows:
                page = put(page, name, found.over(between(page, name)))
    return page


def main(arguments: Sequence[str] | None = None) -> None:
    """Compose, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the tables of this page")
    parser.add_argument("--kept", type=Path, action="append", metavar="FOLDER", help="figures (build/trust)")
    chosen = parser.parse_args(arguments)
    page = (chosen.write or PAGE).read_text(encoding="utf-8")
    told = written(page, chosen.kept or [KEPT])
    if chosen.write:
        chosen.write.write_text(told, encoding="utf-8")
    else:
        print("\n\n".join(f"{name}:\n{between(told, name)}" for name in PARTS))


if __name__ == "__main__":
    main()
