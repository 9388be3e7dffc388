"""Measures whether what is foretold of numbers comes true, on worlds whose end is known: `python -m bench.advice`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bench.advice_days import Told, summed, told

SEEDS = (11, 12, 13)  # 1 to 3 were looked at while this was written


def main() -> None:
    """Print a table of errors in days: by what was foretold, and by the way that the number then went."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked.add_argument("--difficulty", default="standard", choices=("easy", "standard", "hard"))
    given = asked.parse_args()
    every = [each for seed in given.seeds for each in told(seed, difficulty=given.difficulty)]
    print("\n".join(table(every)))


def table(every: list[Told]) -> Iterator[str]:
    """The lines of a Markdown table."""
    heads = (
        "foretold",
        "way",
        "numbers",
        "right",
        "foretold or came",
        "median error, days",
        "90 %",
        "within 2 days",
        "one only",
        "held",
    )
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for what in ("clean", "tagged"):
        for way in sorted({each.way for each in every}):
            some = [each for each in every if (each.what, each.way) == (what, way)]
            found = summed(some)
            right = f"{100 * found['right']:.0f} %"
            if not found["n"]:
                yield f"| {what} | {way} | {len(some)} | {right} | 0 | | | | | |"
                continue
            shares = (f"{100 * found[name]:.0f} %" for name in ("within2", "one only", "held"))
            days = (f"{found[name]:.1f}" for name in ("median", "p90"))
            cells = (what, way, str(len(some)), right, str(found["n"]), *days, *shares)
            yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
