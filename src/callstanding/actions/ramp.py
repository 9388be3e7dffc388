"""The ramp: how many calls a number may make in each week of its life, and how many numbers a volume takes.

It only counts what the budget allows. Whether numbers stay clean with it is another question: they are judged with
their pool, so that no number of numbers makes up for calls that people do not want.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from callstanding.actions.limits import Limits
from callstanding.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Step:
    """A week of the ramp, from 1: calls a day of each number and of all, and the numbers that all calls would take."""

    week: int
    each: int
    together: int
    needed: int


def ramp(limits: Limits, *, numbers: int, calls_a_day: int, weeks: int) -> Iterator[Step]:
    """The weeks of numbers that all begin on the first day."""
    for week in range(weeks):
        each = calls_of_a_number(limits, week)
        yield Step(week + 1, each, min(calls_a_day, each * numbers), ceil(calls_a_day / max(1, each)))


def calls_of_a_number(limits: Limits, week: int, *, days: int = 5) -> int:
    """The calls a day that the budget leaves to a number in that week of its life, on so many days a week."""
    _, _, day, whole = limits.of_line(week=week)
    return min(day.limit, whole.limit // days)


def full_from(limits: Limits, *, numbers: int, calls_a_day: int, weeks: int) -> int | None:
    """The first day (from 1) on which so many numbers may make the whole volume; None where no week allows it."""
    steps = ramp(limits, numbers=numbers, calls_a_day=calls_a_day, weeks=weeks)
    return next((7 * (step.week - 1) + 1 for step in steps if step.needed <= numbers), None)


def numbers_for(limits: Limits, *, calls_a_day: int, by_day: int) -> int:
    """The fewest numbers that may make the whole volume on that day (from 1), when all begin on the first."""
    return ceil(calls_a_day / max(1, calls_of_a_number(limits, (by_day - 1) // 7)))


def trade_rule(policy: Policy, calls_a_day: int) -> int:
    """The numbers that the trade would take: its calls a day and number, rounded up, and spare ones."""
    return ceil(calls_a_day / policy.number("plan.calls_per_number")) + int(policy.number("plan.spare_numbers"))
