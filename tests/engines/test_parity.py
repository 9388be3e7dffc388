"""Law 2: whatever facts come, and however, every engine gives the same rows as the reference engine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.parity import Answer, Rows, answer_of, told
from tests.engines.under_test import ENGINES_UNDER_TEST, MEMORY, UnderTest
from tests.engines.worlds import WORLDS, World, dealt, drawn, made
from tests.examples import examples

from callstanding.engines import ENGINES
from callstanding.engines.ledger import LEDGER
from callstanding.rollups import COLUMNS
from callstanding.testing import call

every_engine = pytest.mark.parametrize("engine", ENGINES_UNDER_TEST, ids=lambda engine: engine.name)


@cache
def world_named(name: str) -> World:
    return WORLDS[name]()


@cache
def reference(name: str) -> Answer:
    """What the reference engine says, given all at once."""
    return answered(MEMORY, world_named(name))


def answered(engine: UnderTest, world: World, dice: Random | None = None) -> Answer:
    """What an engine says; with dice, given the facts in another order and in pieces."""
    batches = dealt(world, dice) if dice else list(world.tables)
    with tempfile.TemporaryDirectory() as place, engine.filled(Path(place), batches, world.disputes) as filled:
        return answer_of(filled, world)


@every_engine
@pytest.mark.parametrize("name", WORLDS)
def test_an_engine_gives_the_rows_of_the_reference(engine: UnderTest, name: str) -> None:
    assert not told(reference(name), answered(engine, world_named(name), Random(name)))


@every_engine
@given(seed=st.integers(0, 2**32 - 1))
@examples(2, 100)
def test_an_engine_gives_the_rows_of_the_reference_whatever_comes(engine: UnderTest, seed: int) -> None:
    world = drawn(seed)
    assert not told(answered(MEMORY, world), answered(engine, world, Random(seed)))


def test_the_worlds_need_every_column_and_every_turn() -> None:
    """What no world needs, no engine is asked for."""
    answers = [reference(name) for name in WORLDS]
    standings = [row for answer in answers for row in answer.standings]
    assert needed(answer.rollups for answer in answers) == {column.name for column in COLUMNS}
    assert needed(answer.ledger for answer in answers) == set(LEDGER)
    assert [answer for answer in answers if answer.fair != answer.pools]
    assert {flag for row in standings for flag in row["flags"]} == {"spoofed", "disputed", "inherited"}
    assert "pool_standing" in {reason["signal"] for row in standings for reason in row["reasons"]}
    assert {row["status"] for row in standings} >= {"unknown", "clean", "watch", "spam"}


def needed(tables: Iterable[Rows]) -> set[str]:
    """The columns that are anywhere not nought."""
    return {column for rows in tables for row in rows.values() for column, n in row.items() if n}


def test_a_difference_is_told_by_number_hour_and_column() -> None:
    one, two = (answered(MEMORY, made([call("+12025550143", "+12025550177", 9.5, talk)])) for talk in (7, 6))
    assert "rollups: +12025550143, 2025-03-03 09 h, unstated: short_out 0 and 1" in told(one, two)
    assert "ledger: +12025550143, 2025-03-03 09 h: talk_out_ms 7000.0 and 6000.0" in told(one, two)


def test_a_row_that_only_one_has_is_told() -> None:
    calls = [call("+12025550143", "+12025550177", hour, 7) for hour in (9.5, 10.5)]
    one, two = answered(MEMORY, made(calls)), answered(MEMORY, made(calls[:1]))
    assert "rollups: +12025550143, 2025-03-03 10 h, unstated: a row and no row" in told(one, two)


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_that_a_user_can_name_is_tried(name: str) -> None:
    assert name in {engine.name for engine in ENGINES_UNDER_TEST}
