"""Bars and findings, and what the list of attacks promises."""

from __future__ import annotations

import pytest

from callstanding.errors import UsageError
from callstanding.trials.attacks import ATTACKS, Bar, Finding
from callstanding.trials.attacks.attack import NONE, at_least, at_most
from callstanding.trials.attacks.suite import picked


@pytest.mark.parametrize(
    ("bar", "kept", "lost"),
    [
        (at_most(2), 2.0, 2.01),
        (at_least(0.95), 0.95, 0.9),
        (NONE, 0, 1),
    ],
)
def test_a_bar_holds_up_to_its_very_value(bar: Bar, kept: float, lost: float) -> None:
    assert [Finding("x", value, "points", 1, bar).kept for value in (kept, lost)] == [True, False]


def test_a_figure_without_cases_keeps_no_bar_and_one_without_bar_breaks_none() -> None:
    assert Finding("x", None, "points", 0, at_most(2)).kept is False
    assert Finding("x", 99.0, "points", 1).kept is None


def test_every_threat_of_the_catalogue_has_its_attack() -> None:
    assert {f"B{i}" for i in range(1, 11)} <= {attack.source for attack in ATTACKS}


def test_every_attack_has_a_name_of_its_own_and_says_what_it_does_and_what_must_hold() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    assert [attack.name for attack in ATTACKS if not (attack.does.endswith(".") and attack.bar.endswith("."))] == []


def test_what_cannot_be_tried_says_why() -> None:
    assert [attack.name for attack in ATTACKS if attack.measure is None] == ["probing"]
    assert [attack.name for attack in ATTACKS if attack.measure is None and not attack.missing] == []


def test_attacks_are_picked_by_name_or_place_in_the_order_of_the_list() -> None:
    assert [attack.name for attack in picked(["rings", "b1", "B10"], ATTACKS)] == ["strangers", "rings"]
    assert picked([], ATTACKS) == ATTACKS


def test_an_unknown_attack_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(UsageError, match="no attack 'spoofin'") as wrong:
        picked(["spoofin"], ATTACKS)
    assert wrong.value.hint == "Did you mean spoofing?"
