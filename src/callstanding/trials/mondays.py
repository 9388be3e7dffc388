"""Which Mondays are judged, which earlier ones are learned from, and which are left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from callstanding.trials.complaints import Complaints

JUDGED_AFTER = (
    28  # days of reports before a Monday that is judged: with fewer, even a half-life of a week is half blind
)
LEARNED_AFTER = 14  # days of reports before a Monday that is learned from
COVERED = 0.7  # of the days that follow must have reports at all: a feed's gap is no silence
LESSONS = 26  # the latest Mondays that are learned from: half a year, so that a long feed costs no more
WEEK = timedelta(7)


def mondays(complaints: Complaints, *, first_of_month: bool) -> Iterator[date]:
    """Every Monday between the first and the last report, or the first one of each month."""
    monday = complaints.first + timedelta(-complaints.first.weekday() % 7)
    while monday <= complaints.last:
        if monday.day <= WEEK.days or not first_of_month:
            yield monday
        monday += WEEK


def lessons(complaints: Complaints, monday: date, days: int) -> list[date]:
    """The latest Mondays whose following days all lie before `monday`: what came after them was known by then."""
    known = [
        each
        for each in mondays(complaints, first_of_month=False)
        if each - complaints.first >= timedelta(LEARNED_AFTER)
        and each + timedelta(days) <= monday
        and complaints.covered(each, days) >= COVERED * days
    ]
    return known[-LESSONS:]


def unfit(complaints: Complaints, monday: date, days: int) -> str | None:
    """Why a Monday cannot be judged, or None when it can."""
    before, covered = (monday - complaints.first).days, complaints.covered(monday, days)
    if before < JUDGED_AFTER:
        return f"the reports begin only {before} days before it"
    if monday + timedelta(days - 1) > complaints.last:
        return "the days that follow it are not all there"
    if covered < COVERED * days:
        return f"only {covered} of the {days} days that follow it have reports"
    return None if lessons(complaints, monday, days) else "no earlier Monday can be learned from"
