"""What a day of calls asks of a cluster: the measured cost of a call times arithmetic, nothing else.

`python -m bench.sizing [--calls 1000000000] [--numbers 100000000] [--write docs/howto/cluster.md]` reads what
`python -m bench.book --only cluster` measured. Nobody ran a billion calls for it: costs are taken as the same for each
call, which the growth curves of docs/performance.md show up to their largest size and not beyond.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.book_tables import measured
from bench.figures import KEPT, Figure, Figures, rewrite

STAGES = {
    "admit": "read, check, name, settle; of the calls added",
    "fold": "roll up what they change; of the calls added",
    "judge": "judge all numbers, write the standings; of the calls held",
}
WINDOWS_H = (1, 4)
HELD_DAYS = 30
BUSY = 0.7  # the part of a cluster's time that such a job fills: the rest is waiting, skew, and other people's work
CALLS, NUMBERS = 1_000_000_000, 100_000_000
_NOTHING = ("Not measured yet: `python -m bench.book --only cluster`, then `python -m bench.sizing --write PAGE`.",)


def units(found: Figure) -> Iterator[str]:
    """What was measured for one call."""
    yield f"{measured(found)} {found.size:,} calls, `local[2]`."
    yield from (
        "",
        "| stage | seconds of a core, a million calls | bytes moved between workers, a call |",
        "|---|---|---|",
    )
    for name, what in STAGES.items():
        yield f"| {name}: {what} | {found.more[f'{name}_core_s']:.1f} | {found.more[f'{name}_shuffle_bytes']:.0f} |"
    yield ""
    lake, standings = found.more["lake_bytes"], found.more["standings_bytes"]
    yield f"The lake takes {lake:.0f} bytes a call, one set of standings {standings:.0f} bytes a call."


def table(found: Figure, index_bytes: float, *, calls: int, numbers: int) -> Iterator[str]:
    """The same for a day, as arithmetic: `calls` a day, among `numbers`, of which a snapshot's index is mapped."""
    terabyte, whole, moved = 1e12, 0.0, 0.0
    yield from (f"| {calls:,} calls a day, {HELD_DAYS} days held | arithmetic | |", "|---|---|---|")
    for name in STAGES:
        times = HELD_DAYS if name == "judge" else 1
        unit, moves = found.more[f"{name}_core_s"], found.more[f"{name}_shuffle_bytes"]
        spent = unit * calls / 1e6 * times / 3600
        told = f"{unit:.1f} s x {calls / 1e6:,.0f} million" + (f" x {times}" if times > 1 else "")
        yield _row(f"{name}: core hours a day", told, f"{spent:,.0f} h")
        whole, moved = whole + spent, moved + moves * calls * times
    for window in WINDOWS_H:
        yield _row(
            f"cores, to be done in {window} h", f"{whole:,.0f} h / {window} h / {BUSY}", f"{whole / window / BUSY:,.0f}"
        )
    yield _row("moved between workers a day", "the same, with bytes for seconds", f"{moved / terabyte:,.2f} TB")
    lake = found.more["lake_bytes"]
    held = lake * calls * HELD_DAYS / terabyte
    yield _row(f"lake of {HELD_DAYS} days", f"{lake:.0f} bytes x {calls:,} x {HELD_DAYS}", f"{held:,.1f} TB")
    if index_bytes:
        size = f"{index_bytes * numbers / 1e9:,.0f} GB"
        yield _row(f"index of {numbers:,} numbers, mapped", f"{index_bytes:.0f} bytes x {numbers:,}", size)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or write them between the marks of a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=CALLS, help="a day")
    parser.add_argument("--numbers", type=int, default=NUMBERS, help="that have a standing")
    parser.add_argument("--figures", type=Path, default=KEPT, metavar="FILE")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    chosen = parser.parse_args(arguments)
    figures = Figures(chosen.figures)
    found, held = figures.one("cluster", "unit costs"), figures.one("numbers", "index")
    size = held.more["bytes"] if held else 0.0
    unit = list(units(found)) if found else list(_NOTHING)
    day = list(table(found, size, calls=chosen.calls, numbers=chosen.numbers)) if found else list(_NOTHING)
    if chosen.write:
        rewrite(chosen.write, "units", unit)
        rewrite(chosen.write, "sizing", day)
        return
    print("\n".join([*unit, "", *day]))


if __name__ == "__main__":
    main()
