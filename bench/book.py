"""The performance book: every hot path against a stated limit, what else a user would do, and how cost grows.

`python -m bench.book --calls 10000000 --write docs/performance.md`; `--only score,pandas` takes some parts. What was
measured is kept in build/bench/figures.jsonl and not measured again (`--again` does), so that a run can be split; the
page is written from all of it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import book_tables
from bench.figures import KEPT, Figures, Step
from bench.parts import PARTS
from callstanding.clock import stopwatch

CALLS = int(os.environ.get("BENCH_CALLS", "10000000"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is missing, print it, and write the pages where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--only", help=f"some of {', '.join(PARTS)}; 'none' measures nothing")
    parser.add_argument("--again", action="store_true", help="measure also what was measured before")
    parser.add_argument("--figures", type=Path, default=KEPT, metavar="FILE", help=f"where they are kept ({KEPT})")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="rewrite the tables of this Markdown page")
    chosen = parser.parse_args(arguments)
    figures = Figures(chosen.figures)
    steps = [step for name in _named(parser, chosen.only) for step in PARTS[name](chosen.calls)]
    measure([step for step in steps if chosen.again or step not in figures], figures)
    if chosen.write:
        book_tables.write(chosen.write, figures, chosen.calls)


def measure(steps: Sequence[Step], figures: Figures) -> None:
    """Take the steps one after the other; each is kept as soon as it is there."""
    with TemporaryDirectory(prefix="callstanding-bench-") as folder:
        for place, step in enumerate(steps, 1):
            watch = stopwatch()
            told = figures.add(step.take(Path(folder)))
            ratio = f", {told.ratio:.2f} x {told.limit}" if told.ratio else ""
            head = f"{place}/{len(steps)} {step.part} {step.name} {step.size:,}"
            print(f"{head}: {told.seconds:.3f} s{ratio} ({watch():.0f} s in all)", flush=True)


def _named(parser: argparse.ArgumentParser, only: str | None) -> list[str]:
    if only is None:
        return list(PARTS)
    names = [name for name in only.split(",") if name not in ("", "none")]
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    main()
