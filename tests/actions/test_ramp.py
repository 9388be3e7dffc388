"""The ramp follows the policy's warm-up, and the trade's rule is the trade's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.limits import Limits
from callstanding.actions.ramp import calls_of_a_number, full_from, numbers_for, ramp, trade_rule
from callstanding.policies import load_policy

POLICY = load_policy("standard")
LIMITS = Limits(POLICY)


def test_a_new_number_makes_27_calls_a_day_and_a_fifth_more_each_week() -> None:
    assert [calls_of_a_number(LIMITS, week) for week in (0, 1, 2, 20)] == [27, 32, 38, 90]


@pytest.mark.parametrize(("calls", "numbers"), [(5000, 68), (75, 2), (1, 2), (76, 3)])
def test_the_trade_divides_by_75_and_adds_one(calls: int, numbers: int) -> None:
    assert trade_rule(POLICY, calls) == numbers


@given(st.integers(1, 50_000), st.integers(1, 60))
def test_the_fewest_numbers_are_enough_and_one_less_is_not(calls: int, day: int) -> None:
    found = numbers_for(LIMITS, calls_a_day=calls, by_day=day)
    first = full_from(LIMITS, numbers=found, calls_a_day=calls, weeks=10)
    assert first is not None
    assert first <= day
    fewer = full_from(LIMITS, numbers=found - 1, calls_a_day=calls, weeks=10) if found > 1 else None
    assert fewer is None or fewer > day


@given(st.integers(1, 500), st.integers(1, 20_000))
def test_the_ramp_never_falls_and_never_exceeds_what_is_wanted(numbers: int, calls: int) -> None:
    steps = list(ramp(LIMITS, numbers=numbers, calls_a_day=calls, weeks=8))
    together = [step.together for step in steps]
    assert together == sorted(together)
    assert max(together) <= calls
