"""Three callers as anyone knows them: a robocaller, a school's evening alert, and an ordinary person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from callstanding.messages import languages
from callstanding.testing import MONDAY, Row, by_number, call, campaign, person, scored

NUMBER = "+12025550143"


@pytest.fixture(scope="module")
def robocalls() -> list[Row]:
    return campaign(NUMBER, calls=3000, answered=0.15, talk_s=(4, 4))


@pytest.fixture(scope="module")
def alert() -> list[Row]:
    """Six hundred families are told of a closed school between six and seven in the evening."""
    return campaign(NUMBER, calls=600, answered=0.75, talk_s=(25, 40), hours=(18.0, 19.0))


def test_a_robocaller_is_spam_for_how_it_calls(robocalls: list[Row], tmp_path: Path) -> None:
    row = by_number(scored(tmp_path, robocalls))[NUMBER]
    adverse = {reason["signal"] for reason in row["reasons"] if reason["points"] > 0}
    assert row["status"] == "spam"
    assert row["calls_out"] == len(robocalls)
    assert {"busy_day", "no_callbacks"} <= adverse
    assert adverse & {"short_answers", "brief_talk"}
    assert row["clean_by"] > row["as_of"]


@pytest.mark.parametrize("days", [0, 1, 2, 7])
def test_a_schools_alert_is_neither_tagged_nor_watched(alert: list[Row], days: int, tmp_path: Path) -> None:
    """A quarter of the families that missed the call ring back, as the school's own number shows on their telephone."""
    missed = [row["callee"] for row in alert if not row["talk_s"]]
    back = [call(family, NUMBER, 18.5 + i / 80, 60) for i, family in enumerate(missed[::4])]
    outcome = scored(tmp_path, alert + back, as_of=MONDAY + timedelta(days=days, hours=19, minutes=5))
    assert by_number(outcome)[NUMBER]["status"] == "clean"
    assert {change["status"] for change in outcome.history.to_pylist() if change["number"] == NUMBER} == {"clean"}


@pytest.mark.parametrize("days", [0, 1, 2, 7])
def test_an_alert_that_nobody_answers_back_is_never_tagged(alert: list[Row], days: int, tmp_path: Path) -> None:
    outcome = scored(tmp_path, alert, as_of=MONDAY + timedelta(days=days, hours=19, minutes=5))
    assert "spam" not in {change["status"] for change in outcome.history.to_pylist()}
    assert by_number(outcome)[NUMBER]["score_high"] < 70


def test_an_ordinary_person_is_clean(tmp_path: Path) -> None:
    calls = [call(NUMBER, person(i % 6), 10 + i * 7, (40, 0, 180, 65)[i % 4]) for i in range(20)]
    calls += [call(person(i % 6), NUMBER, 12 + i * 9, 90) for i in range(12)]
    row = by_number(scored(tmp_path, calls))[NUMBER]
    assert (row["status"], row["flags"]) == ("clean", [])


def test_a_person_seen_twice_is_unknown(tmp_path: Path) -> None:
    calls = [call(NUMBER, person(1), 10, 40), call(NUMBER, person(2), 12)]
    row = by_number(scored(tmp_path, calls))[NUMBER]
    assert row["status"] == "unknown"
    assert row["connection"] is None


def test_reasons_are_told_in_french(robocalls: list[Row], tmp_path: Path) -> None:
    assert "fr" in languages()
    english, french = (by_number(scored(tmp_path, robocalls, lang=lang))[NUMBER]["reasons"] for lang in ("en", "fr"))
    told = {reason["signal"]: reason["sentence"] for reason in french}
    assert all(told.values())
    assert all(told[reason["signal"]] != reason["sentence"] for reason in english)
    assert "appel" in told["busy_day"]
