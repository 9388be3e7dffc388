"""Falls of an answer rate, found day by day: a CUSUM of what each day says for a lower rate against the former one.

Each day's log-likelihood ratio of a lower rate (by the least fall that matters, or by half) against the usual rate of
that weekday is summed, never below nought; beyond ln(quiet_days) it is an alarm, so that without a change one comes in
`quiet_days` days at most (Page 1954, Lorden 1971). Days vary more than coins do, and the usual rate is itself an
estimate: both make each day count for less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from callstanding.actions.series import Floats, Series, weekday
from callstanding.policies.policy import Policy

_LEAST_DAYS = 14  # of a baseline: two weeks, so that every weekday was seen twice
_WEEKDAY_PEOPLE = 200  # with so many people of a weekday, its own rate counts half
_AFTER = 14  # days at most that tell of the new rate
_STEADY_DAYS = 3  # how many days of coin-like scatter a baseline begins with


@dataclass(frozen=True, slots=True)
class Drop:
    """A fall since a day (days since 1970), found at the end of `alarm`; `until` is the last day that tells of it."""

    since: int
    alarm: int
    until: int
    before: float
    after: float
    score: float


@dataclass(frozen=True, slots=True)
class Watch:
    """When a fall is an alarm; see the section `answers` of the policy."""

    least_fall: float
    least_part: float
    at_least: int
    baseline_days: int
    threshold: float

    @classmethod
    def of(cls, policy: Policy) -> Watch:
        """A policy's terms."""
        n = policy.number
        return cls(
            least_fall=n("answers.drop_week"),
            least_part=n("answers.drop_two_days"),
            at_least=int(n("answers.at_least")),
            baseline_days=int(n("answers.baseline_days")),
            threshold=math.log(max(n("answers.quiet_days"), math.e)),
        )

    def lowered(self, rate: Floats | float) -> Floats:
        """The rate after the least fall that matters, by points or by part of itself."""
        rate = np.asarray(rate, np.float64)
        return np.maximum(rate - np.minimum(self.least_fall, self.least_part * rate), 1e-4)

    def matters(self, before: float, after: float) -> bool:
        """Whether a fall is large enough to be told."""
        return after <= float(self.lowered(before)) + 1e-9


def drops(found: Series, watch: Watch) -> list[Drop]:
    """Every fall of one series, in order. After a fall the new rate is the usual one once it lasted for two weeks."""
    falls: list[Drop] = []
    first, start, total = 0, 0, 0.0  # first row of the baseline, of the excursion; the sum
    for at in range(len(found)):
        if total <= 0.0:
            start, total = at, 0.0
        base = _baseline(found, first, start, watch)
        if base is None:
            continue
        total = max(0.0, total + float(_says(found, base, watch, slice(at, at + 1))[0]))
        if total < watch.threshold:
            continue
        fall = _fall(found, base, watch, (start, at))
        if fall is not None:
            falls.append(fall)
            first, total = int(np.searchsorted(found.day, fall.since)), 0.0
    return falls


@dataclass(frozen=True, slots=True)
class _Base:
    """The usual rate, the factor of each weekday, the people, and how much more than coins the days vary."""

    rate: float
    factor: Floats
    people: float
    scatter: float

    def usual(self, found: Series, rows: slice) -> Floats:
        one = found.day[rows] == found.last[rows]
        factor = np.where(one, self.factor[weekday(found.day[rows])], 1.0)
        return np.clip(self.rate * factor, 1e-3, 1 - 1e-3)


def _baseline(found: Series, first: int, start: int, watch: Watch) -> _Base | None:
    rows = slice(max(first, int(np.searchsorted(found.day, found.day[start] - watch.baseline_days))), start)
    people, answered = found.people[rows], found.answered[rows]
    if len(people) < _LEAST_DAYS:
        return None
    rate = (answered.sum() + 0.5) / (people.sum() + 1.0)
    of_week = weekday(found.day[rows])
    of = np.bincount(of_week, people, 7) + _WEEKDAY_PEOPLE
    factor = (np.bincount(of_week, answered, 7) + _WEEKDAY_PEOPLE * rate) / (of * rate)
    base = _Base(float(rate), factor, float(people.sum()), 1.0)
    usual = base.usual(found, rows)
    surprise = float(((answered - people * usual) ** 2 / (people * usual * (1 - usual))).sum())
    scatter = max(1.0, (surprise + _STEADY_DAYS) / (len(people) - 1 + _STEADY_DAYS))
    return _Base(base.rate, factor, base.people, scatter)


def _says(found: Series, base: _Base, watch: Watch, rows: slice) -> Floats:
    """What each row says for a lower rate, in log-likelihood: half for the least fall that matters, half for half."""
    usual, doubt = base.usual(found, rows), _doubt(found, base, rows)
    least, half = (_ratio(found, rows, usual, rate) / doubt for rate in (watch.lowered(usual), usual / 2))
    return np.asarray(np.logaddexp(least, half) - math.log(2))


def _ratio(found: Series, rows: slice, usual: Floats, other: Floats) -> Floats:
    people, answered = found.people[rows], found.answered[rows]
    return answered * np.log(other / usual) + (people - answered) * np.log((1 - other) / (1 - usual))


def _doubt(found: Series, base: _Base, rows: slice) -> Floats:
    return base.scatter * (1.0 + found.people[rows] / base.people)


def _fall(found: Series, base: _Base, watch: Watch, run: tuple[int, int]) -> Drop | None:
    """The likeliest first day of the fall within the run, and the rate since; None where it does not matter."""
    start, at = run
    best, score = start, -math.inf
    for first in range(start, at + 1):
        likely = _likely(found, base, slice(first, at + 1))
        if likely > score:
            best, score = first, likely
    until = _until(found, base, watch, best, at)
    rows = slice(best, until + 1)
    after = float(found.answered[rows].sum() / found.people[rows].sum())
    before = float((base.usual(found, rows) * found.people[rows]).sum() / found.people[rows].sum())
    if not watch.matters(before, float(found.answered[best : at + 1].sum() / found.people[best : at + 1].sum())):
        return None
    return Drop(int(found.day[best]), int(found.last[at]), int(found.last[until]), before, after, score)


def _likely(found: Series, base: _Base, rows: slice) -> float:
    """The log-likelihood ratio of a free lower rate in these rows against the usual one."""
    usual, people, answered = base.usual(found, rows), found.people[rows], found.answered[rows]
    part = min(1.0, float((answered.sum() + 0.5) / ((people * usual).sum() + 0.5)))
    return float((_ratio(found, rows, usual, np.maximum(usual * part, 1e-4)) / _doubt(found, base, rows)).sum())


def _until(found: Series, base: _Base, watch: Watch, best: int, at: int) -> int:
    """The last row that still tells of the new rate: where the evidence since has its peak, two weeks at most."""
    end = int(np.searchsorted(found.day, found.day[best] + _AFTER))
    sums = np.cumsum(_says(found, base, watch, slice(best, max(end, at + 1))))
    return max(at, best + int(np.argmax(sums)))
