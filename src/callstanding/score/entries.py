"""The entries of a Spam Score: what each signal adds to it, in points of the 0-100 scale.

The score is a logistic function of a sum. Along the straight line from the base to the sum, each signal's part of the
way is its share of the sum, so its points are its log-odds times the mean slope of that line. Entries plus the base
therefore give the score exactly, and a good signal always has negative points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.score.card import probability
from callstanding.signals.signal import Floats


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an explanation. `points` are of the 0-100 scale; `value` and `limit` have the signal's unit."""

    signal: str
    family: str
    points: float
    value: float | None
    limit: float | None
    evidence: str
    sentence: str


def mean_slope(base: Floats, excess: Floats) -> Floats:
    """Score points per unit of log-odds, on the way from `base` to `base + excess`."""
    start = probability(base)
    flat = start * (1.0 - start / 100.0)
    near = np.abs(excess) < 1e-6
    return np.where(near, flat, np.divide(probability(base + excess) - start, excess, out=flat.copy(), where=~near))


def attribute(base: Floats, points: Floats) -> tuple[Floats, Floats]:
    """(score points of the base, score points of every signal); they sum to the score."""
    slope = mean_slope(base, np.asarray(points.sum(axis=1)))
    return probability(base), points * slope[:, None]
