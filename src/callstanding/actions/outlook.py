"""What comes of a way to go on: the fold run again over projected days, many times, for each way an owner could choose.

Past and projected hours are judged together by the same code as real ones. No formula: what a policy changes, an
outlook shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from callstanding.actions.daily import DAY_H, folded
from callstanding.actions.drawing import Memory, Past, draws
from callstanding.actions.projecting import Future, Way
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats
from callstanding.status import Evidence, Rules, at_moments, walk
from callstanding.status.judge import Judged, judge_along

HORIZON_D = 60  # a tag lasts weeks, not months; what is further off is no forecast
DRAWS = 24
LASTS_H = 7 * 24  # a number that is clean for less is not clean yet
MOST_ROWS = 400_000  # judged at a time: some 400 MB
CLEAN = ("clean", "unknown")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happens, in hours since 1970: 5 %, 50 % and 95 % of the draws; inf where it does not."""

    early: float
    middle: float
    late: float
    share: float  # of the draws in which it happens within the horizon


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes of a way: when a number is clean for a week or more, when no more, when it is tagged as spam; and its
    curve, where it was asked for.
    """

    way: Way
    clean: Moment
    marred: Moment
    tagged: Moment
    curve: Curve | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The score now and at the end of each day to come, in hours since 1970: 5 %, 50 % and 95 % of the draws."""

    hour: Floats
    low: Floats
    middle: Floats
    high: Floats


def outlooks(past: Past, ways: Sequence[Way], policy: Policy, *, seed: int = 1, curves: bool = False) -> list[Outlook]:
    """The outlook of every way, over the same draws, so that ways compare."""
    return next(outlooks_of([past], [ways], policy, seed=seed, curves=curves))


def outlooks_of(
    pasts: Sequence[Past], ways: Sequence[Sequence[Way]], policy: Policy, *, seed: int = 1, curves: bool = False
) -> Iterator[list[Outlook]]:
    """The same for many numbers, each with its ways: what one gets does not depend on the others."""
    waiting: list[Future] = []
    rows = 0
    for past, its in zip(pasts, ways, strict=True):
        memory = Memory.of(past)
        drawn = draws(memory, policy, n=DRAWS, horizon=HORIZON_D, seed=seed)
        waiting.append(Future(memory, drawn, its, policy, curves))
        rows += len(its) * DRAWS * (HORIZON_D + len(memory.days.hour))
        if rows > MOST_ROWS:
            yield from _judged(waiting, policy)
            waiting, rows = [], 0
    if waiting:
        yield from _judged(waiting, policy)


def daily_calls(past: Past) -> float:
    """Calls a day as things are now: over the last four weeks, or since the pace last changed."""
    return Memory.of(past).usual


def _judged(futures: Sequence[Future], policy: Policy) -> Iterator[list[Outlook]]:
    fold, behind = folded([part for future in futures for part in future.parts()])
    judged = judge_along(fold, policy, behind)
    ends = np.append(np.flatnonzero(np.diff(judged.subject)) + 1, len(judged.subject)).tolist()
    spans = iter([slice(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)])
    rules = Rules.of(policy)
    for future in futures:
        known = next(spans).stop - 1
        yield [_outlook(judged, way, spans, future, known, rules) for way in future.ways]


def _outlook(judged: Judged, way: Way, spans: Iterator[slice], future: Future, known: int, rules: Rules) -> Outlook:
    distinct, places = future.distinct(way)
    until = future.memory.past.now + HORIZON_D * DAY_H
    futures = [_mended(judged.evidence(next(spans), until), judged, known, future.memory) for _ in distinct]
    found = [_course(evidence, future.memory, rules, judged.policy) for evidence in futures]
    curve = _curve([futures[place] for place in places], future.memory, judged.policy) if future.curves else None
    return Outlook(way, *_moments([found[place] for place in places]), curve)


def _curve(futures: Sequence[Evidence], memory: Memory, policy: Policy) -> Curve:
    now, shift = memory.past.now, memory.shift
    ends = np.arange(now // DAY_H + 1, (now + HORIZON_D * DAY_H) // DAY_H + 1) * DAY_H
    scores = np.array([at_moments(evidence, policy, ends).score for evidence in futures])
    present = at_moments(memory.past.evidence, policy, np.array([now + shift])).score
    low, middle, high = (np.append(present, each) for each in np.percentile(scores, [5, 50, 95], axis=0))
    return Curve(np.append(now, ends) + shift, low, middle, high)


def _course(evidence: Evidence, memory: Memory, rules: Rules, policy: Policy) -> tuple[float, float, float]:
    """(hour from which the number is clean, hour when it is so no more, hour when it is tagged next) of one draw."""
    shift, now = memory.shift, memory.past.now
    until = now + HORIZON_D * DAY_H
    midnights = np.arange(now // DAY_H + 1, until // DAY_H + 2) * DAY_H - shift  # UTC: when a standing is looked at too
    moments = np.union1d(evidence.hour, midnights)
    moments = np.append(now, moments[(moments > now) & (moments <= until)])
    changes, _ = walk(at_moments(evidence, policy, moments), rules, begun=memory.past.place)
    steps = [(now, memory.past.status), *((change.hour, change.status) for change in changes)]
    tagged = next((change.hour for change in changes if change.status == "spam"), np.inf)
    marred = next((hour for hour, status in steps if status not in CLEAN), np.inf)
    clean = _clean(steps)
    return clean + shift, marred + shift, tagged + shift


def _mended(evidence: Evidence, judged: Judged, known: int, memory: Memory) -> Evidence:
    """The evidence, where the last hour of the past stands as it does hour by hour.

    `known`: the last day of the past as it is known.
    """
    last, by_day, by_hour = len(memory.days.hour) - 1, judged.evidence(slice(known, known + 1), np.inf), memory.past
    values = {f.name: getattr(evidence, f.name).copy() for f in fields(Evidence)}
    for name in ("rest", "crowd", "below", "above", "families"):
        values[name][last] += float(getattr(by_hour.evidence, name)[-1] - getattr(by_day, name)[0])
    return Evidence(**values)


def _clean(steps: Sequence[tuple[float, str]]) -> float:
    """The hour from which a number is clean for a week, or to the end."""
    ends = [hour for hour, _ in steps[1:]] + [np.inf]
    lasting = (
        hour for (hour, status), end in zip(steps, ends, strict=True) if status in CLEAN and end - hour >= LASTS_H
    )
    return next(lasting, np.inf)


def _moments(found: Sequence[tuple[float, float, float]]) -> tuple[Moment, Moment, Moment]:
    clean, marred, tagged = (_moment(hours) for hours in np.array(found).T)
    return clean, marred, tagged


def _moment(hours: Floats) -> Moment:
    early, middle, late = np.percentile(hours, [5, 50, 95], method="nearest")
    return Moment(float(early), float(middle), float(late), float(np.isfinite(hours).mean()))
