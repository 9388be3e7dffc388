"""Calls seen in the records that did not pass the budget take their part of the limits."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from tests.control.dialling import NOON, NUMBER, grants, wanted

from callstanding.actions.windows import HOUR
from callstanding.control.dial_asked import Candidate
from callstanding.control.seen_calls import take_seen
from callstanding.errors import UsageError

NOW_H = int(NOON // HOUR)


def left(engine: Engine, at: float = NOON) -> tuple[int, int]:
    found = grants(engine).headroom([Candidate(NUMBER)], at=at)[NUMBER]
    return found.hour, found.day


def test_the_larger_figure_of_an_hour_counts(engine: Engine) -> None:
    budget = grants(engine)
    for n in range(3):
        found = budget.ask(wanted(n), at=NOON)
        assert found.id
        budget.begun(found.id, at=NOON)
    assert take_seen(engine, "own", {NUMBER: {NOW_H: 2}}, now=NOON) == 0
    assert left(engine) == (14, 97)
    assert take_seen(engine, "own", {NUMBER: {NOW_H: 5, NOW_H - 2: 4}}, now=NOON) == 6
    assert left(engine) == (12, 91)


def test_told_again_an_hour_replaces_what_was_told_before(engine: Engine) -> None:
    take_seen(engine, "own", {NUMBER: {NOW_H - 3: 9, NOW_H - 4: 1}}, now=NOON)
    take_seen(engine, "own", {NUMBER: {NOW_H - 3: 6}}, now=NOON)
    assert left(engine) == (17, 93)


def test_a_full_hour_of_others_waits_and_then_has_room(engine: Engine) -> None:
    take_seen(engine, "own", {NUMBER: {NOW_H - 1: 17}}, now=NOON)
    answer = grants(engine).ask(wanted(), at=NOON + 5).answer
    assert ([reason.code for reason in answer.reasons], answer.wait_s) == (["hour"], 3595.001)
    assert grants(engine).ask(wanted(), at=NOON + 3600.1).answer.may


def test_what_is_older_than_a_week_is_passed_over(engine: Engine) -> None:
    assert take_seen(engine, "own", {NUMBER: {NOW_H - 24 * 8: 17}}, now=NOON) == 0


def test_what_cannot_be_changes_nothing(engine: Engine) -> None:
    for wrong in ({NUMBER: {NOW_H: 3}, "123": {NOW_H: 1}}, {NUMBER: {NOW_H: -1}}):
        with pytest.raises(UsageError):
            take_seen(engine, "own", wrong, now=NOON)
    assert left(engine) == (17, 100)
