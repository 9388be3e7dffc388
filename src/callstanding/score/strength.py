"""From a measured value to points: nothing at the limit, everything at full, with the uncertainty of the sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.policies.policy import SignalRule
from callstanding.signals.signal import Floats, Measure

Z90 = 1.6449  # the normal quantile of a 90 % interval
NEARLY = 1.0 - 1e-9  # of a bound: what reaches it but for rounding reaches it, so the order of a sum decides nothing


def strength(value: Floats, rule: SignalRule) -> Floats:
    """How far the value is on the way from limit (0) to full (1)."""
    if rule.scale == "log":
        value = np.log(np.maximum(value, 1e-9))
        limit, full = np.log(rule.limit), np.log(rule.full)
    else:
        limit, full = rule.limit, rule.full
    way: Floats = np.clip((value - limit) / (full - limit), 0.0, 1.0)
    return way


def bounds(measure: Measure) -> tuple[Floats, Floats]:
    """The 90 % interval of the value: Wilson for shares, the stated spread for the rest."""
    if measure.spread is not None:
        return measure.value - Z90 * measure.spread, measure.value + Z90 * measure.spread
    n = np.maximum(measure.n, 1e-9)
    p = np.clip(measure.value, 0.0, 1.0)
    middle = (p + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    half = Z90 / (1 + Z90**2 / n) * np.sqrt(p * (1 - p) / n + Z90**2 / (4 * n**2))
    return middle - half, middle + half


@dataclass(frozen=True)
class Points:
    """Points in log-odds, and how far below and above them the sample leaves room (one standard error, both >= 0).

    The room below never reaches beyond the points of an adverse signal: more evidence cannot pull the lower bound down.
    """

    value: Floats
    below: Floats
    above: Floats


def points(measure: Measure, rule: SignalRule) -> Points:
    """The points of a measure; 0, and no room, where the sample is below the policy's minimum.

    Confidence grows with the sample: half the points at the minimum, nearly all at ten times the minimum.
    """
    value, below, above = (np.zeros(len(measure.n)) for _ in range(3))
    known = np.flatnonzero(measure.n >= max(rule.at_least * NEARLY, 1e-9))
    if not len(known):
        return Points(value, below, above)
    seen = measure.take(known)
    value[known] = strength(seen.value, rule) * rule.points
    if seen.exact:
        return Points(value, below, above)  # an amount is known exactly: only shares and means wait for a sample
    confidence = seen.n / np.maximum(seen.n + rule.at_least, 1e-9)
    value[known] *= confidence
    ends = [strength(end, rule) * rule.points * confidence for end in bounds(seen)]
    below[known] = np.maximum(0.0, value[known] - np.minimum(*ends)) / Z90
    above[known] = np.maximum(0.0, np.maximum(*ends) - value[known]) / Z90
    return Points(value, below, above)
