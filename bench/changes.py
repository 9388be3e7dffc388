"""How soon a fall of the answer rate is found, whether for the right cause, and how often where nothing changed.

Pools of honest numbers are simulated (bench/incidents.py), each incident over many seeds, and read through the whole
pipeline as of the end of the first, third and seventh day. `python -m bench.changes --seeds 20`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.incidents import KINDS, MONDAY, Pool, calls, write
from callstanding.actions.changed import Change
from callstanding.pipeline import Options
from callstanding.pipeline.changed import changed_of
from callstanding.pipeline.filled import filled
from callstanding.policies import load_policy

AFTER = (1, 3, 7)  # days of an incident that are known
_QUIET_DAYS = 100
_BASELINE = 14  # days before which nothing is told


def found(pool: Pool, kind: str, seed: int, folder: Path, *, part: float) -> list[Change]:
    """The falls that the whole pipeline tells of one simulated pool."""
    file = write(calls(pool, kind, seed, part=part), folder / "calls.parquet")
    with filled([file], [], [], None, options=Options(), progress=None) as engine:
        return changed_of(engine, load_policy("standard")).rows


def struck(pool: Pool, kind: str, rows: Sequence[Change]) -> Change | None:
    """The fall that tells of an incident: the pool's for one that strikes all, else the first number's."""
    near = [row for row in rows if abs(row.drop.since - MONDAY - pool.begins) <= 1]
    mine = [row for row in near if pool.number(0) in row.numbers]
    whole = [row for row in near if len(row.numbers) > 1]
    return next(iter(mine if kind == "label" else whole or near), None)


def incidents(pool: Pool, seeds: int, folder: Path, *, part: float) -> Iterator[str]:
    """A row for each incident."""
    for kind in KINDS[1:]:
        cells = []
        for days in AFTER:
            of = replace(pool, days=pool.begins + days)
            rows = [struck(of, kind, found(of, kind, seed, folder, part=part)) for seed in range(seeds)]
            known = [row for row in rows if row]
            right = sum(row.cause == kind.split()[0] for row in known)
            cells.append(f"{len(known) / seeds:.0%} | {right / len(known) if known else 0:.0%}")
        yield f"| {kind} | {' | '.join(cells)} |"


def false_alarms(pool: Pool, seeds: int, folder: Path) -> tuple[float, float]:
    """(of a number, of a pool) in a month where nothing changes."""
    quiet = replace(pool, days=_QUIET_DAYS, begins=_QUIET_DAYS)
    rows = [row for seed in range(seeds) for row in found(quiet, "none", 1000 + seed, folder, part=1.0)]
    months = seeds * min(_QUIET_DAYS, 84) / 30 - seeds * _BASELINE / 30
    single = sum(len(row.numbers) == 1 for row in rows)
    return single / (months * pool.numbers), (len(rows) - single) / months


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--per-day", type=int, default=100, help="calls a day and number")
    parser.add_argument("--numbers", type=int, default=10)
    parser.add_argument("--part", type=float, default=0.5, help="what is left of the answers")
    chosen = parser.parse_args(arguments)
    pool = Pool(numbers=chosen.numbers, per_day=chosen.per_day)
    head = " | ".join(f"found by day {days} | right cause" for days in AFTER)
    print(f"| incident | {head} |\n|{'---|' * (1 + 2 * len(AFTER))}")
    with tempfile.TemporaryDirectory() as folder:
        for row in incidents(pool, chosen.seeds, Path(folder), part=chosen.part):
            print(row, flush=True)
        single, whole = false_alarms(pool, chosen.seeds, Path(folder))
    print(f"\nFalse alarms: {single:.3f} a number and month, {whole:.3f} a pool and month.")


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
