"""Falls of an answer rate: found soon where they matter, seldom where nothing changed, in any order of the days."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.actions.drops import Drop, Watch, drops
from callstanding.actions.levels import levels
from callstanding.actions.series import Series, series
from callstanding.policies import load_policy

WATCH = Watch.of(load_policy("standard"))
FIRST = 20_150  # a Monday


def days(rng: np.random.Generator, rates: Any, people: int = 200) -> Series:
    """One day for each rate, with about so many people."""
    called = rng.poisson(people, len(rates))
    answered = rng.binomial(called, np.asarray(rates))
    return series(np.arange(FIRST, FIRST + len(rates)), called, answered, WATCH.at_least)


def fallen(rng: np.random.Generator, usual: float, after: float, *, on: int = 30, last: int = 33) -> list[Drop]:
    return drops(days(rng, [usual] * on + [after] * (last - on)), WATCH)


@pytest.mark.parametrize(("usual", "after"), [(0.5, 0.3), (0.4, 0.2), (0.35, 0.16)])
def test_a_fall_is_found_on_its_day(usual: float, after: float) -> None:
    found = [fallen(np.random.default_rng(seed), usual, after, last=31) for seed in range(40)]
    told = [each[-1] for each in found if each and each[-1].since == FIRST + 30]
    assert len(told) >= 34
    assert all(fall.alarm == FIRST + 30 for fall in told)


def test_a_smaller_sample_takes_a_day_or_two_more() -> None:
    found = [drops(days(np.random.default_rng(s), [0.35] * 30 + [0.17] * 3, people=75), WATCH) for s in range(40)]
    assert sum(bool(each) and each[-1].since >= FIRST + 28 for each in found) >= 36


def test_false_alarms_are_as_rare_as_the_policy_says() -> None:
    week = [0.4, 0.4, 0.38, 0.41, 0.4, 0.33, 0.3]
    quiet = [days(np.random.default_rng(seed), week * 12, people=100) for seed in range(100)]
    alarms = sum(len(drops(each, WATCH)) for each in quiet)
    assert alarms <= 100 * 84 / load_policy("standard").number("answers.quiet_days")


def test_a_weekend_is_no_fall_and_a_weekend_below_its_like_is() -> None:
    rng = np.random.default_rng(1)
    week = [0.5] * 5 + [0.25] * 2
    assert drops(days(rng, week * 6, people=400), WATCH) == []
    assert [fall.since for fall in drops(days(rng, week * 5 + [0.5] * 5 + [0.1] * 2, people=400), WATCH)] == [
        FIRST + 40
    ]


def test_what_does_not_matter_is_no_alarm() -> None:
    assert fallen(np.random.default_rng(1), 0.50, 0.44, on=40, last=80) == []


def test_a_rise_is_no_fall() -> None:
    assert fallen(np.random.default_rng(1), 0.2, 0.5) == []


def test_after_a_fall_the_new_rate_is_the_usual_one() -> None:
    found = drops(days(np.random.default_rng(1), [0.5] * 30 + [0.3] * 40 + [0.15] * 5, people=400), WATCH)
    assert [fall.since for fall in found] == [FIRST + 30, FIRST + 70]
    assert [round(fall.before, 1) for fall in found] == [0.5, 0.3]


@pytest.mark.parametrize("known", [0, 1, 12])
def test_without_two_weeks_nothing_is_told(known: int) -> None:
    assert drops(days(np.random.default_rng(1), [0.5] * known + [0.0] * 2), WATCH) == []


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 90), st.floats(0, 1)), unique_by=lambda d: d[0]), st.randoms()
)
@settings(max_examples=60)
def test_days_are_counted_once_in_any_order(given_days: list[tuple[int, int, float]], dice: Any) -> None:
    def read(rows: list[tuple[int, int, float]]) -> Series:
        table = [(day, people, int(people * share)) for day, people, share in rows]
        columns = np.array(table, np.int64).reshape(-1, 3).T
        return series(columns[0], columns[1], columns[2], WATCH.at_least)

    one, other = read(given_days), read(dice.sample(given_days, len(given_days)))
    assert [one.day.tolist(), one.answered.tolist()] == [other.day.tolist(), other.answered.tolist()]
    assert (one.people >= WATCH.at_least).all()
    assert (one.last - one.day < 7).all()
    assert (one.day[1:] > one.last[:-1]).all()
    assert one.people.sum() <= sum(people for _, people, _ in given_days)
    drops(one, WATCH)  # whatever the days, it ends


def test_few_people_are_put_together_until_they_tell_something() -> None:
    day = np.arange(FIRST, FIRST + 40)
    found = series(day, np.full(40, 10), np.full(40, 4), WATCH.at_least)
    assert found.people.tolist() == [30.0] * 13


def test_levels_show_when_the_rate_changed() -> None:
    found = levels(days(np.random.default_rng(1), [0.4] * 30 + [0.2] * 10))
    assert [(level.first, level.last) for level in found] == [(FIRST, FIRST + 29), (FIRST + 30, FIRST + 39)]
    assert [round(level.rate, 1) for level in found] == [0.4, 0.2]
    assert levels(days(np.random.default_rng(1), [])) == []
    assert len(levels(days(np.random.default_rng(1), [0.4] * 4))) == 1
