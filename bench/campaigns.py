"""Measures the two bars on campaigns and writes docs/campaigns.md: `python -m bench.campaigns --write FILE`.

Honest campaigns in the standard world: tags in 30 days by our budget, and with one number until it is burnt. Spammers:
the calls that they make unnoticed with our budget, against the same spammers without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from callstanding.actions.limits import Limits
from callstanding.actions.ramp import numbers_for
from callstanding.clock import stopwatch
from callstanding.policies import load_policy
from callstanding.simulate import simulate_world
from callstanding.simulate.numbers import e164
from callstanding.simulate.terms import Terms
from callstanding.trials.campaigns.budgeted import Budgeted
from callstanding.trials.campaigns.careless import OneUntilBurnt, RoundRobin
from callstanding.trials.campaigns.ground import Ground, ground
from callstanding.trials.campaigns.judging import Judge
from callstanding.trials.campaigns.run import Ran, closing, first_tags, run
from callstanding.trials.campaigns.strategy import Strategy
from callstanding.trials.campaigns.terms import Campaign, manner_of

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
PEOPLE, DAYS, MOST = 2_000, 30, 100
HONEST = ("care_centre", "sales_centre", "pollster")
SPAM = ("robocaller", "predictive_dialler", "scam_centre", "limit_keeper")
CALLS, AGENTS = 600, 20
SEEDS = (501, 502, 503)
MOST_GAIN = 1.1


@dataclass(frozen=True)
class Told:
    """What is kept of one run: calls wanted and made, numbers tagged alone and in the world, calls until found."""

    kind: str
    way: str
    seed: int
    wanted: int
    placed: int
    tagged: int
    in_world: int
    until_first: int
    unnoticed: int


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the figures in this Markdown file")
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help="how many seeds")
    chosen = parser.parse_args()
    watch = stopwatch()
    with ProcessPoolExecutor(max_workers=2) as pool:
        seeds = [SEEDS[0] + n for n in range(chosen.seeds)]
        found = [told for several in pool.map(honest_and_spam, seeds) for told in several]
    text = "\n".join([*_honest(found), "", *_spam(found), "", f"Measured in {watch() / 60:.0f} minutes."])
    print(text)
    if chosen.write:
        before, rest = chosen.write.read_text(encoding="utf-8").split(BEGIN)
        chosen.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def honest_and_spam(seed: int) -> list[Told]:
    """All campaigns of one seed, each run alone, then judged once more all together in the standard world."""
    runs: list[tuple[str, str, Campaign, Ran]] = []
    for place, (kind, way) in enumerate((k, w) for k in (*HONEST, *SPAM) for w in ("budget", "own way")):
        campaign, on = _set(kind, way, seed, place)
        runs.append(
            (kind, way, campaign, run(campaign, on, _strategy(kind, way, campaign, on), load_policy("standard")))
        )
    in_world = _in_world(seed, runs)
    return [_told(kind, way, seed, ran, in_world[n]) for n, (kind, way, _, ran) in enumerate(runs)]


def _set(kind: str, way: str, seed: int, place: int) -> tuple[Campaign, Ground]:
    """A campaign and its numbers: as many as the honest one needs from its first day on, or as spammers have."""
    manner = manner_of(kind)
    honest = kind in HONEST
    limits = Limits(load_policy("standard"))
    numbers = numbers_for(limits, calls_a_day=CALLS, by_day=1) if honest else manner.lines_each
    calls = CALLS if honest else round(manner.calls_a_day * manner.lines_each)
    campaign = Campaign(calls, DAYS, manner, agents=AGENTS if honest else None, name=f"{kind} {way}")
    return campaign, ground(Terms(seed, PEOPLE, DAYS), numbers=numbers, place=place, most=MOST)


def _strategy(kind: str, way: str, campaign: Campaign, on: Ground) -> Strategy:
    if way == "budget":
        numbers = e164(on.numbers).to_pylist()
        return Budgeted(numbers, Limits(load_policy("standard")), campaign.first.timestamp(), closing(campaign, 0))
    return OneUntilBurnt(len(on.numbers)) if kind in HONEST else RoundRobin(len(on.numbers))


def _in_world(seed: int, runs: Sequence[tuple[str, str, Campaign, Ran]]) -> list[int]:
    """How many numbers of each are tagged when they all call in one standard world."""
    world = simulate_world(seed=seed, people=PEOPLE, days=DAYS)
    judge = Judge(load_policy("standard"), runs[0][2].first)
    try:
        for kind in ("calls", "reports", "assignments"):
            judge.take(kind, getattr(world, kind))
            for *_, ran in runs:
                for table in ran.tables[kind]:
                    judge.take(kind, table)
        _, history = judge.look([number for *_, ran in runs for number in ran.numbers], days=DAYS)
    finally:
        judge.close()
    assert history is not None  # noqa: S101 - they called
    return [len(first_tags(history, {n: i for i, n in enumerate(r.numbers)}, c)) for _, _, c, r in runs]


def _told(kind: str, way: str, seed: int, ran: Ran, in_world: int) -> Told:
    wanted = sum(day.wanted for day in ran.days)
    return Told(kind, way, seed, wanted, ran.placed, len(ran.tagged), in_world, ran.until_first_tag(), ran.unnoticed())


def _honest(found: Sequence[Told]) -> Iterator[str]:
    yield f"### Honest campaigns: {CALLS} calls a day for {DAYS} days, {len({t.seed for t in found})} seeds\n"
    yield "| kind | way | calls made | numbers tagged, alone | numbers tagged, in the world |"
    yield "|---|---|---|---|---|"
    for kind in HONEST:
        for way, name in (("budget", "our budget"), ("own way", "one number until burnt")):
            mine = [t for t in found if (t.kind, t.way) == (kind, way)]
            made = 100 * sum(t.placed for t in mine) / sum(t.wanted for t in mine)
            alone, world = ", ".join(str(t.tagged) for t in mine), ", ".join(str(t.in_world) for t in mine)
            yield f"| `{kind}` | {name} | {made:.1f} % | {alone} | {world} |"


def _spam(found: Sequence[Told]) -> Iterator[str]:
    yield f"### Spam campaigns: calls before detection in {DAYS} days\n"
    yield "| kind | measure | without budget, median | with budget, median | gain (90 % interval) | bar |"
    yield "|---|---|---|---|---|---|"
    for kind in SPAM:
        for name, measure in (("until the first tag", "until_first"), ("by numbers not yet tagged", "unnoticed")):
            mine = {
                way: [getattr(t, measure) for t in found if (t.kind, t.way) == (kind, way)]
                for way in ("budget", "own way")
            }
            with_, without = mine["budget"], mine["own way"]
            gain, low, high = _gain(with_, without)
            verdict = "kept" if gain <= MOST_GAIN else "MISSED"
            bounds = f"{100 * (gain - 1):+.0f} % ({100 * (low - 1):+.0f} to {100 * (high - 1):+.0f})"
            yield f"| `{kind}` | {name} | {median(without):,.0f} | {median(with_):,.0f} | {bounds} | {verdict} |"


def _gain(with_: Sequence[int], without: Sequence[int]) -> tuple[float, float, float]:
    """(all calls with the budget over all without, and 90 % bounds by drawing seeds again)."""
    rng = np.random.default_rng(0)
    one, two = np.array(with_), np.array(without)
    drawn = rng.integers(0, len(one), (2000, len(one)))
    ratios = one[drawn].sum(axis=1) / np.maximum(1, two[drawn].sum(axis=1))
    low, high = np.quantile(ratios, (0.05, 0.95))
    return float(one.sum() / max(1, two.sum())), float(low), float(high)


if __name__ == "__main__":
    main()
