"""Tending over the stock: due moves are made once, noted in one row, and never over somebody else's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from tests.actions.dialling import NOON, Standing

from callstanding.actions.windows import DAY
from callstanding.control.audit import Audit
from callstanding.control.stock import Stock, Wanted
from callstanding.control.tending import Tending
from callstanding.inventory.states import STATES, State
from callstanding.policies import load_policy

POLICY = load_policy("standard")
LONG_AGO = NOON - 100 * DAY
NUMBERS: dict[State, str] = {state: f"+120255501{n:02}" for n, state in enumerate(STATES)}
FRESH = "+12025550150"


def clean(numbers: Sequence[str]) -> Mapping[str, Standing]:
    return dict.fromkeys(numbers, Standing())


def spam(numbers: Sequence[str]) -> Mapping[str, Standing]:
    return dict.fromkeys(numbers, Standing("spam", 81.0))


@pytest.fixture
def stock(engine: Engine) -> Stock:
    """A number of the centre in each state for a hundred days, and one that has just begun to warm up."""
    made = Stock(engine)
    rows = [Wanted(number, "US", state, LONG_AGO) for state, number in NUMBERS.items()]
    made.import_("centre", [*rows, Wanted(FRESH, "US", "warming", NOON - DAY)], who="test", now=NOON, whole=True)
    return made


def states(stock: Stock) -> dict[str, str]:
    return {item.number: item.state for item in stock.every("centre")}


def test_numbers_move_along_once_and_the_log_has_one_row(engine: Engine, stock: Stock) -> None:
    before, rows = states(stock), len(Audit(engine).listed())
    tending = Tending(engine, POLICY)
    assert {(each.item.number, each.due.to) for each in tending.run(clean, now=NOON)} == {
        (NUMBERS["warming"], "in use"),
        (NUMBERS["resting"], "warming"),
    }
    assert states(stock) == before | {NUMBERS["warming"]: "in use", NUMBERS["resting"]: "warming"}
    assert tending.run(clean, now=NOON) == []
    [row] = Audit(engine).listed()[rows:]
    assert (row.what, row.subject, row.who) == ("stock.tended", "centre", "tending")
    assert json.loads(row.after)["numbers"] == {NUMBERS["warming"]: "in use", NUMBERS["resting"]: "warming"}
    assert stock.moves(NUMBERS["warming"], "centre")[-1].why.startswith("grown: 14 of 7 weeks")


def test_looking_moves_nothing(engine: Engine, stock: Stock) -> None:
    before = states(stock)
    assert len(Tending(engine, POLICY, "centre").look(spam, now=NOON)) == 3
    assert Tending(engine, POLICY, "pharmacy").look(spam, now=NOON) == []
    assert states(stock) == before


def test_a_tagged_number_rests_until_it_is_clean_and_warms_up_from_its_first_week(engine: Engine, stock: Stock) -> None:
    tending, number = Tending(engine, POLICY), NUMBERS["in use"]
    held = stock.get(number, "centre")
    tending.run(spam, now=NOON)
    assert stock.get(number, "centre") == replace(held, state="resting", since=NOON)  # its holder keeps it
    assert tending.run(lambda some: dict.fromkeys(some, Standing("recovering", 40.0)), now=NOON + 40 * DAY) == []
    tending.run(clean, now=NOON + 41 * DAY)
    assert (stock.get(number, "centre").state, stock.get(number, "centre").since) == ("warming", NOON + 41 * DAY)


def test_a_tagged_number_that_is_clean_early_is_let_go_and_a_watched_one_is_not(engine: Engine, stock: Stock) -> None:
    tending = Tending(engine, POLICY)
    shown = {NUMBERS["in use"]: Standing("spam", 81.0), FRESH: Standing("watch", 45.0)}
    tending.run(lambda _: shown, now=NOON)
    assert {stock.get(number, "centre").state for number in shown} == {"resting"}
    tending.run(clean, now=NOON + 9 * DAY)
    assert [stock.get(number, "centre").state for number in shown] == ["warming", "resting"]
    tending.run(clean, now=NOON + 30 * DAY)
    assert stock.get(FRESH, "centre").state == "warming"


def test_what_somebody_moved_meanwhile_stays(engine: Engine, stock: Stock) -> None:
    """Two services on one database, or a person at the same moment."""
    ours, theirs = Tending(engine, POLICY), Tending(engine, POLICY)
    found = ours.look(spam, now=NOON)
    stock.move(NUMBERS["in use"], "centre", "quarantined", who="test", now=NOON)
    assert len(theirs.run(spam, now=NOON)) == 2
    assert ours.move(found, now=NOON) == []
    assert stock.get(NUMBERS["in use"], "centre").state == "quarantined"


def test_a_number_whose_state_began_later_by_the_clock_is_left_alone(engine: Engine, stock: Stock) -> None:
    assert Tending(engine, POLICY).run(spam, now=LONG_AGO - DAY) == []
