"""Law 5: the clock alone never raises a score; it takes every standing towards its prior."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.status.courses import POLICY

from callstanding.policies import load_policy, policy_names
from callstanding.status import Evidence, course, drifted
from callstanding.status.course import at_moments

LOG_ODDS = st.floats(-6, 12)
HOURS = st.lists(st.floats(0, 24 * 400), min_size=2, max_size=20).map(sorted)


def sums(rest: float, crowd: float, hours: list[float], name: str = "standard") -> list[float]:
    idle = np.array(hours)
    of_rest, of_crowd = drifted(np.full(len(idle), rest), np.full(len(idle), crowd), idle, load_policy(name))
    return [float(each) for each in rest * of_rest + crowd * of_crowd]


def evidence(*, base: float, rest: float, crowd: float, room: float = 0.5, families: float = 4) -> Evidence:
    """One row of evidence at hour 0, with plenty of calls."""
    given_ = {
        "hour": 0.0,
        "base": base,
        "rest": rest,
        "crowd": crowd,
        "below": room,
        "above": room,
        "families": families,
        "calls": 1e3,
    }
    return Evidence(**{name: np.array([value]) for name, value in given_.items()})


@given(rest=LOG_ODDS, crowd=LOG_ODDS, hours=HOURS, name=st.sampled_from(policy_names()))
def test_the_clock_never_raises_a_sum(rest: float, crowd: float, hours: list[float], name: str) -> None:
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(sums(rest, crowd, hours, name)))


@given(rest=LOG_ODDS, crowd=LOG_ODDS)
def test_the_clock_leaves_a_good_sum_alone_and_no_bad_one_below_the_prior(rest: float, crowd: float) -> None:
    now, later, at_last = sums(rest, crowd, [0, 24 * 7, 24 * 4000])
    if rest + crowd <= 0:
        assert now == later == at_last
    else:
        assert 0 <= at_last <= later <= now
        assert at_last < 1e-6


@pytest.mark.parametrize(
    ("rest", "crowd", "setting"),
    [
        (4.0, 0.0, "decay.idle_days"),
        (0.0, 4.0, "crowd.half_life_days"),
        (5.0, -1.0, "decay.idle_days"),
        (-1.0, 5.0, "crowd.half_life_days"),
    ],
)
def test_half_of_the_evidence_is_left_after_the_half_life_of_what_speaks(
    rest: float, crowd: float, setting: str
) -> None:
    assert sums(rest, crowd, [24 * POLICY.number(setting)]) == pytest.approx([(rest + crowd) / 2])


@given(base=st.floats(-5, 0), rest=LOG_ODDS, crowd=st.floats(0, 6), days=st.integers(1, 60))
def test_along_a_silent_course_score_and_upper_bound_only_fall(
    base: float, rest: float, crowd: float, days: int
) -> None:
    found = course(evidence(base=base, rest=rest, crowd=crowd), POLICY, until=24.0 * days)
    assert len(found.hour) == days + 1
    for values in (found.score, found.high, found.families):
        assert np.all(np.diff(values) <= 1e-9)
    assert np.all((found.low <= found.score + 1e-9) & (found.score <= found.high + 1e-9))


def test_a_course_has_every_row_and_every_midnight_between_them() -> None:
    one = evidence(base=-3, rest=4, crowd=0)
    two = Evidence(*(np.append(getattr(one, name), getattr(one, name)) for name in one.__dataclass_fields__))
    rows = Evidence(**{**{n: getattr(two, n) for n in two.__dataclass_fields__}, "hour": np.array([5.0, 53.5])})
    found = course(rows, POLICY, until=80.0)
    assert found.hour.tolist() == [5.0, 24.0, 48.0, 53.5, 72.0]
    assert found.row.tolist() == [0, 0, 0, 1, 1]


def test_each_moment_drifts_from_the_row_before_it() -> None:
    found = at_moments(
        evidence(base=-3, rest=4, crowd=0), POLICY, np.array([0.0, 24 * POLICY.number("decay.idle_days")])
    )
    log_odds = np.log(found.score / (100 - found.score))
    assert log_odds == pytest.approx([1.0, -1.0])
