"""A campaign that obeys the guard never drops more of its answered calls than the rules allow."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.guard import bounds_of, guard, within
from callstanding.errors import PolicyError, UsageError
from callstanding.policies import load_policy

STANDARD, US, UK = (load_policy(name) for name in ("standard", "us", "uk"))
TODAY = date(2026, 11, 26)
HOUSE = bounds_of(STANDARD, TODAY)


@given(st.lists(st.booleans(), max_size=600))
def test_a_campaign_that_obeys_never_passes_the_limit(drops: list[bool]) -> None:
    dropped = 0
    for answered, is_dropped in enumerate(drops, 1):
        stopped = within(HOUSE, answered - 1, dropped).stop
        dropped += is_dropped and not stopped  # stopped: an agent waits for the call, and nobody drops it
        assert answered < HOUSE.at_least or dropped / answered <= HOUSE.share
        assert dropped <= HOUSE.share * max(answered, HOUSE.at_least) + 1e-9


@given(st.lists(st.sampled_from(["begin", "dropped", "talked"]), max_size=600))
def test_nor_does_one_with_many_calls_in_the_air(events: list[str]) -> None:
    answered = dropped = in_air = 0
    for event in events:
        if event == "begin":
            in_air += not within(HOUSE, answered, dropped, in_air=in_air).stop
        elif in_air:
            in_air, answered, dropped = in_air - 1, answered + 1, dropped + (event == "dropped")
            assert dropped <= HOUSE.share * max(answered, HOUSE.at_least) + 1e-9


@given(st.integers(0, 5000), st.integers(0, 200))
def test_after_so_many_good_calls_as_it_says_a_stopped_campaign_goes_on(answered: int, dropped: int) -> None:
    told = within(HOUSE, answered + dropped, dropped)
    assert told.stop == (told.mend > 0)
    assert not within(HOUSE, answered + dropped + told.mend, dropped).stop
    assert told.mend < 2 or within(HOUSE, answered + dropped + told.mend - 1, dropped).stop


@given(st.integers(0, 5000), st.integers(0, 200), st.integers(0, 50))
def test_what_is_left_can_be_dropped_and_no_more(answered: int, dropped: int, more: int) -> None:
    told = within(HOUSE, answered + dropped, dropped)
    base = max(answered + dropped, HOUSE.at_least)
    if told.left:
        assert (dropped + told.left) / base <= HOUSE.share + 1e-9
        assert (dropped + told.left + 1) / base > HOUSE.share
    assert within(HOUSE, answered + dropped, dropped, in_air=more).left == max(0, told.left - more)


@pytest.mark.parametrize(
    ("answered", "dropped", "reason"),
    [
        (0, 0, "go"),
        (2, 2, "go"),  # two of so few stop nothing
        (10, 3, "next"),
        (100, 4, "passed"),
        (1000, 23, "go"),
        (1000, 24, "near"),  # four fifths of 3 %
        (1000, 30, "next"),
        (1000, 31, "passed"),
    ],
)
def test_it_stops_before_the_limit(answered: int, dropped: int, reason: str) -> None:
    told = guard(answered, dropped, policy=STANDARD, at=TODAY)
    assert (told.stop, told.reason) == (reason != "go", reason)


def test_below_the_least_sample_no_share_is_told() -> None:
    assert [guard(n, 1, policy=STANDARD, at=TODAY).share for n in (99, 100)] == [None, 0.01]


def test_a_country_rule_is_used_while_it_is_in_force() -> None:
    rules = [bounds_of(UK, day) for day in (date(2016, 1, 1), date(2018, 1, 1))]
    assert [(b.hours, b.source.startswith("GB: Ofcom")) for b in rules] == [(24, True), (720, False)]
    assert bounds_of(US, datetime(2026, 11, 26, 12, tzinfo=UTC)).source.startswith("US: Telemarketing Sales Rule")


def test_where_two_countries_have_rules_one_is_named() -> None:
    both, day = load_policy("us+uk"), date(2016, 1, 1)
    assert bounds_of(both, day, country="GB").hours == 24
    with pytest.raises(PolicyError, match="several countries"):
        bounds_of(both, day)


@pytest.mark.parametrize(("answered", "dropped", "in_air"), [(1, 2, 0), (1, -1, 0), (-1, 0, 0), (1, 0, -1)])
def test_counts_that_cannot_be_are_refused(answered: int, dropped: int, in_air: int) -> None:
    with pytest.raises(UsageError, match="cannot be"):
        guard(answered, dropped, policy=STANDARD, at=TODAY, in_air=in_air)
