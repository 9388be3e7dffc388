"""What the clock alone does to a standing: it drifts to its prior, and never rises (law 5)."""

from __future__ import annotations

import numpy as np

from callstanding.policies.policy import Policy
from callstanding.signals.signal import Floats


def drifted(rest: Floats, crowd: Floats, hours: Floats, policy: Policy) -> tuple[Floats, Floats]:
    """The factors left of the points after idle hours: (of behaviour and the rest, of reports).

    A sum at or below the prior stays. Above it each part fades with its own half-life; where one part speaks for the
    number, both fade together, so that lost good evidence never lifts the score.
    """
    idle = np.exp2(-hours / (policy.number("decay.idle_days") * 24.0))
    told = np.exp2(-hours / (policy.number("crowd.half_life_days") * 24.0))
    good = rest + crowd <= 0.0
    of_rest = np.where(good, 1.0, np.where(rest >= 0.0, idle, told))
    of_crowd = np.where(good, 1.0, np.where(crowd >= 0.0, told, idle))
    return of_rest, of_crowd


def inherited(rest: Floats, crowd: Floats, hours: Floats, policy: Policy) -> Floats:
    """Log-odds above usual that a holder's last points hand on to the next holder after idle hours (law 8)."""
    of_rest, of_crowd = drifted(rest, crowd, hours, policy)
    return np.maximum(0.0, rest * of_rest + crowd * of_crowd) * policy.number("tenure.inherit")
