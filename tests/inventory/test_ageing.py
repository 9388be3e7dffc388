"""How long a number warms up and rests, by the policy's figures."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from callstanding.inventory.ageing import DAY_S, over_at, warming_days
from callstanding.inventory.item import Item
from callstanding.inventory.states import State
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy

STANDARD = load_policy("standard")


def changed(**values: float) -> Policy:
    given = {key.replace("__", "."): value for key, value in values.items()}
    settings = {k: replace(s, value=given.get(k, s.value)) for k, s in STANDARD.settings.items()}
    return replace(STANDARD, settings=settings)


def item(state: State) -> Item:
    return Item("+12025550143", "own", state, 1000.0, "US")


def test_warming_lasts_until_the_ramp_reaches_the_full_day() -> None:
    weeks = warming_days(STANDARD) / 7
    first, growth = STANDARD.number("warmup.first_week"), STANDARD.number("warmup.growth")
    full = STANDARD.signals["busy_day"].limit * (1 - STANDARD.number("budget.spare"))
    assert weeks == int(weeks)
    assert first * (1 + growth) ** weeks >= full > first * (1 + growth) ** (weeks - 1)


def test_a_number_that_begins_at_the_full_day_does_not_warm() -> None:
    assert warming_days(changed(warmup__first_week=1000)) == 0


@pytest.mark.parametrize("policy", [changed(warmup__growth=0.0), changed(warmup__first_week=0)])
def test_without_growth_no_day_is_named(policy: Policy) -> None:
    assert over_at(item("warming"), policy) is None


def test_resting_is_over_after_the_policys_days() -> None:
    over = over_at(item("resting"), STANDARD)
    assert over is not None
    assert math.isclose(over, 1000.0 + STANDARD.number("rest.days") * DAY_S)


@pytest.mark.parametrize("state", ["new", "in use", "quarantined", "retired"])
def test_other_states_end_by_nobodys_clock(state: State) -> None:
    assert over_at(item(state), STANDARD) is None
