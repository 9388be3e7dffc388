"""What comes of a way to go on: the fold run again over projected days, many times, for each way an owner could choose.

Past and projected hours are judged together by the same code as real ones. No formula: what a policy changes, an
outlook shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from callstanding.actions.drawing import Past, days_of, draws
from callstanding.actions.projecting import Future, Way, together
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats
from callstanding.status import Rules, course, walk
from callstanding.status.judge import Judged, judge

HORIZON_D = 60  # a tag lasts weeks, not months; what is further off is no forecast
DRAWS = 24
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
    """What comes of a way: when the number is clean for good, when it is so no more, and when it is tagged as spam."""

    way: Way
    clean: Moment
    marred: Moment
    tagged: Moment


def outlooks(past: Past, ways: Sequence[Way], policy: Policy, *, seed: int = 1) -> list[Outlook]:
    """The outlook of every way, over the same draws, so that ways compare."""
    return next(outlooks_of([past], [ways], policy, seed=seed))


def outlooks_of(
    pasts: Sequence[Past], ways: Sequence[Sequence[Way]], policy: Policy, *, seed: int = 1
) -> Iterator[list[Outlook]]:
    """The same for many numbers, each with its ways: what one gets does not depend on the others."""
    waiting: list[Future] = []
    rows = 0
    for past, its in zip(pasts, ways, strict=True):
        days = days_of(past)
        drawn = draws(past, days, policy, n=DRAWS, horizon=HORIZON_D, seed=seed)
        waiting.append(Future(past, days.usual, drawn, its, policy))
        rows += len(its) * sum(len(past.rows.hour) + len(d.row) for d in drawn)
        if rows > MOST_ROWS:
            yield from _judged(waiting, policy)
            waiting, rows = [], 0
    if waiting:
        yield from _judged(waiting, policy)


def daily_calls(past: Past) -> float:
    """Calls a day as things are now: over the last four weeks, or since the pace last changed."""
    return days_of(past).usual


def _judged(futures: Sequence[Future], policy: Policy) -> Iterator[list[Outlook]]:
    parts = [part for future in futures for part in future.parts()]
    rows, behind = together(parts)
    judged = judge(rows, policy, behind)
    ends = np.append(np.flatnonzero(np.diff(judged.subject)) + 1, len(judged.subject))
    spans = iter(zip(np.append(0, ends[:-1]).tolist(), ends.tolist(), strict=True))
    for future in futures:
        yield [_outlook(judged, way, [next(spans) for _ in future.draws], future.past) for way in future.ways]


def _outlook(judged: Judged, way: Way, spans: Sequence[tuple[int, int]], past: Past) -> Outlook:
    found = [_course(judged, slice(a, b), past) for a, b in spans]
    return Outlook(way, *(_moment(np.array(times)) for times in zip(*found, strict=True)))


def _course(judged: Judged, rows: slice, past: Past) -> tuple[float, float, float]:
    """(hour from which the number stays clean, hour when it is so no more, hour when it is tagged next) of one draw."""
    now, until = past.now, past.now + HORIZON_D * 24
    changes, _ = walk(course(judged.evidence(rows, until), judged.policy, until=until), Rules.of(judged.policy))
    before = [c.status for c in changes if c.hour <= now]
    # reports that are under way count in the hours of their calls, which may be over: they show when they arrive
    steps = [(now, before[-1] if before else "unknown"), *((c.hour, c.status) for c in changes if c.hour > now)]
    came = [hour for hour, status in steps if status == "spam"]
    tagged = came[0] if past.status != "spam" and came else next((h for h in came if h > now), np.inf)
    marred = next((hour for hour, status in steps if status not in CLEAN), np.inf)
    clean = np.inf
    for hour, status in steps:
        clean = np.inf if status not in CLEAN else min(clean, hour)
    return clean, marred, tagged


def _moment(hours: Floats) -> Moment:
    early, middle, late = np.percentile(hours, [5, 50, 95], method="nearest")
    return Moment(float(early), float(middle), float(late), float(np.isfinite(hours).mean()))
