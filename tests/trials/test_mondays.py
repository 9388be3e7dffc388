"""Which Mondays are judged and which are learned from."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.trials.said import JUDGED, complaints, number, numbered, said

from callstanding.trials.complaints import Complaints
from callstanding.trials.mondays import lessons, mondays, unfit


def feed(dates: list[date]) -> Complaints:
    return Complaints(sql=None, dates=frozenset(dates))  # type: ignore[arg-type] # the dates alone are asked


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(each) for each in range((last - first).days + 1)]


SPRING = feed(days(date(2025, 3, 5), date(2025, 5, 11)))


def test_the_first_monday_of_each_month_is_found() -> None:
    assert list(mondays(SPRING, first_of_month=True)) == JUDGED
    assert next(mondays(SPRING, first_of_month=False)) == date(2025, 3, 10)
    assert all(each.weekday() == 0 for each in mondays(SPRING, first_of_month=False))


@pytest.mark.parametrize("length", [1, 7, 10, 21])
@pytest.mark.parametrize("monday", list(mondays(SPRING, first_of_month=False)))
def test_a_lesson_was_over_before_the_judged_monday(monday: date, length: int) -> None:
    assert all(each + timedelta(length) <= monday for each in lessons(SPRING, monday, length))


def test_a_lesson_has_two_weeks_before_it() -> None:
    assert lessons(SPRING, date(2025, 4, 7), 7) == [date(2025, 3, 24), date(2025, 3, 31)]


def test_the_latest_half_year_is_learned_from() -> None:
    found = lessons(feed(days(date(2024, 1, 1), date(2025, 5, 11))), date(2025, 5, 5), 7)
    assert (len(found), found[-1]) == (26, date(2025, 4, 28))


def test_a_gap_in_the_feed_is_no_lesson() -> None:
    gap = set(days(date(2025, 3, 25), date(2025, 3, 28)))
    found = feed([each for each in days(date(2025, 3, 5), date(2025, 5, 11)) if each not in gap])
    assert lessons(found, date(2025, 4, 7), 7) == [date(2025, 3, 31)]


def test_each_reason_not_to_judge_is_named() -> None:
    assert unfit(SPRING, date(2025, 4, 7), 7) is None
    assert unfit(SPRING, date(2025, 3, 31), 7) == "the reports begin only 26 days before it"
    assert unfit(SPRING, date(2025, 5, 5), 8) == "the days that follow it are not all there"
    holes = feed([*days(date(2025, 3, 5), date(2025, 4, 8)), *days(date(2025, 4, 20), date(2025, 5, 11))])
    assert unfit(holes, date(2025, 4, 7), 7) == "only 2 of the 7 days that follow it have reports"
    new = feed([date(2025, 3, 5), *days(date(2025, 4, 6), date(2025, 5, 11))])
    assert unfit(new, date(2025, 4, 7), 7) == "no earlier Monday can be learned from"


def test_a_report_is_of_the_day_on_which_it_became_known(tmp_path: Path) -> None:
    rows = [said(number(1), 2, heard=3), said(number(2), 1)]
    with complaints(tmp_path, numbered(rows)) as found:
        assert sorted(found.dates) == [date(2025, 3, 4), date(2025, 3, 8)]
