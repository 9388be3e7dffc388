"""Stray calls: calls to a number that are still meant for a former holder, and when they will have become few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy

Floats = npt.NDArray[np.float64]
WEEK = 7  # days
_STEPS, _DRAWS = 25, 400


@dataclass(frozen=True, slots=True)
class Usual:
    """What is held before any call is counted: how much the logarithm of calls falls in a week, give or take."""

    fall: float
    spread: float


def usual(policy: Policy) -> Usual:
    """The policy's half-life of strays, and how far a number may be from it."""
    half_life = max(1.0, policy.number("vetting.stray_half_life"))
    return Usual(WEEK * np.log(2) / half_life, max(0.01, policy.number("vetting.stray_spread")))


@dataclass(frozen=True)
class Trend:
    """How strays fall, one element a number: the logarithm of calls a week now, and by how much it falls a week.

    `spread`: the covariance of the two, shape (numbers, 2, 2).
    """

    level: Floats
    fall: Floats
    spread: Floats

    @property
    def half_life_days(self) -> Floats:
        """After how many days half as many come; inf where they do not become fewer."""
        with np.errstate(divide="ignore"):
            return np.where(self.fall > 0, WEEK * np.log(2) / self.fall, np.inf)


def trend(weeks: Floats, days: Floats, usual: Usual) -> Trend:
    """Fit an exponential to calls per week. `weeks`: (numbers, weeks), the latest first; `days`: how many each had.

    The likeliest curve of Poisson counts; where they tell little, the usual is held.
    """
    share = days / WEEK
    age = np.cumsum(days, axis=1) / WEEK - share / 2  # weeks from the middle of each bucket until now
    total, exposure = weeks.sum(axis=1), np.maximum(share.sum(axis=1), 1e-9)
    level, fall = np.log((total + 0.5) / (exposure + 0.5)), np.full(len(weeks), usual.fall)
    for _ in range(_STEPS):
        expected = share * np.exp(np.clip(level[:, None] + fall[:, None] * age, -30, 30))
        uphill = np.stack(
            [(weeks - expected).sum(1), ((weeks - expected) * age).sum(1) - (fall - usual.fall) / usual.spread**2], 1
        )
        spread = np.linalg.inv(_information(expected, age, usual))
        step = np.clip(np.einsum("nij,nj->ni", spread, uphill), -1.0, 1.0)
        level, fall = level + step[:, 0], fall + step[:, 1]
    return Trend(np.asarray(level), fall, np.asarray(spread, np.float64))


def _information(expected: Floats, age: Floats, usual: Usual) -> Floats:
    """The curvature at the top: what the counts tell, and a little of what is usual."""
    table = np.empty((len(expected), 2, 2))
    table[:, 0, 0] = expected.sum(1) + 1e-3
    table[:, 0, 1] = table[:, 1, 0] = (expected * age).sum(1)
    table[:, 1, 1] = (expected * age**2).sum(1) + 1 / usual.spread**2
    return table


def days_until(found: Trend, limit: float, *, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    """In how many days a week has at most `limit` strays: 5 %, the likeliest, 95 %; inf where they do not fall."""
    chance = np.random.default_rng(seed).standard_normal((_DRAWS, 2))  # the same for all, so that numbers compare
    root = np.linalg.cholesky(found.spread)
    drawn = np.stack([found.level, found.fall], 1)[:, None, :] + np.einsum("nij,dj->ndi", root, chance)
    early, late = np.percentile(_days(drawn[..., 0], drawn[..., 1], limit), [5, 95], axis=1, method="nearest")
    return early, _days(found.level, found.fall, limit), late


def _days(level: Floats, fall: Floats, limit: float) -> Floats:
    """A week is counted when it is over, so half of one is added."""
    ahead = level - np.log(max(limit, 0.5))
    with np.errstate(divide="ignore", invalid="ignore"):
        days = WEEK * (ahead / fall + 0.5)
    return np.where(ahead <= 0, 0.0, np.where(fall > 0, days, np.inf))
