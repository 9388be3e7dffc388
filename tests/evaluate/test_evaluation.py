"""The whole evaluation: every label counts once, in whatever order the files are."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluate.worlds import ONE, TWO, called, change, evaluated, label, standing

from callstanding.testing import Row, differences

NUMBERS = [f"+120255501{i:02}" for i in range(40)]


def some_world(seed: int) -> dict[str, list[Row]]:
    """Forty numbers with a label or two, a tag here and there, and calls."""
    dice = Random(seed)
    world: dict[str, list[Row]] = {"standings": [], "labels": [], "history": [], "calls": []}
    for number in NUMBERS:
        spam, change_at, tag_at = dice.random() < 0.4, dice.randrange(20, 200), dice.randrange(1, 239)
        status = "spam" if dice.random() < (0.7 if spam else 0.2) else "clean"
        world["standings"].append(standing(number, status, dice.choice((5.0, 5.0, 40.0, 80.0, 95.0))))
        word = "spam" if spam else dice.choice(("legit", "legit", "grey"))
        if dice.random() < 0.3:
            world["labels"] += [label(number, "legit", end=change_at), label(number, word, begin=change_at)]
        else:
            world["labels"].append(label(number, word))
        world["history"].append(change(number, tag_at, "unknown", status))
        world["calls"] += called(number, *(dice.uniform(0, 240) for _ in range(dice.randrange(1, 60))))
    return world


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    world: dict[str, Any] = some_world(seed)
    dealt = {name: Random(seed).sample(rows, len(rows)) for name, rows in world.items()}
    with TemporaryDirectory() as place:
        one, other = (evaluated(Path(place), **rows).as_dict() for rows in (world, dealt))
    assert differences(one, other) == []


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10)
def test_every_label_is_counted_once_and_every_score_too(seed: int) -> None:
    world: dict[str, Any] = some_world(seed)
    with TemporaryDirectory() as place:
        found = evaluated(Path(place), **world)
    words = [row["label"] for row in world["labels"]]
    assert sum(each.tagged.n for each in found.kinds) == len(words)
    for told, word in ((found.found, "spam"), (found.false, "legit")):
        of_kinds = [each.tagged for each in found.kinds if each.label == word]
        assert (told.k, told.n) == (sum(rate.k for rate in of_kinds), words.count(word))
        assert told.n == sum(rate.n for rate in of_kinds)
    now = [row["label"] for row in world["labels"] if not row["to"]]
    assert found.numbers == len(now) - now.count("grey")


def test_grey_numbers_are_shown_and_belong_to_no_rate(tmp_path: Path) -> None:
    rows = [standing(ONE, "spam"), standing(TWO, "spam")]
    found = evaluated(tmp_path, standings=rows, labels=[label(ONE, "grey"), label(TWO, "spam")])
    assert (found.found.n, found.false.n, found.numbers) == (1, 0, 1)
    assert [(each.label, each.tagged.k) for each in found.kinds] == [("spam", 1), ("grey", 1)]


def test_a_number_without_a_score_is_ranked_nowhere(tmp_path: Path) -> None:
    rows = [standing(ONE, "unknown", None), standing(TWO)]
    assert evaluated(tmp_path, standings=rows, labels=[label(ONE, "spam"), label(TWO, "legit")]).numbers == 1


def test_a_better_score_makes_every_figure_of_the_ranking_better(tmp_path: Path) -> None:
    world: dict[str, Any] = some_world(8)
    spam = {row["number"] for row in world["labels"] if row["label"] == "spam" and not row["to"]}
    perfect = [row | {"spam_score": 99.0 if row["number"] in spam else 1.0} for row in world["standings"]]
    found, ideal = evaluated(tmp_path, **world), evaluated(tmp_path, **world | {"standings": perfect})
    assert (ideal.ranking.auc, ideal.ranking.average_precision) == (1.0, 1.0)
    assert (found.ranking.auc or 0) < 1.0
    assert (ideal.calibration.brier or 0) < (found.calibration.brier or 0)


def test_it_can_be_told_as_json(tmp_path: Path) -> None:
    found = evaluated(tmp_path, **some_world(9))  # type: ignore[arg-type]
    told = json.loads(json.dumps(found.as_dict()))
    assert told["found"]["k"] == found.found.k
    assert [each["kind"] for each in told["kinds"]] == [each.kind for each in found.kinds]
