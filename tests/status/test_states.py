"""The status machine: it takes much to enter, time to leave, and little to come back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.status.courses import POLICY, RULES, along, of, statuses

from callstanding.status import Course, walk

DAY, WEEK = 24, 24 * 7
HOT, COOL = [95.0] * 3, [5.0]


def test_a_number_seen_too_little_is_unknown_and_then_clean() -> None:
    few = POLICY.number("status.unknown_below_calls")
    assert statuses(of(5, calls=few - 1)) == ["unknown"]
    assert statuses(of(5, calls=few)) == ["clean"]


def test_watch_begins_at_40_and_ends_below_30() -> None:
    assert statuses(of(39, 40, 35, 30, 29, 39)) == ["clean", "watch", "watch", "watch", "clean", "clean"]


def test_spam_begins_where_the_lower_bound_reaches_55() -> None:
    assert statuses(of(64, 65, doubt=10)) == ["watch", "spam"]


@pytest.mark.parametrize(("families", "status"), [(0, "watch"), (1, "watch"), (2, "spam")])
def test_spam_needs_two_families_of_evidence(families: float, status: str) -> None:
    assert statuses(of(99, families=families)) == [status]


def test_spam_stays_while_the_upper_bound_is_not_calm() -> None:
    assert set(statuses(of(*HOT, *[46.0] * 30 * DAY, doubt=5))) == {"spam"}


def test_spam_is_left_after_three_calm_days_and_not_before() -> None:
    found = statuses(of(*HOT, *COOL * 100))
    calm = len(HOT)  # the first calm hour
    assert found.index("recovering") - calm == 3 * DAY


def test_a_break_starts_the_calm_days_anew() -> None:
    found = statuses(of(*HOT, *COOL * 2 * DAY, 60.0, *COOL * 100))
    assert found.index("recovering") == len(HOT) + 2 * DAY + 1 + 3 * DAY


def test_spam_lasts_its_minimum_stay_even_where_no_calm_is_asked_for() -> None:
    hasty = replace(RULES, spam_leave_h=0)
    found = statuses(of(*HOT[:1], *COOL * 100), hasty)
    assert found.index("recovering") == 1 + RULES.spam_stay_h


def test_recovering_becomes_clean_after_a_calm_week() -> None:
    found = statuses(of(*HOT, *COOL * 400))
    assert found.index("clean") - found.index("recovering") == WEEK + 1
    assert found[-1] == "clean"


def test_recovering_is_not_left_above_30() -> None:
    found = statuses(of(*HOT, *COOL * 3 * DAY, *[31.0] * 60 * DAY))
    assert found[-1] == "recovering"


def test_relapse_is_quicker_than_the_first_tag() -> None:
    fallen = statuses(of(*HOT, *COOL * 4 * DAY, 46.0))
    assert (fallen[-2], fallen[-1]) == ("recovering", "spam")
    assert statuses(of(46.0)) == ["watch"]


def test_a_forecast_stops_where_the_number_is_clean() -> None:
    course = of(*HOT, *COOL * 400, *HOT)
    changes, place = walk(course, RULES, clean_after=1.0)
    assert place.status == "clean"
    assert [change.status for change in changes] == ["spam", "recovering", "clean"]


SCORES = st.lists(
    st.sampled_from([2.0, 28.0, 32.0, 38.0, 42.0, 55.0, 65.0, 72.0, 85.0, 99.0]), min_size=1, max_size=120
)
COURSES = st.builds(
    lambda scores, doubt, families, step: of(*scores, doubt=doubt, families=families, step_h=step),
    SCORES,
    st.sampled_from([0.0, 3.0, 15.0]),
    st.integers(0, 5),
    st.sampled_from([1.0, 6.0, 24.0]),
)


@given(course=COURSES)
def test_changes_make_a_chain(course: Course) -> None:
    changes, place = walk(course, RULES)
    assert all(one.status == two.was and one.hour < two.hour for one, two in pairwise(changes))
    assert (changes[-1].status if changes else "unknown") == place.status
    assert all(course.score[change.row] == change.score and change.was != change.status for change in changes)


@given(course=COURSES)
def test_no_number_is_tagged_below_the_line_of_a_relapse(course: Course) -> None:
    changes, _ = walk(course, RULES)
    for change in changes:
        if change.status == "spam":
            drop = RULES.relapse_drop if change.was == "recovering" else 0
            assert course.low[change.row] >= RULES.spam_enter - drop
            assert course.families[change.row] >= RULES.families


@given(course=COURSES)
def test_nothing_leaves_sooner_than_its_time(course: Course) -> None:
    changes, _ = walk(course, RULES)
    stays = {"spam": max(RULES.spam_leave_h, RULES.spam_stay_h), "recovering": RULES.recovering_h}
    for one, two in pairwise(changes):
        if one.status in stays and two.status != "spam":
            assert two.hour - one.hour >= stays[one.status]
            during = (course.hour > two.hour - stays[one.status]) & (course.hour <= two.hour)
            assert np.all(course.high[during] < (RULES.spam_leave if one.status == "spam" else RULES.recovering_leave))


@given(course=COURSES)
def test_what_comes_later_changes_nothing_that_was(course: Course) -> None:
    whole = along(course, walk(course, RULES)[0])
    half = len(course.hour) // 2 + 1
    first = Course(*(getattr(course, name)[:half] for name in course.__dataclass_fields__))
    assert along(first, walk(first, RULES)[0]) == whole[:half]
