"""Whether a score of 70 means spam in seven of ten cases: Brier score, calibration error and the reliability curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.evaluate.ranking import Floats, Truth
from callstanding.evaluate.rates import Rate, rate

BINS = 15  # of equal mass, for the calibration error: the usual number in the literature (Guo et al., ICML 2017)
_TENS = np.arange(10.0, 100.0, 10.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Numbers whose scores lie within ten points: their mean score (0 to 1), and how many of them are spam."""

    score: float
    spam: Rate


@dataclass(frozen=True)
class Calibration:
    """Brier score and expected calibration error (both 0 is best; None without numbers); the curve from low to high.

    The error has bins of equal mass, which few high scores hardly move; the curve has every ten points of the score.
    """

    brier: float | None
    ece: float | None
    curve: list[Bin]


def calibration(score: Floats, spam: Truth) -> Calibration:
    """The calibration of scores of 0 to 100."""
    if not len(score):
        return Calibration(None, None, [])
    p, truth = score / 100.0, spam.astype(np.float64)
    seen = _evened(p, truth)
    bins = [place for place in np.array_split(np.argsort(p, kind="stable"), BINS) if len(place)]
    ece = sum(len(place) * abs(p[place].mean() - seen[place].mean()) for place in bins) / len(p)
    return Calibration(float(((p - truth) ** 2).mean()), float(ece), _curve(score, spam))


def _evened(p: Floats, truth: Floats) -> Floats:
    """The truth, evened out among equal scores: where a bin ends within them, their order must not tell."""
    _, same = np.unique(p, return_inverse=True)
    return np.asarray((np.bincount(same, truth) / np.bincount(same))[same])


def _curve(score: Floats, spam: Truth) -> list[Bin]:
    ten = np.digitize(score, _TENS)
    places = [np.flatnonzero(ten == each) for each in range(len(_TENS) + 1)]
    return [Bin(float(score[i].mean() / 100), rate(int(spam[i].sum()), len(i))) for i in places if len(i)]
