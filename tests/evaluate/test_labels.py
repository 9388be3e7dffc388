"""Labels that contradict themselves or belong to other standings are refused, and the numbers are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.evaluate.worlds import FOUR, ONE, THREE, TWO, change, evaluated, label, standing

from callstanding.errors import InputError
from callstanding.testing import Row

GOOD: dict[str, Any] = {
    "standings": [standing(ONE, "spam", 90.0), standing(TWO)],
    "labels": [label(ONE, "spam"), label(TWO, "legit")],
    "history": [change(ONE, 5, "unknown", "spam"), change(TWO, 5, "unknown", "clean")],
}


def refused(place: Path, **changed: Any) -> InputError:
    with pytest.raises(InputError) as error:
        evaluated(place, **GOOD | changed)
    return error.value


def test_the_files_that_the_other_tests_spoil_are_good(tmp_path: Path) -> None:
    found = evaluated(tmp_path, **GOOD)
    assert (found.found.k, found.false.k) == (1, 0)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ([], "there are no labels"),
        ([label(ONE, "Spam"), label(TWO, "ham")], f"unknown label ({ONE}: 'Spam', {TWO}: 'ham')"),
        ([label(ONE, "spam", begin=5, end=5), label(TWO, "legit")], f"a label of {ONE} does not end after it begins"),
        ([label(ONE, "spam", begin=5, end=4), label(TWO, "legit")], f"a label of {ONE} does not end after it begins"),
        ([label(ONE, "spam", end=6), label(ONE, "legit", begin=5), label(TWO, "legit")], f"{ONE}: two labels at one"),
        ([label(ONE, "spam", begin=5), label(ONE, "legit", begin=6), label(TWO, "legit")], f"{ONE}: two labels at one"),
        ([label(ONE, "spam"), label(ONE, "legit"), label(TWO, "legit")], f"{ONE}: two labels at one time"),
        ([label(THREE, "spam"), label(FOUR, "legit")], "no labelled number is in"),
        ([label("12025550101", "spam")], "(12025550101 is labelled, +1202555010"),
    ],
)
def test_wrong_labels_are_refused_and_named(tmp_path: Path, labels: list[Row], told: str) -> None:
    error = refused(tmp_path, labels=labels)
    assert told in error.message
    assert error.message.startswith(f"{tmp_path / 'labels.csv'}: ")
    assert error.hint


def test_labels_that_follow_each_other_are_right(tmp_path: Path) -> None:
    labels = [label(ONE, "legit", end=5), label(ONE, "spam", begin=5), label(TWO, "legit")]
    assert evaluated(tmp_path, **GOOD | {"labels": labels}).found.n == 1


@pytest.mark.parametrize(
    ("standings", "told"),
    [
        ([], "there are no standings"),
        ([standing(ONE, "Spam"), standing(TWO)], f"unknown status ({ONE}: 'Spam')"),
        ([standing(ONE, "spam", 900.0), standing(TWO, score=-1.0)], f"a score beyond 0 to 100 ({ONE}, {TWO})"),
        ([standing(ONE, "spam"), standing(ONE, "spam"), standing(TWO)], f"{ONE} more than once"),
        (
            [standing(ONE, "spam"), *(standing(f"+120255501{i}") for i in range(50, 55))],
            "5 calling numbers without label (+12025550150, +12025550151, +12025550152 and 2 more)",
        ),
    ],
)
def test_wrong_standings_are_refused_and_named(tmp_path: Path, standings: list[Row], told: str) -> None:
    error = refused(tmp_path, standings=standings)
    assert told in error.message
    assert error.message.startswith(f"{tmp_path / 'standings.csv'}: ")
    assert error.hint


def test_a_number_that_only_takes_calls_needs_no_label(tmp_path: Path) -> None:
    silent = standing(THREE, calls_out=0)
    assert evaluated(tmp_path, **GOOD | {"standings": [*GOOD["standings"], silent]}).notes == [
        "without --calls nothing is said of how soon a tag comes"
    ]


def test_labels_of_some_numbers_are_taken_when_this_is_said(tmp_path: Path) -> None:
    labels = [label(ONE, "spam")]
    assert "--partial" in str(refused(tmp_path, labels=labels).hint)
    found = evaluated(tmp_path, **GOOD | {"labels": labels, "partial": True})
    assert (found.found.n, found.false.n) == (1, 0)


@pytest.mark.parametrize(
    ("history", "number"),
    [
        ([change(ONE, 5, "unknown", "spam"), change(TWO, 5, "unknown", "spam")], TWO),
        ([change(ONE, 5, "unknown", "spam"), change(ONE, 9, "spam", "recovering")], ONE),
        ([change(TWO, 5, "unknown", "clean")], ONE),
        ([], ONE),
    ],
)
def test_a_history_of_another_run_is_refused(tmp_path: Path, history: list[Row], number: str) -> None:
    error = refused(tmp_path, history=history)
    assert f"does not end as {tmp_path / 'standings.csv'} stands ({number})" in error.message
    assert "--history" in str(error.hint)
