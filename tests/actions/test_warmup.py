"""The warm-up: from a few calls a day to the daily limit, week by week."""

from __future__ import annotations

from itertools import pairwise

from tests.actions.dialling import NOON, with_settings

from callstanding.actions.warmup import WEEK_S, calls_a_day, week_of, weeks_to_full
from callstanding.policies import load_policy

POLICY = load_policy("standard")


def test_it_grows_by_a_fifth_each_week_until_the_daily_limit() -> None:
    ramp = [calls_a_day(week, POLICY) for week in range(12)]
    assert (ramp[0], ramp[1], ramp[-1]) == (30.0, 36.0, 100.0)
    assert all(a <= b <= a * 1.2 + 1e-9 for a, b in pairwise(ramp))
    assert weeks_to_full(POLICY) == 7


def test_weeks_are_counted_from_the_first_day_and_never_below_none() -> None:
    assert [week_of(NOON, NOON + part * WEEK_S) for part in (-2.0, 0.0, 0.99, 1.0, 2.5)] == [0, 0, 0, 1, 2]


def test_a_policy_without_growth_stays_where_it_begins() -> None:
    flat = with_settings(POLICY, warmup__growth=0.0)
    assert calls_a_day(10_000, flat) == 30.0
    assert weeks_to_full(flat) is None
