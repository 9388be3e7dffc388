"""What could not be measured is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evaluate.worlds import ONE, THREE, TWO, called, change, evaluated, label, standing

STANDINGS = [standing(ONE, "spam"), standing(TWO)]
LABELS = [label(ONE, "spam"), label(TWO, "legit")]
HISTORY = [change(ONE, 5, "unknown", "spam")]
CALLS = called(ONE, 3, 4) + called(TWO, 5)


def test_with_everything_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert evaluated(tmp_path, standings=STANDINGS, labels=LABELS, history=HISTORY, calls=CALLS).notes == []


def test_what_was_not_given_is_named_with_what_it_would_tell(tmp_path: Path) -> None:
    labels = [label(ONE, "legit", end=9), label(ONE, "spam", begin=9), LABELS[1]]
    notes = evaluated(tmp_path, standings=STANDINGS, labels=labels).notes
    assert [note for note in notes if "--history" in note and "(1 do not and are left out)" in note]
    assert [note for note in notes if "--calls" in note]


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (["legit", "legit"], "labelled spam:"),
        (["spam", "spam"], "labelled legit:"),
        (["grey", "grey"], "labelled spam and none legit:"),
    ],
)
def test_a_class_that_is_not_there_is_named(tmp_path: Path, labels: list[str], told: str) -> None:
    rows = [label(number, word) for number, word in zip((ONE, TWO), labels, strict=True)]
    found = evaluated(tmp_path, standings=STANDINGS, labels=rows, history=HISTORY, calls=CALLS)
    assert told in found.notes[0]
    assert found.ranking.auc is None


def test_what_does_not_match_is_counted(tmp_path: Path) -> None:
    labels = [LABELS[0], label(THREE, "legit")]
    notes = evaluated(
        tmp_path, standings=STANDINGS, labels=labels, history=HISTORY, calls=called(TWO, 5), partial=True
    ).notes
    assert [note.rsplit(": ", 1) for note in notes] == [
        ["calling numbers without a label, which are left out", "1"],
        ["labels that hold now of numbers without a standing, which count as not tagged now", "1"],
        ["labels without a call while they held, which are counted too", "2"],
    ]
