"""Measures the standard policy on simulated worlds and writes docs/quality.md: `python -m bench.quality --write FILE`.

None of these seeds was looked at while points and thresholds were chosen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.forecast_days import Forecast, forecast_days
from callstanding.evaluate import Evaluation, evaluate
from callstanding.evaluate.rates import Rate, rate
from callstanding.evaluate.report import figures, percent
from callstanding.pipeline import Options, score_files, write_table
from callstanding.simulate import simulate_world

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
DAYS = 14


@dataclass(frozen=True)
class Setting:
    """A world to measure on: its difficulty, seed, people, and how far its parameters are drawn anew."""

    difficulty: str
    seed: int
    people: int
    shuffle: float = 0.0


AS_STATED = [Setting(difficulty, seed, 20_000) for difficulty in ("standard", "hard") for seed in (401, 402, 403)]
SHUFFLED = [Setting(difficulty, seed, 6_000, 0.5) for difficulty in ("standard", "hard") for seed in range(411, 416)]


def measured(setting: Setting) -> Evaluation:
    """Simulate, score and evaluate one world."""
    world = simulate_world(
        seed=setting.seed,
        people=setting.people,
        days=DAYS,
        difficulty=setting.difficulty,
        shuffle=setting.shuffle,
    )
    with TemporaryDirectory(prefix="callstanding-quality-") as name:
        folder = Path(name)
        for table in ("calls", "reports", "assignments", "labels"):
            write_table(getattr(world, table), folder / f"{table}.parquet")
        calls, reports, assignments = ([folder / f"{kind}.parquet"] for kind in ("calls", "reports", "assignments"))
        options = Options(quarantine=folder / "quarantine.csv")
        outcome = score_files(calls, reports=reports, assignments=assignments, options=options)
        for table in ("standings", "history"):
            write_table(getattr(outcome, table), folder / f"{table}.parquet")
        given = {name: folder / f"{name}.parquet" for name in ("standings", "labels", "calls", "history")}
        return evaluate(given["standings"], given["labels"], calls=given["calls"], history=given["history"])


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the figures in this Markdown file")
    chosen = parser.parse_args()
    settings = [*AS_STATED, *SHUFFLED]
    with ProcessPoolExecutor(max_workers=2) as pool:
        found = dict(zip(settings, pool.map(measured, settings), strict=True))
    told = "\n".join([*_worlds(found), *_kinds(found), *_figures(found), *_clean(forecast_days(421))])
    print(told)
    if chosen.write:
        before, rest = chosen.write.read_text(encoding="utf-8").split(BEGIN)
        chosen.write.write_text(f"{before}{BEGIN}\n{told}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _worlds(found: dict[Setting, Evaluation]) -> Iterator[str]:
    yield "### World by world\n"
    yield "| world | seed | people | spam found | honest numbers tagged | ROC area | calibration error |"
    yield "|---|---|---|---|---|---|---|"
    for setting, each in found.items():
        name = f"{setting.difficulty}, parameters ±50 %" if setting.shuffle else setting.difficulty
        rates = f"{_of(each.found)} | {_of(each.false)}"
        ranked = f"{each.ranking.auc:.4f} | {100 * (each.calibration.ece or 0):.1f} %"
        yield f"| {name} | {setting.seed} | {setting.people:,} | {rates} | {ranked} |"
    for difficulty in ("standard", "hard"):
        mine = [each for s, each in found.items() if s.difficulty == difficulty and not s.shuffle]
        rates = f"{_of(_sum(e.found for e in mine))} | {_of(_sum(e.false for e in mine))}"
        yield f"| **{difficulty}, as stated, all** | | | {rates} | | |"


def _kinds(found: dict[Setting, Evaluation]) -> Iterator[str]:
    columns = [("standard", 0.0), ("hard", 0.0), ("standard", 0.5), ("hard", 0.5)]
    yield "\n### Kind by kind: share tagged while they were that\n"
    yield "| kind | truth | standard | hard | standard, ±50 % | hard, ±50 % |"
    yield "|---|---|---|---|---|---|"
    kinds = {(kind.label, kind.kind): None for each in found.values() for kind in each.kinds}
    for label, name in sorted(kinds, key=lambda k: (("spam", "grey", "legit").index(k[0]), k[1])):
        rates = []
        for difficulty, shuffle in columns:
            mine = [each for s, each in found.items() if (s.difficulty, s.shuffle) == (difficulty, shuffle)]
            rates.append(_of(_sum(k.tagged for e in mine for k in e.kinds if (k.label, k.kind) == (label, name))))
        yield f"| `{name}` | {label} | {' | '.join(rates)} |"


def _figures(found: dict[Setting, Evaluation]) -> Iterator[str]:
    yield "\n### How surely, how soon, how steadily\n"
    chosen = [AS_STATED[0], AS_STATED[3]]
    yield "| figure | standard, seed 401 | hard, seed 401 |\n|---|---|---|"
    told = [dict(figures(found[setting])) for setting in chosen]
    for what in told[0]:
        yield f"| {what} | {' | '.join(each.get(what, '') for each in told)} |"
    for setting in chosen:
        robot = next(kind for kind in found[setting].kinds if kind.kind == "robocaller")
        yield f"\nRobocallers, {setting.difficulty}: median of {robot.calls_until_tag:,.0f} calls until the tag."


def _clean(found: Forecast) -> Iterator[str]:
    yield "\n### Back to clean, against the forecast\n"
    yield (
        f"Of {found.n:,} numbers that were tagged on day 14 of a world of 28 days (standard, seed 421, 6,000 people) "
        f"and never called again, {percent(found.within)} became clean within two days of the day that was told; the "
        f"median error is {found.median_days:.2f} days."
    )


def _sum(rates: Iterable[Rate]) -> Rate:
    each = list(rates)
    return rate(sum(r.k for r in each), sum(r.n for r in each))


def _of(found: Rate) -> str:
    return f"{percent(found)}, {found.k:,} of {found.n:,}" if found.n else "none there"


if __name__ == "__main__":
    main()
