"""The points of every signal before and after, and which bound stopped them."""

from __future__ import annotations

from dataclasses import dataclass

from callstanding.fitting.learning import Learned
from callstanding.fitting.limits import Limits, bounds, touched
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS


@dataclass(frozen=True, slots=True)
class PointChange:
    """Points (log-odds) of a signal, and the bound that was reached: `cap`, `most`, `least`, or none."""

    signal: str
    family: str
    before: float
    after: float
    bound: str


def point_changes(base: Policy, learned: Learned, limits: Limits) -> list[PointChange]:
    """Every signal in the order in which signals are shown."""
    edge = bounds(base, limits)
    return [
        PointChange(
            signal=signal.name,
            family=signal.family,
            before=base.signals[signal.name].points,
            after=float(learned.points[place]),
            bound=touched(abs(learned.points[place]), edge.least[place], edge.most[place], edge.cap[place]),
        )
        for place, signal in enumerate(SIGNALS)
    ]
