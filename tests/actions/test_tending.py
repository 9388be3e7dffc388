"""Tending: what each number is due for next, and that nothing is due twice."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actions.dialling import NOON, Standing, with_settings

from callstanding.actions.tending import Due, cause_of, due
from callstanding.actions.warmup import weeks_to_full
from callstanding.actions.windows import DAY, WEEK
from callstanding.inventory.states import STATES, State, may_become
from callstanding.policies import load_policy

POLICY = load_policy("standard")
GROWN_WEEKS = weeks_to_full(POLICY)
STATUSES = ("unknown", "clean", "watch", "spam", "recovering")


@dataclass(frozen=True)
class Kept:
    state: State
    since: float = 0.0


def told(found: Due | None) -> tuple[str, str] | None:
    return (found.to, found.cause) if found else None


@pytest.mark.parametrize(
    ("state", "days", "status", "cause", "move"),
    [
        ("warming", 1, None, "", None),
        ("warming", 1, "clean", "", None),
        ("warming", 1, "watch", "", ("resting", "watched")),
        ("warming", 1, "spam", "", ("resting", "tagged")),
        ("warming", 48, "clean", "", None),
        ("warming", 49, "clean", "", ("in use", "grown")),  # 30 calls a day and a fifth more: 100 in the eighth week
        ("warming", 49, None, "", ("in use", "grown")),
        ("warming", 49, "watch", "", ("resting", "watched")),
        ("in use", 900, "clean", "", None),
        ("in use", 900, "watch", "", None),  # half of its budget is left to it
        ("in use", 900, "spam", "", ("resting", "tagged")),
        ("in use", 900, "recovering", "", ("resting", "tagged")),
        ("resting", 5, "spam", "tagged", None),
        ("resting", 5, "watch", "tagged", None),
        ("resting", 5, "clean", "tagged", ("warming", "clean")),  # clean earlier
        ("resting", 5, "clean", "watched", None),
        ("resting", 5, "clean", "", None),
        ("resting", 31, "clean", "watched", ("warming", "rested")),
        ("resting", 31, "unknown", "watched", ("warming", "rested")),
        ("resting", 31, "recovering", "tagged", None),
        ("resting", 31, "clean", "", ("warming", "rested")),
        ("resting", 31, None, "", ("warming", "rested")),
        ("resting", 31, None, "tagged", None),  # what was adverse must be seen to be so no more
        ("quarantined", 900, "clean", "", None),
        ("retired", 900, "clean", "", None),
        ("new", 900, "spam", "", None),
    ],
)
def test_what_a_number_is_due_for(
    state: State, days: float, status: str | None, cause: str, move: tuple[str, str] | None
) -> None:
    standing = Standing(status, 60.0) if status else None
    assert told(due(Kept(state), standing, days * DAY, POLICY, cause=cause)) == move


def test_a_clock_that_went_back_moves_nothing() -> None:
    assert due(Kept("in use", NOON), Standing("spam", 90.0), NOON - 1, POLICY) is None


def test_a_ramp_that_never_reaches_the_limit_is_never_over() -> None:
    flat = with_settings(POLICY, warmup__growth=0.0)
    assert due(Kept("warming"), Standing(), 5000 * DAY, flat) is None


def test_a_move_says_its_figures_and_whose_they_are() -> None:
    found = due(Kept("in use"), Standing("spam", 81.4), DAY, POLICY)
    assert found is not None
    assert (found.value, found.limit, found.unit) == (81.4, 55.0, "score")
    assert found.why.startswith("tagged: 81 of 55 score (")
    assert cause_of(found.why) == "tagged"
    assert cause_of("the campaign is over") == ""


@given(
    state=st.sampled_from(STATES),
    age=st.floats(0, 80 * WEEK),
    standing=st.one_of(st.none(), st.builds(Standing, st.sampled_from(STATUSES), st.floats(0, 100))),
    cause=st.sampled_from(["", "tagged", "watched"]),
    first=st.integers(1, 150),
    growth=st.floats(0, 1),
    rest=st.integers(0, 60),
)
def test_what_was_done_is_due_no_more_and_every_move_is_an_allowed_one(
    state: State, age: float, standing: Standing | None, cause: str, first: int, growth: float, rest: int
) -> None:
    policy = with_settings(POLICY, warmup__first_week=first, warmup__growth=growth, rest__days=rest)
    found = due(Kept(state, NOON - age), standing, NOON, policy, cause=cause)
    if found is None:
        return
    assert state in ("warming", "in use", "resting")
    assert found.to in may_become(state)
    assert due(Kept(found.to, NOON), standing, NOON, policy, cause=cause_of(found.why)) is None
