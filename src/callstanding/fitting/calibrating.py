"""Calibration: at which log-odds all numbers as they are, and not the kinds alike, are right (Platt's method)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from callstanding.fitting.examples import Examples, Floats
from callstanding.fitting.learning import Learned, log_loss
from callstanding.policies.policy import Policy

_LEAST_SHIFT = -3.0  # log-odds: a prior twenty times rarer at most, so that what tagged before still can
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """What Platt's regression says of a sum: intercept and slope of the truth (0 and 1: a score means what it says)."""

    intercept: float
    slope: float


def calibrated(model: Learned, found: Examples, policy: Policy) -> Learned:
    """The same points above a lower prior, where that makes scores truer; the order of numbers stays as it is.

    The prior is never raised: what keeps honest callers below the line are caps above the prior of the base policy.
    Neither is the slope used: it would scale the points beyond their bounds and beneath the caps.
    """
    z, weight, spam = _today(model, found, policy)

    def loss(shift: Floats) -> tuple[float, Floats]:
        moved = z + shift[0]
        return log_loss(moved, spam, weight), np.array([(weight * (expit(moved) - spam)).sum()])

    span = [(_LEAST_SHIFT, 0.0)]
    shift = minimize(loss, np.zeros(1), jac=True, bounds=span, method="L-BFGS-B", tol=1e-12).x[0]
    return replace(model, shift=round(float(shift), _DECIMALS) + 0.0)


def scale(model: Learned, found: Examples, policy: Policy) -> Scale:
    """Platt's intercept and slope of a model, among all numbers as they are."""
    z, weight, spam = _today(model, found, policy)

    def loss(values: Floats) -> tuple[float, Floats]:
        moved = values[0] + values[1] * z
        wrong = weight * (expit(moved) - spam)
        return log_loss(moved, spam, weight), np.array([wrong.sum(), (wrong * z).sum()])

    intercept, slope = minimize(loss, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B", tol=1e-12).x
    return Scale(float(intercept), float(slope))


def _today(model: Learned, found: Examples, policy: Policy) -> tuple[Floats, Floats, np.typing.NDArray[np.bool_]]:
    """Log-odds, weights that sum to one, and the truth of each number's last day."""
    today = found.where(found.last)
    return model.log_odds(today, policy), today.stands_for / today.stands_for.sum(), today.spam
