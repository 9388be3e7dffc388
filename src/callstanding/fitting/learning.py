"""Learns points: a logistic sum in which no signal may change its sign, and no family may pass its cap.

What the caps protect is not in the data: a world knows only the honest callers that somebody thought of. So the caps
are given by the base policy, and learning happens beneath them. They lie inside the sum, which is why this is a problem
for an optimiser (SciPy) and not for a library's logistic regression: none bends where a family is full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from callstanding.fitting.examples import Examples, Floats
from callstanding.fitting.limits import DECIMALS, SIGN, Bounds, Limits, bounds
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS

_RIDGE = 0.002  # pulls points to those of the base policy, where the data say little
_STEPS = 500


@dataclass(frozen=True)
class Learned:
    """Points of every signal in the order of SIGNALS (good ones below zero), and what is added to every prior."""

    points: Floats
    shift: float = 0.0

    def log_odds(self, found: Examples, policy: Policy) -> Floats:
        """The sum for some rows, each family within its cap."""
        return _forward(self.points, found, policy)[0] + self.shift


def given(policy: Policy) -> Learned:
    """The points of a policy as they are."""
    return Learned(np.array([policy.signals[s.name].points for s in SIGNALS]))


def learn(found: Examples, policy: Policy, limits: Limits) -> Learned:
    """The points under which the truth of the examples is most likely, within the limits, with two decimals."""
    edge, weight, truth = bounds(policy, limits), fair(found, limits), found.spam.astype(np.float64)

    def loss(values: Floats) -> tuple[float, Floats]:
        z, slope = _forward(values * SIGN, found, policy)
        pull = values - edge.given
        gradient = SIGN * ((weight * (expit(z) - truth)) @ slope) + _RIDGE * pull
        return log_loss(z, found.spam, weight) + _RIDGE / 2 * float((pull**2).sum()), gradient

    start = np.clip(edge.given, edge.least, edge.most)
    span = list(zip(edge.least, edge.most, strict=True))
    values = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=span, options={"maxiter": _STEPS}).x
    return Learned(_within(values, edge) * SIGN + 0.0)


def _within(values: Floats, edge: Bounds) -> Floats:
    return np.clip(np.round(values, DECIMALS), edge.least, edge.most)


def log_loss(z: Floats, spam: np.typing.NDArray[np.bool_], weight: Floats) -> float:
    """Mean surprise at the truth under log-odds, by weights that sum to one (0 is best)."""
    return float((weight * np.logaddexp(0.0, np.where(spam, -z, z))).sum())


_FAMILIES = {name: [i for i, s in enumerate(SIGNALS) if s.family == name] for name in {s.family: 0 for s in SIGNALS}}


def _forward(points: Floats, found: Examples, policy: Policy) -> tuple[Floats, Floats]:
    """The sums, and how each changes with each signal's points: not at all where its family is at the cap."""
    total, slope = found.prior.copy(), np.zeros_like(found.strengths)
    for name, members in _FAMILIES.items():
        cap, mine = policy.families[name].cap, found.strengths[:, members]
        part = mine @ points[members]
        slope[:, members] = mine * (np.abs(part) < cap)[:, None]
        total += np.clip(part, -cap, cap)
    return total, slope


def fair(found: Examples, limits: Limits) -> Floats:
    """Weights that sum to one: more for the honest side, and in each the kinds alike, so that no kind is outvoted."""
    weight = np.zeros(len(found))
    for spam, share in ((False, limits.honest), (True, 1.0 - limits.honest)):
        mine = found.spam == spam
        kinds, place, counts = np.unique(found.kind[mine], return_inverse=True, return_counts=True)
        weight[mine] = share / max(1, len(kinds)) / counts[place]
    return weight
