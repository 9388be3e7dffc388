"""How long a number rests, by the policy's figure."""

from __future__ import annotations

import math

import pytest

from callstanding.inventory.ageing import DAY_S, rests_until
from callstanding.inventory.item import Item
from callstanding.inventory.states import State
from callstanding.policies import load_policy

STANDARD = load_policy("standard")


def item(state: State) -> Item:
    return Item("+12025550143", "own", state, 1000.0, "US")


def test_resting_is_over_after_the_policys_days() -> None:
    over = rests_until(item("resting"), STANDARD)
    assert over is not None
    assert math.isclose(over, 1000.0 + STANDARD.number("rest.days") * DAY_S)


@pytest.mark.parametrize("state", ["new", "warming", "in use", "quarantined", "retired"])
def test_other_states_do_not_rest(state: State) -> None:
    assert rests_until(item(state), STANDARD) is None
