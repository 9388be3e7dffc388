"""The days that may come: drawn from a number's own past, weekdays for weekdays, at the pace that it has now.

A draw first draws which past days are typical at all (a bootstrap of the days), then a day for each day to come; so
draws differ both as days do and as much as few days leave open. Reports are drawn at the rate at which the people
reached report this number, shrunk to what is usual while they are few, and some of those about past calls are still
under way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.status.background import Background

MEMORY_D = 28
SURE = 12.0  # by so much must a change of pace be likelier than chance (twice the log-likelihood; 1 in 500 by chance)
LATE_H = 21 * 24  # a report may arrive so much later and still be counted as under way
SATURDAY = 2  # the day 0 of the epoch was a Thursday

Rng = np.random.Generator
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Past:
    """The rows of one number under its holder, what stands behind each of them, its status, the hour that is now, and
    how many hours reports take to arrive (a sample, sorted; empty where they come at once).
    """

    rows: Rows
    behind: Background
    status: str
    now: float
    lags: Floats


@dataclass(frozen=True)
class Draw:
    """One course of things: past rows that come again, at which hour, and by how much more or fewer calls than then;
    a chance between 0 and 1 for the rounding of each, another for its reports; reports under way for each past row.
    """

    row: Places
    hour: Ints
    more: Floats
    chance: Floats
    luck: Floats
    rate: float
    late: Floats


@dataclass(frozen=True)
class Days:
    """The past days (since 1970) to draw from, the calls of each, how much busier the number is now, and which of them
    are Saturdays and Sundays.
    """

    day: Ints
    calls: Floats
    more: Floats
    recent: npt.NDArray[np.bool_]

    @property
    def weekend(self) -> npt.NDArray[np.bool_]:
        """Whether a day is a Saturday or a Sunday."""
        return is_weekend(self.day)

    @property
    def usual(self) -> float:
        """Calls a day as things are now."""
        return float((self.calls * self.more).mean())


def is_weekend(day: Ints) -> npt.NDArray[np.bool_]:
    """Whether days since 1970 are Saturdays or Sundays."""
    return np.isin(day % 7, (SATURDAY, SATURDAY + 1))


def days_of(past: Past) -> Days:
    """The whole days of the last four weeks, or since the first call; today where there is no other."""
    today, hour = int(past.now // 24), past.rows.hour
    first = max(int(hour[0]) // 24, today - MEMORY_D)
    day = np.arange(min(first, today - 1) if first < today else today, max(today, first + 1), dtype=np.int64)
    made = np.asarray(past.rows.counts["calls_out"], np.float64)
    total = np.append(0.0, np.cumsum(made))
    calls = total[np.searchsorted(hour, (day + 1) * 24)] - total[np.searchsorted(hour, day * 24)]
    cut = _changed(day, calls)
    recent = np.arange(len(day)) >= cut
    before, after = _level(day, calls, ~recent), _level(day, calls, recent)
    ratio = after / before if cut and before > 0 else 1.0
    return Days(day, calls, np.where(recent, 1.0, ratio), recent)


def _level(day: Ints, calls: Floats, chosen: npt.NDArray[np.bool_]) -> float:
    """Calls a day of the week, as if every weekday were as frequent."""
    rest = is_weekend(day)
    parts = [calls[chosen & (rest == kind)] for kind in (False, True)]
    means = [float(part.mean()) if len(part) else np.nan for part in parts]
    if np.isnan(means).any():
        return float(np.nansum(means))
    return (5 * means[0] + 2 * means[1]) / 7


def _changed(day: Ints, calls: Floats) -> int:
    """The place of the first day since which the pace is another; 0 where it did not change."""
    usual = np.where(is_weekend(day), _mean(calls[is_weekend(day)]), _mean(calls[~is_weekend(day)]))
    best, cut = SURE, 0
    spread = max(1.0, _mean(np.diff(calls - usual) ** 2 / np.maximum(usual[1:], 1.0)) / 2)
    for at in range(2, len(day) - 1):
        gain = sum(_likely(calls[part], usual[part]) for part in (slice(0, at), slice(at, None)))
        if 2 * gain / spread > best:
            best, cut = 2 * gain / spread, at
    return cut


def _likely(calls: Floats, usual: Floats) -> float:
    """By how much likelier these calls are at a pace of their own than at the usual one (Poisson, log-likelihood)."""
    made, foreseen = float(calls.sum()), float(usual.sum())
    if foreseen <= 0:
        return 0.0
    return (made * np.log(made / foreseen) if made > 0 else 0.0) - (made - foreseen)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def draws(past: Past, days: Days, policy: Policy, *, n: int, horizon: int, seed: int) -> list[Draw]:
    """Several courses of the days to come; the first hours are those that are left of today."""
    chance = np.random.default_rng(seed)
    coming = int(past.now // 24) + np.arange(horizon + 1)
    reports = _Reports.of(past, policy)
    return [_draw(past, days, coming, reports, chance) for _ in range(n)]


def _draw(past: Past, days: Days, coming: Ints, reports: _Reports, chance: Rng) -> Draw:
    hour, rest = past.rows.hour, is_weekend(coming)
    picked = np.zeros(len(coming), dtype=np.intp)
    for kind in (False, True):
        typical = chance.choice(_alike(days, kind), size=len(days.day))
        picked[rest == kind] = chance.choice(typical, size=len(coming))[rest == kind]
    begin = np.searchsorted(hour, days.day[picked] * 24)
    length = np.searchsorted(hour, (days.day[picked] + 1) * 24) - begin
    at = np.repeat(np.arange(len(coming)), length)
    row = np.arange(len(at)) - np.repeat(np.cumsum(length) - length, length) + begin[at]
    when = hour[row] + (coming[at] - days.day[picked[at]]) * 24
    more, rounding, luck = days.more[picked[at]], chance.random(len(at)), chance.random(len(at))
    left = when >= past.now
    rate = reports.drawn(chance)
    late = chance.poisson(rate * reports.under_way).astype(np.float64)
    return Draw(row[left].astype(np.intp), when[left], more[left], rounding[left], luck[left], rate, late)


def _alike(days: Days, weekend: bool) -> Places:  # noqa: FBT001 - a kind of day, not a switch
    """The days that stand for a weekday or for a day of the weekend: those since the change where there are any."""
    for among in (days.recent & (days.weekend == weekend), days.weekend == weekend):
        if among.any():
            return np.flatnonzero(among)
    return np.arange(len(days.day))


@dataclass(frozen=True)
class _Reports:
    """Of the people reached by a number: how many reported, how many there were, and of those of each past row the ones
    whose reports may be under way.
    """

    voices: float
    reached: float
    under_way: Floats

    @classmethod
    def of(cls, past: Past, policy: Policy) -> _Reports:
        counts, ago = past.rows.counts, past.now - past.rows.hour
        reached, recent = np.asarray(counts["answered_new"], np.float64), ago <= MEMORY_D * 24
        missing = 1.0 - np.searchsorted(past.lags, ago, side="right") / len(past.lags) if len(past.lags) else 0.0 * ago
        missing = np.where(ago <= LATE_H, missing, 0.0)
        strength = policy.number("prior.strength")
        usual = float(past.behind.usual_report_rate[-1]) * strength
        voices = float(np.asarray(counts["voices"], np.float64)[recent].sum())
        told = float((reached * (1.0 - missing))[recent].sum())
        return cls(voices + usual, told + strength, reached * missing)

    def drawn(self, chance: Rng) -> float:
        """A rate of reports a person reached, as likely as what was seen makes it."""
        return float(chance.gamma(max(self.voices, 1e-9), 1.0 / max(self.reached, 1e-9)))
