"""Learns points: a logistic sum in which no signal may change its sign, and no family may pass its cap.

What the caps protect is not in the data: a world knows only the honest callers that somebody thought of. So the caps
are given by the base policy, and learning happens beneath them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from callstanding.fitting.examples import Examples, Floats
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS

_GOOD = np.array([s.family == "good" for s in SIGNALS])
_RIDGE = 0.002  # pulls points to those of the base policy, where the data say little
_HONEST = 0.5  # weight of the honest side: a wrong tag is worse than a missed one
_MOST = 3.5  # times the points of the base policy that learning may give a signal
_LEAST = 0.5  # of the base policy's points for good evidence, which no world may argue away


@dataclass(frozen=True)
class Learned:
    """Points of every signal in the order of SIGNALS (good ones below zero), and the base, all in log-odds."""

    base: float
    points: Floats

    def log_odds(self, strengths: Floats, policy: Policy) -> Floats:
        """The sum for some rows, each family within its cap."""
        total = np.full(len(strengths), self.base)
        for name, members in _families().items():
            part = strengths[:, members] @ self.points[members]
            total += np.clip(part, -policy.families[name].cap, policy.families[name].cap)
        return total


def _families() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, signal in enumerate(SIGNALS):
        found.setdefault(signal.family, []).append(place)
    return found


def learn(found: Examples, policy: Policy) -> Learned:
    """The points under which the truth of the examples is most likely."""
    sign = np.where(_GOOD, -1.0, 1.0)
    given = np.array([abs(policy.signals[s.name].points) for s in SIGNALS])
    cap = np.array([policy.families[s.family].cap for s in SIGNALS])
    least, most = np.where(_GOOD, _LEAST * given, 0.0), np.minimum(cap, _MOST * given)
    weight, truth = fair(found), found.spam.astype(np.float64)

    def loss(values: Floats) -> tuple[float, Floats]:
        model = Learned(float(values[0]), values[1:] * sign)
        z, slope = _forward(model, found.strengths, policy)
        p = expit(z)
        wrong = -(weight * (truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12))).sum()
        pull = values[1:] - given
        gradient = np.concatenate([[(weight * (p - truth)).sum()], sign * ((weight * (p - truth)) @ slope)])
        gradient[1:] += _RIDGE * pull
        return wrong + _RIDGE / 2 * (pull**2).sum(), gradient

    base = policy.number("prior.other.log_odds")
    start = np.concatenate([[base], np.clip(given, least, most)])
    bounds = [(base, base), *zip(least, most, strict=True)]
    values = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Learned(float(values[0]), values[1:] * sign)


def _forward(model: Learned, strengths: Floats, policy: Policy) -> tuple[Floats, Floats]:
    """The sums, and how each changes with each signal's points: not at all where its family is at the cap."""
    total, slope = np.full(len(strengths), model.base), np.zeros_like(strengths)
    for name, members in _families().items():
        cap = policy.families[name].cap
        part = strengths[:, members] @ model.points[members]
        slope[:, members] = strengths[:, members] * (np.abs(part) < cap)[:, None]
        total += np.clip(part, -cap, cap)
    return total, slope


def fair(found: Examples) -> Floats:
    """Weights that sum to one: more for the honest side, and in each the kinds alike, so that no kind is outvoted."""
    weight = np.zeros(len(found))
    for spam in (False, True):
        mine = found.spam == spam
        kinds, place, counts = np.unique(found.kind[mine], return_inverse=True, return_counts=True)
        weight[mine] = (1.0 - _HONEST if spam else _HONEST) / len(kinds) / counts[place]
    return weight


def calibrated(model: Learned, found: Examples, policy: Policy) -> Learned:
    """The same points on a scale on which a score of 70 means seven of ten, among all numbers as they are (Platt)."""
    today = found.where(found.last)
    z, truth = model.log_odds(today.strengths, policy) - model.base, today.spam.astype(np.float64)

    def loss(values: Floats) -> tuple[float, Floats]:
        p = expit(values[0] + values[1] * z)
        wrong = -(truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12)).mean()
        return wrong, np.array([(p - truth).mean(), ((p - truth) * z).mean()])

    base, scale = minimize(loss, np.array([-4.0, 1.0]), jac=True, bounds=[(-12, 0), (0.2, 2.0)], method="L-BFGS-B").x
    return Learned(float(base), model.points * float(scale))
