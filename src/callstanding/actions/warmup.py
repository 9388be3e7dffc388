"""The warm-up: how many calls a day a number may make in each week of its life."""

from __future__ import annotations

from callstanding.policies.policy import Policy

WEEK_S = 604_800.0


def week_of(began: float, at: float) -> int:
    """The whole weeks that a number has been calling; 0 in its first one, and for a clock that was set back."""
    return max(0, int((at - began) // WEEK_S))


def calls_a_day(week: int, policy: Policy) -> float:
    """The calls a day of a number in that week: a first figure that grows each week until the daily limit."""
    most = policy.signals["busy_day"].limit
    first, growth = policy.number("warmup.first_week"), policy.number("warmup.growth")
    grown = first
    for _ in range(week):
        if grown >= most or not growth:
            break
        grown *= 1.0 + growth
    return min(most, grown)


def weeks_to_full(policy: Policy) -> int | None:
    """After how many weeks a number may make as many calls as any other; None where it never does."""
    if policy.number("warmup.growth") <= 0.0 and calls_a_day(0, policy) < policy.signals["busy_day"].limit:
        return None
    week = 0
    while calls_a_day(week, policy) < policy.signals["busy_day"].limit:
        week += 1
    return week
