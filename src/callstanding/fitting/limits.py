"""What learning may not do: change a sign, pass a family's cap, argue good evidence away, or trust one signal too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.errors import UsageError
from callstanding.fitting.examples import Floats
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS

GOOD = np.array([s.family == "good" for s in SIGNALS])
SIGN = np.where(GOOD, -1.0, 1.0)
DECIMALS = 2  # of points, as people write them


@dataclass(frozen=True, slots=True)
class Limits:
    """The user's limits. Each default is an own choice, on the side of honest callers.

    most: times the base policy's points that a signal may get. good: share of the base policy's points for good evidence
    that must stay, whatever a world says. honest: weight of the honest side, since a wrong tag is worse than a missed one.
    """

    most: float = 2.0
    good: float = 0.5
    honest: float = 0.7

    def __post_init__(self) -> None:
        spans = {"most": (1.0, 4.0), "good": (0.5, 1.0), "honest": (0.5, 0.95)}
        for name, (low, high) in spans.items():
            if not low <= getattr(self, name) <= high:
                raise UsageError(f"{name} is {getattr(self, name):g}.", hint=f"It may be {low:g} to {high:g}.")


@dataclass(frozen=True)
class Bounds:
    """The least and most points of every signal, in the order of SIGNALS and without sign, and its family's cap."""

    given: Floats  # by the base policy
    least: Floats
    most: Floats
    cap: Floats


def bounds(policy: Policy, limits: Limits) -> Bounds:
    """The bounds that a base policy sets to what is learned beneath it, on the scale of two decimals."""
    given = np.array([abs(policy.signals[s.name].points) for s in SIGNALS])
    cap = np.array([policy.families[s.family].cap for s in SIGNALS])
    most = _to_decimals(np.minimum(cap, limits.most * given), np.floor)
    least = np.minimum(_to_decimals(np.where(GOOD, limits.good * given, 0.0), np.ceil), most)
    return Bounds(given, least, most, cap)


def _to_decimals(values: Floats, way: np.ufunc) -> Floats:
    scale = 10.0**DECIMALS
    return np.asarray(way(np.round(values * scale, 6)) / scale)


def touched(points: float, least: float, most: float, cap: float) -> str:
    """Which bound the points of a signal (without sign) have reached, in a word; empty where they have not."""
    if most > 0.0 and points >= most:
        return "cap" if most >= np.floor(cap * 100) / 100 else "most"
    return "least" if points <= least else ""
