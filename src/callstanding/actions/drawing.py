"""The days that may come: drawn from a number's own past, weekdays for weekdays, at the pace that it has now.

A draw first draws which past days are typical at all (a bootstrap of the days), then a day for each day to come; so
draws differ both as days do and as much as few days leave open. Reports are drawn at the rate at which the people
reached report this number, shrunk to what is usual while they are few, and some of those about past calls are still
under way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from callstanding.actions.daily import DAY_H, DayRows, days_of, quietest
from callstanding.actions.pace import Pace, is_weekend, pace_of
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.status import Evidence
from callstanding.status.background import Background
from callstanding.status.states import Place

MEMORY_D = 28
LATE_H = 21 * 24  # a report may arrive so much later and still be counted as under way
_MIDDLE_H = 4.0  # from the middle of a day's calls to its last

Rng = np.random.Generator
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Past:
    """The hours of one number under its holder, what stands behind each of them, where it stands at the hour that is
    now and on which evidence, and how many hours reports take to arrive (a sample in order; empty where nobody knows).
    """

    rows: Rows
    behind: Background
    place: Place
    evidence: Evidence  # the last of it is of the last hour
    now: float
    lags: Floats

    @property
    def status(self) -> str:
        """Its status now."""
        return self.place.status


@dataclass(frozen=True)
class Draw:
    """One course of things, day by day from today on: which past day comes again (-1: one without any call), and by how
    much busier than it was; a chance between 0 and 1 for the rounding of each, another for its reports; how many of the
    people reached report; and the reports that are under way about each past day.
    """

    day: Places
    more: Floats
    chance: Floats
    luck: Floats
    rate: float
    late: Floats


@dataclass(frozen=True)
class Memory:
    """What is known of one number: its days, and its pace. Its hours are counted from where its days begin, which is
    `shift` hours after midnight (UTC).
    """

    past: Past
    shift: int
    days: DayRows
    pace: Pace
    left: float  # of a day's calls, the share that is usually made after this time of the day

    @classmethod
    def of(cls, past: Past) -> Memory:
        """Put together from the hours."""
        shift = quietest(past.rows)
        rows = Rows(past.rows.subject, past.rows.hour - shift, past.rows.counts)
        place, since = past.place, past.place.calm_since
        place = replace(place, calm_since=None if since is None else since - shift)
        past = replace(past, rows=rows, place=place, now=past.now - shift)
        today, hour = int(past.now // DAY_H), rows.hour
        first = max(int(hour[0]) // DAY_H, today - MEMORY_D)
        day = np.arange(min(first, today - 1) if first < today else today, max(today, first + 1), dtype=np.int64)
        total = np.append(0.0, np.cumsum(np.asarray(past.rows.counts["calls_out"], np.float64)))
        calls = total[np.searchsorted(hour, (day + 1) * DAY_H)] - total[np.searchsorted(hour, day * DAY_H)]
        return cls(past, shift, days_of(past.rows, past.behind), pace_of(day, calls), _left(past))

    @property
    def usual(self) -> float:
        """Calls a day as things are now."""
        return self.pace.usual

    @property
    def lately(self) -> dict[str, Floats]:
        """The counts of the days of the last four weeks."""
        recent = self.days.hour >= self.past.now - MEMORY_D * DAY_H
        return {name: values[recent] for name, values in self.days.counts.items()}


def _left(past: Past) -> float:
    counted = np.asarray(past.rows.counts["calls_out"], np.float64)
    after = past.rows.hour % DAY_H >= past.now % DAY_H
    total = float(counted.sum())
    return float(counted[after].sum()) / total if total > 0 else 1.0 - past.now % DAY_H / DAY_H


def draws(memory: Memory, policy: Policy, *, n: int, horizon: int, seed: int) -> list[Draw]:
    """Several courses of the days to come; of today what is left."""
    chance = np.random.default_rng(seed)
    coming = int(memory.past.now // DAY_H) + np.arange(horizon + 1)
    reports = _Reports.of(memory, policy)
    return [_draw(memory, coming, reports, chance) for _ in range(n)]


def _draw(memory: Memory, coming: Ints, reports: _Reports, chance: Rng) -> Draw:
    pace, rest = memory.pace, is_weekend(coming)
    picked = np.zeros(len(coming), dtype=np.intp)
    for kind in (False, True):
        typical = chance.choice(pace.alike(kind), size=len(pace.day))
        picked[rest == kind] = chance.choice(typical, size=len(coming))[rest == kind]
    more = pace.more[picked]
    more[0] *= memory.left
    rate = reports.drawn(chance)
    late = chance.poisson(rate * reports.under_way).astype(np.float64)
    place = _place(memory.days.hour // DAY_H, pace.day[picked])
    return Draw(place, more, chance.random(len(coming)), chance.random(len(coming)), rate, late)


def _place(known: Ints, day: Ints) -> Places:
    """Where the days are among those that are known; -1 for one on which nothing happened."""
    at = np.minimum(np.searchsorted(known, day), len(known) - 1)
    return np.where(known[at] == day, at, -1)


@dataclass(frozen=True)
class _Reports:
    """Of the people reached by a number: how many reported, how many there were, and of those of each past day the ones
    whose reports may be under way.
    """

    voices: float
    reached: float
    under_way: Floats

    @classmethod
    def of(cls, memory: Memory, policy: Policy) -> _Reports:
        past, counts = memory.past, memory.days.counts
        ago = past.now - memory.days.hour + _MIDDLE_H
        reached, recent = counts["answered_new"], ago <= MEMORY_D * DAY_H
        missing = 1.0 - np.searchsorted(past.lags, ago, side="right") / len(past.lags) if len(past.lags) else 0.0 * ago
        missing = np.where(ago <= LATE_H, missing, 0.0)
        strength = policy.number("prior.strength")
        usual = float(past.behind.usual_report_rate[-1]) * strength
        told = float((reached * (1.0 - missing))[recent].sum())
        return cls(float(counts["voices"][recent].sum()) + usual, told + strength, reached * missing)

    def drawn(self, chance: Rng) -> float:
        """A rate of reports a person reached, as likely as what was seen makes it."""
        return float(chance.gamma(max(self.voices, 1e-9), 1.0 / max(self.reached, 1e-9)))
