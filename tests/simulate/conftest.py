"""Small worlds that many tests look at, made once, and a way to ask them in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from callstanding.simulate import World, simulate_world
from callstanding.simulate.setting import set_up
from callstanding.simulate.stage import Stage
from callstanding.simulate.terms import Terms

Ask = Callable[[str], list[tuple[Any, ...]]]

# Who made each call: the kind that the truth gives its number at that moment.
_MADE = """CREATE VIEW made AS SELECT c.*, l.kind, l.label FROM calls c JOIN labels l ON c.caller = l.number
    AND c.start >= l."from" AND (l."to" IS NULL OR c.start < l."to")"""


def asking(world: World) -> Ask:
    """Ask about calls, reports, assignments, labels, and `made`: the calls with kind and label of their caller."""
    connection = duckdb.connect()
    connection.execute("SET timezone = 'UTC'")
    for name in ("calls", "reports", "assignments", "labels"):
        connection.register(name, getattr(world, name))
    connection.execute(_MADE)
    return lambda sql: connection.sql(sql).fetchall()


@pytest.fixture(scope="session")
def world() -> World:
    """The whole world, small."""
    return simulate_world(people=2000, seed=7)


@pytest.fixture(scope="session")
def ask(world: World) -> Ask:
    """Ask the small whole world."""
    return asking(world)


@pytest.fixture(scope="session")
def people() -> Ask:
    """Ask a world of people alone."""
    return asking(simulate_world(people=4000, seed=3, scenarios=["people"]))


@pytest.fixture(scope="session")
def stage() -> Stage:
    """The stage of a world of the standard size, before the first call."""
    return set_up(Terms(seed=11, people=20_000, days=14))[1]
