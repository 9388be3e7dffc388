"""From a measured value to points: nothing at the limit, everything at full, with the uncertainty of the sample."""

from __future__ import annotations

import numpy as np

from callstanding.policies.policy import SignalRule
from callstanding.signals.signal import Floats, Measure

Z90 = 1.6449  # the normal quantile of a 90 % interval


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


def points(measure: Measure, rule: SignalRule) -> tuple[Floats, Floats]:
    """Points in log-odds and their standard error; 0 and 0 where the sample is below the policy's minimum.

    Confidence grows with the sample: half the points at the minimum, nearly all at ten times the minimum.
    """
    out, error = np.zeros(len(measure.n)), np.zeros(len(measure.n))
    known = np.flatnonzero(measure.n >= max(rule.at_least, 1e-9))
    if not len(known):
        return out, error
    seen = measure.take(known)
    out[known] = strength(seen.value, rule) * rule.points
    if seen.spread is not None and not np.any(seen.spread):
        return out, error  # an amount is known exactly: only shares and means wait for a sample
    confidence = seen.n / np.maximum(seen.n + rule.at_least, 1e-9)
    out[known] *= confidence
    low, high = bounds(seen)
    error[known] = np.abs(strength(high, rule) - strength(low, rule)) / (2 * Z90) * np.abs(confidence * rule.points)
    return out, error
