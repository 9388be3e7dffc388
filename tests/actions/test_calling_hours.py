"""When a party may be called: the hours and holidays of its own place, in every zone that it may be in."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from math import inf
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actions.dialling import CALLEE, IN_PARIS, NOON, WITH_LAWS

from callstanding.actions.hours_rule import spans_of
from callstanding.actions.places import NOWHERE, Place, place_of
from callstanding.errors import PolicyError

HOURS = WITH_LAWS.hours
PARIS, WASHINGTON, TOLL_FREE = place_of(IN_PARIS), place_of(CALLEE), place_of("+18005550100")


def at(text: str, zone: str = "UTC") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-03-04 09:59", "2026-03-04 10:00"),
        ("2026-03-04 10:00", "2026-03-04 10:00"),
        ("2026-03-04 13:00", "2026-03-04 14:00"),  # the lunch hour
        ("2026-03-06 20:00", "2026-03-09 10:00"),  # a Friday evening: Monday
        ("2026-05-01 11:00", "2026-05-04 10:00"),  # the first of May, a Friday
        ("2026-03-27 21:00", "2026-03-30 10:00"),  # the night in which summer time begins lies between
    ],
)
def test_french_hours_are_the_law_s(asked: str, opens: str) -> None:
    assert HOURS.opens(PARIS, at(asked, "Europe/Paris")) == at(opens, "Europe/Paris")


def test_the_hours_are_those_of_the_party_and_not_of_the_caller() -> None:
    early = at("2026-03-04 07:30", "America/New_York")
    assert HOURS.opens(WASHINGTON, early) == at("2026-03-04 08:00", "America/New_York")
    assert HOURS.opens(PARIS, early) == at("2026-03-04 14:00", "Europe/Paris")


def test_a_number_of_many_zones_is_called_when_all_allow_it() -> None:
    opens = HOURS.opens(TOLL_FREE, at("2026-03-04 09:00", "America/New_York"))
    assert len(TOLL_FREE.zones) > 10
    for zone in TOLL_FREE.zones:
        assert 8 <= datetime.fromtimestamp(opens, ZoneInfo(zone)).hour < 21


def test_no_hours_in_common_are_no_hours() -> None:
    assert HOURS.opens(Place("FR", ("Europe/Paris", "Pacific/Auckland")), NOON) == inf


def test_places_without_rules_are_always_open() -> None:
    assert HOURS.opens(NOWHERE, NOON) == HOURS.opens(Place("JP", ("Asia/Tokyo",)), NOON) == NOON
    assert HOURS.closes(NOWHERE, NOON) == inf
    assert HOURS.left_today(NOWHERE, NOON) is None


def test_the_rest_of_the_day_is_its_legal_time() -> None:
    assert HOURS.left_today(PARIS, at("2026-03-04 12:00", "Europe/Paris")) == 7 * 3600
    assert HOURS.left_today(PARIS, at("2026-03-07 12:00", "Europe/Paris")) == 0
    assert HOURS.left_today(WASHINGTON, at("2026-03-04 20:30", "America/New_York")) == 1800


def test_a_span_ends_where_the_law_ends_it() -> None:
    assert HOURS.closes(PARIS, at("2026-03-04 12:00", "Europe/Paris")) == at("2026-03-04 13:00", "Europe/Paris")
    assert HOURS.closes(PARIS, at("2026-03-04 13:30", "Europe/Paris")) == at("2026-03-04 13:30", "Europe/Paris")


@given(st.floats(NOON, NOON + 400 * 86_400), st.sampled_from([PARIS, WASHINGTON, place_of("+4930123456")]))
def test_where_it_opens_it_is_open(moment: float, place: Place) -> None:
    opens = HOURS.opens(place, moment)
    assert HOURS.opens(place, opens) == opens
    assert HOURS.closes(place, opens) > opens


@pytest.mark.parametrize("text", ["", "monday 10:00-12:00", "mon-fri 10-12", "mon 12:00-10:00", "mon 10:00-25:00"])
def test_hours_that_nobody_can_read_are_refused(text: str) -> None:
    with pytest.raises(PolicyError, match=r"hours\.calling"):
        spans_of((text,))


def test_weekdays_may_run_over_the_week_s_end() -> None:
    assert spans_of(("sat-mon 10:00-12:00",))[0].weekdays == {5, 6, 0}


def test_days_follow_each_other_without_a_gap() -> None:
    opens = [HOURS.opens(PARIS, NOON + step * 3600) for step in range(24 * 30)]
    assert all(a <= b for a, b in pairwise(opens))


def test_an_unreadable_number_is_nowhere() -> None:
    assert place_of("hello") == NOWHERE
    assert place_of("+80012345678").country is None


def test_a_day_of_the_clock_is_taken_as_utc_without_a_zone() -> None:
    assert HOURS.opens(Place("US", ()), datetime(2026, 3, 4, 3, tzinfo=UTC).timestamp()) == at("2026-03-04 08:00")
