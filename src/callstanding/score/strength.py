"""From a measured value to points: nothing at the limit, everything at full, with the uncertainty of the sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    has_room: bool = True  # False where both are zero


def points(measure: Measure, rule: SignalRule) -> Points:
    """The points of a measure; 0, and no room, where the sample is below the policy's minimum.

    Confidence grows with the sample: half the points at the minimum, nearly all at ten times the minimum.
    """
    return spoken(measure, rule) or _quiet(np.zeros(len(measure.n)))


def _quiet(value: Floats) -> Points:
    """Points without room."""
    return Points(value, np.zeros_like(value), np.zeros_like(value), has_room=False)


def spoken(measure: Measure, rule: SignalRule, *, room: bool = True) -> Points | None:
    """The same; None where no row has a sample. `room`: whether to find the room around the points."""
    known = measure.n >= max(rule.at_least * NEARLY, 1e-9)
    if known.all() and len(known):
        return _spoken(measure, rule, room=room)
    rows = np.flatnonzero(known)
    if not len(rows):
        return None
    seen = _spoken(measure.take(rows), rule, room=room)
    value, below, above = (_spread(part, rows, len(known)) for part in (seen.value, seen.below, seen.above))
    return Points(value, below, above, has_room=seen.has_room)


def _spread(part: Floats, rows: npt.NDArray[np.intp], size: int) -> Floats:
    whole = np.zeros(size)
    whole[rows] = part
    return whole


def _spoken(seen: Measure, rule: SignalRule, *, room: bool) -> Points:
    value = strength(seen.value, rule) * rule.points
    if seen.exact:  # an amount is known exactly: only shares and means wait for a sample
        return _quiet(value)
    confidence = seen.n / np.maximum(seen.n + rule.at_least, 1e-9)
    value = value * confidence
    if not room:
        return _quiet(value)
    ends = [strength(end, rule) * rule.points * confidence for end in bounds(seen)]
    below = np.maximum(0.0, value - np.minimum(*ends)) / Z90
    above = np.maximum(0.0, np.maximum(*ends) - value) / Z90
    return Points(value, below, above, has_room=True)
