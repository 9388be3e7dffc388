"""What the questions about one number have in common: over how many days, and by which clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from callstanding.errors import UsageError
from callstanding.pipeline.moments import EPOCH, present
from callstanding.pipeline.own_lines import zone_of
from callstanding.signals.fold import Floats, Ints

DAYS, MOST_DAYS = 30, 400
WEEK_H = 168


def days_asked(asked: Mapping[str, Any]) -> int:
    """Over how many days a question looks back; UsageError for no such number."""
    days = asked.get("days", DAYS)
    if not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise UsageError(f"{days} days are no time to look at.", hint=f"Say 1 to {MOST_DAYS} days.")
    return days


class Calendar:
    """The days of a question in its time zone: so many, the last of them today. An hour belongs to the day in which it
    begins.
    """

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self._zone = ZoneInfo(zone_of(str(asked.get("zone", "UTC"))))
        self.count = days_asked(asked)
        today = present(asked).replace(tzinfo=UTC).astimezone(self._zone).date()
        self.first = today - timedelta(days=self.count - 1)

    @property
    def days(self) -> list[date]:
        """All of them, in order."""
        return [self.first + timedelta(days=step) for step in range(self.count)]

    @property
    def begin(self) -> float:
        """The first moment, in hours since 1970."""
        start = datetime(self.first.year, self.first.month, self.first.day, tzinfo=self._zone)
        return (start.astimezone(UTC).replace(tzinfo=None) - EPOCH) / timedelta(hours=1)

    def daily(self, hour: Ints, counts: Floats | None) -> list[int]:
        """The sums of what was counted in each hour, by day."""
        return self._summed(self._places(hour)[:, 0], hour, counts, size=self.count)

    def weekly(self, hour: Ints, counts: Floats | None) -> list[int]:
        """The same by hour of the week, from Monday, midnight."""
        return self._summed(self._places(hour)[:, 1], hour, counts, size=WEEK_H)

    def _summed(self, place: Ints, hour: Ints, counts: Floats | None, *, size: int) -> list[int]:
        seen = self._places(hour)[:, 0] >= 0
        if counts is None:
            return [0] * size
        return [round(sum_) for sum_ in np.bincount(place[seen], counts[seen], minlength=size).tolist()]

    def _places(self, hour: Ints) -> Ints:
        """Of hours since 1970: the day's place among the days, below 0 before them, and the hour of the week."""
        unique, place = np.unique(hour, return_inverse=True)
        found = [self._place(value) for value in unique.tolist()]
        return np.array(found, np.int64).reshape(-1, 2)[place]

    def _place(self, hour: int) -> tuple[int, int]:
        local = (EPOCH + timedelta(hours=hour)).replace(tzinfo=UTC).astimezone(self._zone)
        return (local.date() - self.first).days, local.weekday() * 24 + local.hour
