"""Whether a score of 70 means spam in seven of ten cases: Brier score, calibration error and the reliability curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.evaluate.ranking import Floats, Truth

BINS = 15  # of equal mass (science.md 3: report ECE with 15 equal-mass bins)


@dataclass(frozen=True)
class Calibration:
    """Brier score and expected calibration error (both 0 is best); the curve: (mean score, share spam, numbers)."""

    brier: float | None
    ece: float | None
    curve: list[tuple[float, float, int]]


def calibration(score: Floats, spam: Truth) -> Calibration:
    """The calibration of scores of 0 to 100."""
    if not len(score):
        return Calibration(None, None, [])
    p, truth = score / 100.0, spam.astype(np.float64)
    bins = [place for place in np.array_split(np.argsort(p, kind="stable"), BINS) if len(place)]
    curve = [(float(p[place].mean()), float(truth[place].mean()), len(place)) for place in bins]
    ece = sum(n * abs(expected - seen) for expected, seen, n in curve) / len(p)
    return Calibration(float(((p - truth) ** 2).mean()), float(ece), curve)
