"""The course of one subject's score: at the end of each hour with evidence, and at each midnight in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.policies.policy import Policy
from callstanding.score.card import probability
from callstanding.score.strength import Z90
from callstanding.signals.signal import Floats
from callstanding.status.drift import drifted

DAY_H = 24.0


@dataclass(frozen=True)
class Evidence:
    """A subject's rows: hour at which the evidence was complete, base, points of reports and of the rest, room."""

    hour: Floats
    base: Floats
    rest: Floats
    crowd: Floats
    below: Floats  # standard error downwards
    above: Floats  # and upwards
    families: Floats
    calls: Floats  # made and received so far

    def upto(self, hour: float) -> Evidence:
        """The rows whose hour has ended by then."""
        end = int(np.searchsorted(self.hour, hour, side="right"))
        return Evidence(*(getattr(self, name)[:end] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Course:
    """Moments in order: score, 90 % bounds, adverse families, calls so far, and the row behind."""

    hour: Floats
    score: Floats
    low: Floats
    high: Floats
    families: Floats
    calls: Floats
    row: np.ndarray[tuple[int], np.dtype[np.intp]]

    def between(self, after: float, until: float) -> Course:
        """The moments after one and up to another."""
        part = slice(*np.searchsorted(self.hour, (after, until), side="right").tolist())
        return Course(*(getattr(self, name)[part] for name in self.__dataclass_fields__))


def course(evidence: Evidence, policy: Policy, *, until: float) -> Course:
    """The score at every row's end and every midnight (UTC) up to `until` (hours since 1970)."""
    start = evidence.hour[0]
    midnights = np.arange(np.floor(start / DAY_H) + 1, np.floor(until / DAY_H) + 1) * DAY_H
    moments = np.union1d(np.minimum(evidence.hour, max(until, start)), midnights)
    return at_moments(evidence, policy, moments)


def at_moments(evidence: Evidence, policy: Policy, moments: Floats) -> Course:
    """The score at given moments, each after the drift since the last evidence before it."""
    row = np.maximum(np.searchsorted(evidence.hour, moments, side="right") - 1, 0)
    idle = np.maximum(0.0, moments - evidence.hour[row])
    base, rest, crowd, below, above = (getattr(evidence, name)[row] for name in _SCORED)
    left = faded(base, rest, crowd, below=below, above=above, idle=idle, policy=policy)
    # a family speaks as long as its points last; all fade together, so the count falls when most have faded
    families = np.where(left.least > 0.25, evidence.families[row], 0.0)
    return Course(moments, left.score, left.low, left.high, families, evidence.calls[row], row)


@dataclass(frozen=True)
class Left:
    """What idle hours leave of scores: the score, its 90 % bounds, and the smaller of the two factors of the drift."""

    score: Floats
    low: Floats
    high: Floats
    least: Floats


def faded(
    base: Floats, rest: Floats, crowd: Floats, *, below: Floats, above: Floats, idle: Floats, policy: Policy
) -> Left:
    """The scores after so many idle hours each: points of reports and of the rest fade, and the room with them."""
    of_rest, of_crowd = drifted(rest, crowd, idle, policy)
    total = base + rest * of_rest + crowd * of_crowd
    room = np.maximum(of_rest, of_crowd) * Z90
    low, high = probability(total - below * room), probability(total + above * room)
    return Left(probability(total), low, high, np.minimum(of_rest, of_crowd))


_SCORED = ("base", "rest", "crowd", "below", "above")
