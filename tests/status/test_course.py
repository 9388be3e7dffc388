"""Parts of a course and of its evidence, what a holder hands on, and when a family has said its last word."""

from __future__ import annotations

import numpy as np
import pytest
from tests.status.courses import POLICY, of
from tests.status.test_drift import evidence

from callstanding.status import Evidence
from callstanding.status.course import at_moments
from callstanding.status.drift import inherited

IDLE_H, TOLD_H = 24 * POLICY.number("decay.idle_days"), 24 * POLICY.number("crowd.half_life_days")
SHARE = POLICY.number("tenure.inherit")


def handed_on(rest: float, crowd: float, hours: float) -> float:
    return float(inherited(np.array([rest]), np.array([crowd]), np.array([hours]), POLICY)[0])


def test_a_part_begins_after_one_moment_and_ends_with_another() -> None:
    course = of(10, 20, 30, 40, 50)
    part = course.between(2.0, 4.0)
    assert (part.hour.tolist(), part.score.tolist(), part.row.tolist()) == ([3.0, 4.0], [30.0, 40.0], [2, 3])
    assert course.between(5.0, 9.0).hour.tolist() == []


def test_evidence_up_to_an_hour_has_the_rows_that_ended_by_then() -> None:
    one = evidence(base=-3, rest=4, crowd=1)
    rows = {name: np.repeat(getattr(one, name), 3) for name in one.__dataclass_fields__}
    whole = Evidence(**rows | {"hour": np.array([1.0, 2.0, 3.0])})
    assert [whole.upto(hour).hour.tolist() for hour in (0.5, 2.0, 2.5, 9.0)] == [
        [],
        [1.0, 2.0],
        [1.0, 2.0],
        [1.0, 2.0, 3.0],
    ]
    assert whole.upto(2.0).rest.tolist() == [4.0, 4.0]


def test_a_holder_hands_on_a_share_of_what_time_has_left() -> None:
    assert handed_on(4.0, 0.0, 0.0) == pytest.approx(4.0 * SHARE)
    assert handed_on(4.0, 0.0, IDLE_H) == pytest.approx(2.0 * SHARE)
    assert handed_on(0.0, 4.0, TOLD_H) == pytest.approx(2.0 * SHARE)
    both = handed_on(2.0, 2.0, IDLE_H)
    assert both == pytest.approx((1.0 + 2.0 * 0.5 ** (IDLE_H / TOLD_H)) * SHARE)


def test_a_holder_hands_on_nothing_good() -> None:
    assert handed_on(-4.0, 1.0, 0.0) == 0.0
    assert handed_on(-4.0, 1.0, 1000.0) == 0.0


def test_families_speak_until_three_quarters_of_their_points_have_faded() -> None:
    quarter = 2 * min(IDLE_H, TOLD_H)  # where a quarter of the part that fades sooner is left
    found = at_moments(
        evidence(base=-3, rest=4, crowd=1, families=3), POLICY, np.array([0.0, quarter - 1, quarter, 9e3])
    )
    assert found.families.tolist() == [3.0, 3.0, 0.0, 0.0]
