"""How soon tags come, how steady they are and how long they last, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.evaluate.worlds import FOUR, ONE, THREE, TWO, called, change, evaluated, label, standing

from callstanding.testing import Row

LABELS = [label(ONE, "spam"), label(TWO, "spam"), label(THREE, "spam"), label(FOUR, "legit")]
STANDINGS = [standing(ONE, "spam"), standing(TWO, "spam"), standing(THREE), standing(FOUR)]
HISTORY = [change(ONE, 12, "unknown", "spam"), change(TWO, 20, "unknown", "spam")]
# One calls 2 times before its tag, two 30 times (and 80 in all), three 40 times and is never tagged.
CALLS = [
    *called(ONE, 10, 11, 13, 14),
    *called(TWO, *(15 + i / 7 for i in range(30)), *(21 + i for i in range(50))),
    *called(THREE, *range(1, 41)),
    *called(FOUR, *range(1, 150)),
]
ALL: dict[str, Any] = {"standings": STANDINGS, "labels": LABELS, "history": HISTORY, "calls": CALLS}


def test_calls_and_hours_until_the_tag_are_medians_of_tagged_spam(tmp_path: Path) -> None:
    timing = evaluated(tmp_path, **ALL).timing
    assert timing.calls_until_tag == (2 + 30) / 2
    assert timing.hours_until_tag == (2 + 5) / 2


def test_each_kind_has_its_own_median(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", "quick"), label(TWO, "spam", "slow"), label(THREE, "spam", "missed"), LABELS[3]]
    found = evaluated(tmp_path, **ALL | {"labels": labels})
    assert {each.kind: each.calls_until_tag for each in found.kinds} == {
        "quick": 2,
        "slow": 30,
        "missed": None,
        "some_legit": None,
    }


def test_the_first_calls_are_those_of_spam_that_makes_so_many(tmp_path: Path) -> None:
    within = evaluated(tmp_path, **ALL).timing.within_calls
    assert {first: (rate.k, rate.n) for first, rate in within.items()} == {27: (0, 2)}
    early = [HISTORY[0], change(TWO, 16, "unknown", "spam")]
    within = evaluated(tmp_path, **ALL | {"history": early}).timing.within_calls
    assert {first: (rate.k, rate.n) for first, rate in within.items()} == {27: (1, 2)}


def test_a_tag_that_stands_before_the_first_call_came_after_none(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", end=40), label(ONE, "spam", begin=60)]
    standings, history = [standing(ONE, "spam")], [HISTORY[0]]
    calls = called(ONE, 61, 62)
    timing = evaluated(tmp_path, standings=standings, labels=labels, history=history, calls=calls).timing
    assert (timing.calls_until_tag, timing.hours_until_tag) == (0, 0)


def test_flips_are_changes_into_and_out_of_spam_per_thousand_months(tmp_path: Path) -> None:
    history = [
        change(ONE, 120, "unknown", "watch"),
        change(ONE, 130, "watch", "spam"),
        change(ONE, 140, "spam", "recovering"),
        change(ONE, 150, "recovering", "spam"),
    ]
    standings, labels = [standing(ONE, "spam"), standing(TWO)], [label(ONE, "spam"), label(TWO, "legit", begin=180)]
    timing = evaluated(tmp_path, standings=standings, labels=labels, history=history).timing
    months = ((240 - 120) + (240 - 180)) / (24 * 30)
    assert timing.flips == pytest.approx(3 * 1000 / months)


def test_clean_again_counts_from_the_last_call(tmp_path: Path) -> None:
    history = [*HISTORY, change(ONE, 60, "spam", "recovering"), change(ONE, 14 + 72, "recovering", "clean")]
    standings = [standing(ONE), *STANDINGS[1:]]
    assert evaluated(tmp_path, **ALL | {"history": history, "standings": standings}).timing.days_to_clean == 3


@pytest.mark.parametrize("absent", [{"calls": None}, {"calls": []}, {"history": None}])
def test_without_calls_or_history_nothing_is_said_of_how_soon(tmp_path: Path, absent: dict[str, Any]) -> None:
    found = evaluated(tmp_path, **ALL | absent)
    timing = found.timing
    assert (timing.calls_until_tag, timing.hours_until_tag, timing.within_calls) == (None, None, {})
    assert timing.days_to_clean is None
    assert (timing.flips is None) == (absent == {"history": None})
    assert {each.calls_until_tag for each in found.kinds} == {None}


def test_calls_outside_a_label_are_not_its_own(tmp_path: Path) -> None:
    calls: list[Row] = called(ONE, 5, 6, 10, 11, 50)
    labels = [label(ONE, "spam", begin=8, end=40)]
    found = evaluated(tmp_path, standings=[standing(ONE, "spam")], labels=labels, history=[HISTORY[0]], calls=calls)
    assert (found.timing.calls_until_tag, found.timing.hours_until_tag) == (2, 2)
