"""States: what may follow what, and what a refusal says."""

from __future__ import annotations

import pytest

from callstanding.errors import UsageError
from callstanding.inventory.states import HELD, STATES, State, check_move, checked_state, may_become

NUMBER = "+12025550143"


@pytest.mark.parametrize("state", STATES)
def test_a_move_is_taken_exactly_where_it_is_listed(state: State) -> None:
    for to in STATES:
        if to in may_become(state):
            check_move(NUMBER, state, to)
        else:
            with pytest.raises(UsageError, match="already" if to == state else "cannot become"):
                check_move(NUMBER, state, to)


def test_a_refusal_names_the_number_what_holds_and_what_may_follow() -> None:
    with pytest.raises(UsageError) as refused:
        check_move(NUMBER, "in use", "new")
    assert str(refused.value) == (
        f"{NUMBER} is in use; it cannot become new. It may become resting, quarantined or retired."
    )


def test_no_number_comes_back_from_its_holder_without_quarantine() -> None:
    """Whatever was held is quarantined before it is new again."""
    reached, todo = set[State](), list(HELD)
    while todo:
        state = todo.pop()
        for to in may_become(state):
            if to not in reached and to != "quarantined":
                reached.add(to)
                todo.append(to)
    assert "new" not in reached


def test_a_retired_number_is_told_to_be_imported_again() -> None:
    with pytest.raises(UsageError, match="Import it again"):
        check_move(NUMBER, "retired", "new")


@pytest.mark.parametrize("text", ["in use", "in-use", "In_Use", " IN USE "])
def test_a_state_is_understood_as_people_write_it(text: str) -> None:
    assert checked_state(text) == "in use"


@pytest.mark.parametrize("text", ["", "used", "newer", "in  use"])
def test_another_word_is_refused_with_the_states_that_there_are(text: str) -> None:
    with pytest.raises(UsageError, match="quarantined, retired"):
        checked_state(text)
