"""From simulated calls to an evaluation: it counts what history and labels say when they are looked at row by row."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callstanding.evaluate import Evaluation, evaluate
from callstanding.pipeline import Options, Outcome, score_files, write_table
from callstanding.simulate import simulate_world
from callstanding.testing import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Measured:
    """A small world, its standings, and what their evaluation says."""

    labels: list[Row]
    outcome: Outcome
    whole: Evaluation
    without_history: Evaluation


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    place = tmp_path_factory.mktemp("world")
    scenarios = ["people", "reassigned"]
    world = simulate_world(seed=2, people=1500, days=8, difficulty="easy", scenarios=scenarios).save(place / "files")
    outcome = score_files([world.calls], reports=[world.reports], assignments=[world.assignments], options=Options())
    standings, history = place / "standings.parquet", place / "history.csv"
    write_table(outcome.standings, standings)
    write_table(outcome.history, history)
    with world.labels.open(encoding="utf-8", newline="") as file:
        labels: list[Row] = list(csv.DictReader(file))
    whole = evaluate(standings, world.labels, calls=world.calls, history=history)
    return Measured(labels, outcome, whole, evaluate(standings, world.labels))


def full_hour(moment: datetime) -> datetime:
    """The first full hour from a moment on."""
    return EPOCH + timedelta(hours=math.ceil((moment - EPOCH) / timedelta(hours=1)))


def was_spam(label: Row, changes: list[dict[str, Any]], now: datetime) -> bool:
    """Whether the number was spam at the first full hour of a label, or became it before the label ended."""
    begin = full_hour(datetime.fromisoformat(label["from"]))
    end = datetime.fromisoformat(label["to"]) if label["to"] else now + timedelta(hours=1)
    before = [change["status"] for change in changes if change["at"] <= begin]
    return before[-1:] == ["spam"] or any(c["status"] == "spam" and begin < c["at"] < end for c in changes)


def test_the_counts_of_every_kind_are_those_of_looking_at_each_label(measured: Measured) -> None:
    by: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in measured.outcome.history.to_pylist():
        by[change["number"]].append(change)
    now = measured.outcome.standings["as_of"][0].as_py()
    tagged, all_ = Counter[str](), Counter[str]()
    for label in measured.labels:
        all_[label["kind"]] += 1
        tagged[label["kind"]] += was_spam(label, by[label["number"]], now)
    assert {each.kind: (each.tagged.k, each.tagged.n) for each in measured.whole.kinds} == {
        kind: (tagged[kind], n) for kind, n in all_.items()
    }
    assert measured.whole.found.k > 0


def test_a_former_holders_tag_is_not_counted_against_the_next_one(measured: Measured) -> None:
    begins = {
        label["number"]: datetime.fromisoformat(label["from"])
        for label in measured.labels
        if label["kind"] == "holder_after_spammer"
    }
    own = {
        row["number"]
        for row in measured.outcome.history.to_pylist()
        if row["status"] == "spam" and row["at"] > begins.get(row["number"], row["at"])
    }
    (rate,) = [each.tagged for each in measured.whole.kinds if each.kind == "holder_after_spammer"]
    assert (rate.k, rate.n) == (len(own), len(begins))


def test_without_history_only_labels_that_hold_now_are_counted(measured: Measured) -> None:
    now = measured.outcome.standings["as_of"][0].as_py()
    held = [label for label in measured.labels if not label["to"] or datetime.fromisoformat(label["to"]) > now]
    spam = {row["number"] for row in measured.outcome.standings.to_pylist() if row["status"] == "spam"}
    for told, word in ((measured.without_history.found, "spam"), (measured.without_history.false, "legit")):
        mine = [label["number"] for label in held if label["label"] == word]
        assert (told.k, told.n) == (len(spam & set(mine)), len(mine))
    assert measured.without_history.ranking == measured.whole.ranking
