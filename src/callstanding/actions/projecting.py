"""Past and projected days to judge: what a way to go on makes of each draw, counts rounded by chance.

The same draw meets every way with the same chances, so that ways compare. Calls, and what comes of them, grow and
shrink together; the counts that must be whole are rounded up as often as their fraction says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from callstanding.actions.daily import DAY_H, DayRows
from callstanding.actions.drawing import Draw, Memory
from callstanding.actions.habits import HABITS, Counts
from callstanding.actions.levers import COMPLAINTS, LEVERS, Usual, usual_of
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats, Ints

WHOLE = ("calls_out", "calls_in")  # counted exactly, so that a fraction would be lost
SAID = ("voices", "reports", "weight_negative", "weight_fraud")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to go on: `per_day` calls a day (None: as many as now; 0: none), the habits that are mended, and the levers
    that are moved, each to a value (see levers.py).
    """

    name: str
    per_day: float | None = None
    mended: tuple[str, ...] = ()
    moved: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Future:
    """One number with its draws and the ways that it may go."""

    memory: Memory
    draws: Sequence[Draw]
    ways: Sequence[Way]
    policy: Policy
    curves: bool = False  # whether the score of each day is asked for

    def parts(self) -> list[DayRows]:
        """The past as it is known, then the days of each way and draw, ways first."""
        return [self.memory.days, *(self._part(way, draw) for way in self.ways for draw in self.distinct(way)[0])]

    def distinct(self, way: Way) -> tuple[list[Draw], list[int]]:
        """The draws that differ under a way, and for each draw which of them it is: where no calls are made, those
        without a report under way are all alike.
        """
        if way.per_day != 0.0:
            return list(self.draws), list(range(len(self.draws)))
        found: dict[bytes, int] = {}
        places = [found.setdefault(draw.late.tobytes(), len(found)) for draw in self.draws]
        return [self.draws[places.index(place)] for place in range(len(found))], places

    @cached_property
    def usual(self) -> Usual:
        """The usual shares of the days that are drawn from."""
        return usual_of(self.memory.lately)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """What a report of this number weighs, by kind; as one complaint with full proof where it has had none."""
        counts = self.memory.days.counts
        voices = float(counts["voices"].sum())
        if voices <= 0:
            return {"weight_negative": self.policy.number("crowd.weight_spam"), "weight_fraud": 0.0}
        return {name: float(counts[name].sum()) / voices for name in ("weight_negative", "weight_fraud")}

    def _part(self, way: Way, draw: Draw) -> DayRows:
        days = self.memory.days
        scale = 1.0 if way.per_day is None else way.per_day / max(self.memory.usual, 1e-9)
        come = np.flatnonzero((draw.day >= 0) & (draw.more * scale > 0.0))
        at = draw.day[come]
        more = draw.more[come] * scale
        ahead = {n: c[at] * more if c.any() else np.zeros(len(at)) for n, c in days.counts.items()}
        self._settle(ahead, draw, come, way)
        late = self._said(draw.late)
        counts = {n: np.append(c + late[n] if n in late else c, ahead[n]) for n, c in days.counts.items()}
        behind = {n: np.append(c, np.full(len(at), c[-1])) for n, c in days.behind.items()}  # it goes on standing there
        busiest = np.append(days.busiest, np.maximum(days.busiest[at] * more, np.minimum(1.0, ahead["calls_out"])))
        hours = np.append(days.hours, np.minimum(days.hours[at], ahead["calls_out"]))
        return DayRows(np.append(days.hour, self._hours(come)), counts, behind, busiest, hours)

    def _settle(self, counts: Counts, draw: Draw, come: Ints, way: Way) -> None:
        """Whole calls, the reports that come of them, and the habits that are mended."""
        for name in WHOLE:
            counts[name] = _rounded(counts[name], draw.chance[come])
        moved = dict(way.moved)
        for lever, move in LEVERS.items():
            if lever in moved:
                move(counts, self.usual, moved[lever])
        rate = draw.rate * moved.get(COMPLAINTS, 1.0)
        counts |= self._said(_rounded(counts["answered_new"] * rate, draw.luck[come]))
        for habit in way.mended:
            HABITS[habit][1](counts)

    def _hours(self, come: Ints) -> Ints:
        """The last hour of each coming day."""
        return (int(self.memory.past.now // DAY_H) + come) * DAY_H + DAY_H - 1

    def _said(self, voices: Floats) -> Counts:
        return {name: voices * self._weights.get(name, 1.0) for name in SAID}


def _rounded(values: Floats, chance: Floats) -> Floats:
    whole = np.floor(values)
    return whole + (chance < values - whole)
