"""One month as weeks of days, with what happens on each day: for a calendar that is a table."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["earliest", "forecast", "latest"]
KINDS: tuple[Kind, ...] = ("earliest", "forecast", "latest")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid; `events`: (kind, the numbers of that kind)."""

    day: date
    inside: bool  # of the month
    events: tuple[tuple[Kind, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month from Monday to Sunday, and the months beside it as they are written in an address."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str


def first_of(text: str, today: date) -> date:
    """The first day of a month written as 2026-03; of today's where it is none."""
    found = _MONTH.fullmatch(text)
    year, month = (int(found[1]), int(found[2])) if found else (today.year, today.month)
    return date(year, month, 1) if 1970 <= year <= 2200 and 1 <= month <= 12 else today.replace(day=1)


def month_of(first: date, events: Sequence[tuple[str, Kind, date]]) -> Month:
    """The month that begins on a day, with what (number, kind, day) happens in it."""
    on: dict[tuple[date, Kind], list[str]] = {}
    for number, kind, day in events:
        on.setdefault((day, kind), []).append(number)
    weeks = tuple(
        tuple(Day(day, day.month == first.month, _on(on, day)) for day in week)
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    )
    after = first.replace(day=28) + timedelta(days=7)
    return Month(first, weeks, f"{first - timedelta(days=1):%Y-%m}", f"{after:%Y-%m}")


def _on(on: dict[tuple[date, Kind], list[str]], day: date) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    return tuple((kind, tuple(on[day, kind])) for kind in KINDS if (day, kind) in on)
