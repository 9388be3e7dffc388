"""The forecast is kept to the second: if nothing more comes, a number is clean on the day that it was told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from callstanding.testing import MONDAY, Row, by_number, call, campaign, person, report, scored

ME = "+12025550143"
SECOND = timedelta(seconds=1)


def burst() -> list[Row]:
    return campaign(ME, calls=800, answered=0.15, talk_s=(3, 5))


def week() -> list[Row]:
    """Five days of spam, with a few who ring back."""
    days = [
        row
        for day in range(5)
        for row in campaign(
            ME,
            calls=400,
            answered=0.2,
            talk_s=(2, 9),
            hours=(24 * day + 9, 24 * day + 18),
            people_from=400 * day,
            seed=day,
        )
    ]
    return days + [call(person(i * 7), ME, 24 * 4 + 18.5 + i / 99, 30) for i in range(20)]


def watched() -> list[Row]:
    """Enough to be watched, not to be tagged."""
    return campaign(ME, calls=110, answered=0.2, talk_s=(3, 8))


TOLD = [report(ME, person(i), 20 + i / 60, "fraud") for i in range(60)]


@pytest.mark.parametrize(
    ("calls", "reports", "status"),
    [(burst(), [], "spam"), (burst(), TOLD, "spam"), (week(), [], "spam"), (watched(), [], "watch")],
    ids=["burst", "burst-and-reports", "week", "watched"],
)
def test_a_number_is_clean_when_it_was_told_and_not_a_second_before(
    calls: list[Row], reports: list[Row], status: str, tmp_path: Path
) -> None:
    def then(as_of: object = None) -> Row:
        return by_number(scored(tmp_path, calls, reports=reports, as_of=as_of))[ME]  # type: ignore[arg-type]

    now = then()
    until = now["clean_by"]
    assert now["status"] == status
    assert until > now["as_of"] + timedelta(hours=1)
    before, after = then(until - SECOND), then(until)
    assert before["status"] not in ("clean", "unknown")
    assert before["clean_by"] == until
    assert (after["status"], after["clean_by"], after["since"]) == ("clean", None, until)


@pytest.mark.parametrize("days", [1, 4, 8, 12])
def test_the_forecast_stays_the_same_while_nothing_comes(days: int, tmp_path: Path) -> None:
    first = by_number(scored(tmp_path, burst()))[ME]
    later = by_number(scored(tmp_path, burst(), as_of=MONDAY + timedelta(days=days, hours=19)))[ME]
    assert later["clean_by"] == first["clean_by"]
    assert later["spam_score"] < first["spam_score"]


def test_more_spam_puts_the_day_off(tmp_path: Path) -> None:
    once = by_number(scored(tmp_path / "once", burst()))[ME]
    again = burst() + campaign(ME, calls=400, answered=0.15, talk_s=(3, 5), hours=(57.0, 66.0), people_from=5000)
    assert by_number(scored(tmp_path / "again", again))[ME]["clean_by"] >= once["clean_by"] + timedelta(days=1)
