"""What stands behind a number is what others did: its own calls are no pool."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.conftest import SPAMMER

from callstanding.testing import Row, by_number, call, campaign, person, scored


def spam(days: int, number: str = SPAMMER) -> list[Row]:
    return [
        row
        for day in range(days)
        for row in campaign(
            number,
            calls=500,
            answered=0.15,
            talk_s=(3, 5),
            hours=(24 * day + 9, 24 * day + 19),
            people_from=500 * day,
            account="firm",
        )
    ]


def pooled(place: Path, calls: list[Row], number: str) -> float:
    """Points of the pool in a number's score."""
    reasons = by_number(scored(place, calls))[number]["reasons"]
    return sum(float(reason["points"]) for reason in reasons if reason["signal"] == "pool_standing")


def test_a_number_that_makes_nearly_all_calls_of_its_account_is_not_judged_twice(tmp_path: Path) -> None:
    quiet = [call(f"+1{404 + i}5550143", person(90_000 + i), 60, 60, account="firm") for i in range(5)]
    assert pooled(tmp_path / "loud", spam(3) + quiet, SPAMMER) < 1


def test_one_loud_number_does_not_speak_for_its_account(tmp_path: Path) -> None:
    quiet = [call(f"+1{404 + i}5550143", person(90_000 + i), 60, 0, account="firm") for i in range(5)]
    assert pooled(tmp_path, spam(3) + quiet, "+14045550143") < 5


def test_many_loud_numbers_speak_for_their_account(tmp_path: Path) -> None:
    loud = [row for i in range(5) for row in spam(3, f"+1{404 + i}5550143")]
    assert pooled(tmp_path, [*loud, call("+12125550143", person(90_000), 60, 0, account="firm")], "+12125550143") > 20
