"""A status belongs to a holder: the history of a number tells where one ended because the number changed hands."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.pipeline.conftest import FRIEND, SHOP, SPAMMER, Town

from callstanding.errors import NotFound
from callstanding.pipeline import Options, Outcome, explain_number
from callstanding.testing import MONDAY, Row, assignment, by_number, call, campaign, person, scored, write

BEFORE, CHANGE = MONDAY - timedelta(days=60), MONDAY + timedelta(days=4)
CALM = [call(SPAMMER, person(9000 + i), 24 * 5 + 10 + i / 3, 100) for i in range(15)]
Changes = list[dict[str, Any]]


@pytest.fixture(scope="module")
def spam() -> list[Row]:
    return campaign(SPAMMER, calls=2000, answered=0.15, talk_s=(3, 5))


def changes(outcome: Outcome, number: str = SPAMMER) -> Changes:
    return [row for row in outcome.history.to_pylist() if row["number"] == number]


def handed(outcome: Outcome) -> Changes:
    return [row for row in outcome.history.to_pylist() if set(row["because"]) & {"new_holder", "no_holder"}]


def test_the_tag_of_a_number_ends_when_another_holder_gets_it(spam: list[Row], tmp_path: Path) -> None:
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", CHANGE)]
    outcome = scored(tmp_path, spam + CALM, assignments=held)
    (row,) = handed(outcome)
    assert row == {
        "number": SPAMMER,
        "at": CHANGE,
        "was": "spam",
        "status": "unknown",
        "spam_score": None,
        "because": ["new_holder"],
    }
    after = [change for change in changes(outcome) if change["at"] > CHANGE]
    assert [(change["was"], change["status"]) for change in after] == [("unknown", "clean")]


def test_the_same_holder_again_keeps_its_tag_even_after_a_gap(spam: list[Row], tmp_path: Path) -> None:
    back = CHANGE + timedelta(days=1)
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "one", back)]
    assert handed(scored(tmp_path, spam + CALM, assignments=held)) == []


def test_a_number_that_nobody_holds_has_no_status_and_the_next_holder_begins_with_none(
    spam: list[Row], tmp_path: Path
) -> None:
    back = CHANGE + timedelta(days=1)
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", back)]
    (row,) = handed(scored(tmp_path, spam + CALM, assignments=held))
    assert (row["at"], row["was"], row["status"], row["because"]) == (CHANGE, "spam", "unknown", ["no_holder"])


def test_a_new_holder_who_has_not_called_yet_is_not_shown_with_the_old_tag(spam: list[Row], tmp_path: Path) -> None:
    others = campaign(SHOP, calls=60, answered=0.7, talk_s=(60, 200), hours=(24 * 5, 24 * 5 + 9))
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", CHANGE)]
    outcome = scored(tmp_path, spam + others, assignments=held)
    assert SPAMMER not in by_number(outcome)
    assert changes(outcome)[-1]["because"] == ["new_holder"]


def test_a_change_of_hands_that_is_still_to_come_ends_nothing(spam: list[Row], tmp_path: Path) -> None:
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", CHANGE)]
    outcome = scored(tmp_path, spam + CALM, assignments=held, as_of=CHANGE - timedelta(minutes=1))
    assert handed(outcome) == []
    assert by_number(outcome)[SPAMMER]["status"] == changes(outcome)[-1]["status"] == "spam"


def test_nor_does_it_change_when_the_number_will_be_clean(spam: list[Row], tmp_path: Path) -> None:
    alone = by_number(scored(tmp_path / "alone", spam))[SPAMMER]
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", CHANGE)]
    given_back = by_number(scored(tmp_path / "held", spam, assignments=held))[SPAMMER]
    assert alone["as_of"] < CHANGE < alone["clean_by"]
    assert given_back["clean_by"] == alone["clean_by"]


def test_a_tag_that_the_last_hour_of_a_holder_would_bring_is_nobodys(spam: list[Row], tmp_path: Path) -> None:
    tagged = changes(scored(tmp_path / "alone", spam))[-1]
    assert tagged["status"] == "spam"
    held = [assignment(SPAMMER, "one", BEFORE, tagged["at"]), assignment(SPAMMER, "two", tagged["at"])]
    early = scored(tmp_path / "held", [row for row in spam if row["start"] < f"{tagged['at']:%FT%TZ}"] + CALM)
    assert "spam" in {change["status"] for change in changes(early)}
    outcome = scored(tmp_path / "handed", spam + CALM, assignments=held)
    assert tagged["at"] not in {change["at"] for change in changes(outcome) if change["status"] == "spam"}


def test_nothing_is_said_of_a_change_of_hands_of_a_number_without_a_status(tmp_path: Path) -> None:
    few = [call(FRIEND, person(i), 9 + i, 60) for i in range(3)]
    held = [assignment(FRIEND, "one", BEFORE, CHANGE), assignment(FRIEND, "two", CHANGE)]
    outcome = scored(tmp_path, few + CALM, assignments=held)
    assert by_number(outcome)[SPAMMER]["status"] == "clean"
    assert handed(outcome) == []


BOUNDS = st.lists(st.integers(0, 24 * 7), min_size=1, max_size=6, unique=True).map(sorted)
HOLDERS = st.lists(st.sampled_from(["one", "two", "three"]), min_size=6, max_size=6)


@given(bounds=BOUNDS, holders=HOLDERS, gaps=st.lists(st.integers(0, 20), min_size=6, max_size=6))
@examples(12, 100)
def test_along_a_number_each_change_begins_as_the_last_one_ended_and_the_end_is_its_standing(
    spam: list[Row], bounds: list[int], holders: list[str], gaps: list[int]
) -> None:
    ends = [*bounds[1:], 24 * 30]
    held = [
        assignment(SPAMMER, holder, MONDAY + timedelta(hours=a), MONDAY + timedelta(hours=max(a + 1, b - gap)))
        for a, b, holder, gap in zip(bounds, ends, holders, gaps, strict=False)
    ]
    with TemporaryDirectory() as place:
        outcome = scored(Path(place), spam + CALM, assignments=held)
    found = changes(outcome)
    assert found[0]["was"] == "unknown"
    assert all(a["status"] == b["was"] and a["at"] < b["at"] for a, b in pairwise(found))
    standing = by_number(outcome).get(SPAMMER)
    assert found[-1]["status"] == (standing["status"] if standing else "unknown")


def test_the_same_holds_for_every_number_of_the_town(town: Town, tmp_path: Path) -> None:
    outcome = scored(tmp_path, town.calls, reports=town.reports, assignments=town.assignments)
    by: dict[str, Changes] = defaultdict(list)
    for row in outcome.history.to_pylist():
        by[row["number"]].append(row)
    assert all(a["status"] == b["was"] for found in by.values() for a, b in pairwise(found))
    standings = by_number(outcome)
    assert {n: found[-1]["status"] for n, found in by.items()}.items() <= {
        n: row["status"] for n, row in standings.items()
    }.items()


def test_an_explanation_shows_it_in_its_timeline(spam: list[Row], tmp_path: Path) -> None:
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", CHANGE)]
    files = [write(tmp_path / "calls.csv", "calls", spam + CALM)]
    given_to = [write(tmp_path / "held.csv", "assignments", held)]
    found = explain_number(SPAMMER, files, assignments=given_to, options=Options())
    assert [(step["at"], step["because"]) for step in found.timeline if step["was"] == "spam"] == [
        (CHANGE, ["new_holder"])
    ]


def test_of_a_holder_who_did_nothing_yet_there_is_nothing_to_explain(spam: list[Row], tmp_path: Path) -> None:
    held = [assignment(SPAMMER, "one", BEFORE, CHANGE), assignment(SPAMMER, "two", CHANGE)]
    files = [write(tmp_path / "calls.csv", "calls", spam)]
    given_to = [write(tmp_path / "held.csv", "assignments", held)]
    with pytest.raises(NotFound) as error:
        explain_number(SPAMMER, files, assignments=given_to, options=Options(as_of=datetime(2025, 4, 1, tzinfo=UTC)))
    assert "holder" in error.value.message
