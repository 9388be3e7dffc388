"""How many of the numbers ranked first were reported in the days that followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import stats

from callstanding.evaluate.rates import CONFIDENCE, Rate, rate
from callstanding.trials.known import Past
from callstanding.trials.rankers import Ranker


@dataclass(frozen=True, slots=True)
class Judged:
    """One ranker on one Monday: precision among the numbers ranked first, recall among all that were reported then."""

    ranker: str
    monday: date
    precision: Rate
    recall: Rate


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over Mondays and the 95 % interval that a t test leaves it; None where one Monday alone was judged."""

    value: float
    low: float | None
    high: float | None


def judge(ranker: Ranker, past: Past, monday: date) -> Judged:
    """Rank when a Monday begins, then look at what came."""
    ranked, came = ranker.rank(past, monday), past.complaints.reported(monday, past.days)
    hits = int(np.isin(ranked, came).sum())
    return Judged(ranker.name, monday, rate(hits, len(ranked)), rate(hits, len(came)))


def mean(values: Sequence[float]) -> Mean:
    """The mean of what Mondays gave. Months differ, so the interval is that of months, not of numbers."""
    if len(values) == 1:
        return Mean(values[0], None, None)
    if len(set(values)) == 1:  # the test would divide by the spread, which is nought
        return Mean(values[0], values[0], values[0])
    interval = stats.ttest_1samp(values, 0.0).confidence_interval(CONFIDENCE)
    return Mean(float(np.mean(values)), float(interval.low), float(interval.high))


def gain(ours: Sequence[Judged], theirs: Sequence[Judged]) -> Mean:
    """How much more precise one ranker is than another on the same Mondays."""
    return mean([_share(one) - _share(other) for one, other in zip(ours, theirs, strict=True)])


def _share(judged: Judged) -> float:
    return judged.precision.share or 0.0


def mean_precision(judged: Sequence[Judged]) -> Mean:
    """The mean precision of one ranker."""
    return mean([_share(each) for each in judged])
