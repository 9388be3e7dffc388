"""A number's past day by day: what is projected are days, each looked at when it ends.

A day begins at the hour at which the number is quietest, so that it holds what its holder would call a day. Sums are
those of the hours. What hours tell and days do not, the busiest hour and how many hours had calls, is kept beside them,
so that the fold comes to what it would come to hour by hour, but for how much fades within a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from callstanding.signals import Rows
from callstanding.signals.fold import Floats, Ints, fading_peak, window_sums
from callstanding.signals.folding import Along, Counts
from callstanding.status.background import Background

DAY_H = 24


class Daily(Along):
    """A result for every day; `peak` has the calls of each day's busiest hour, `hours` how many had calls."""

    def __init__(self, rows: Rows, busiest: Floats, hours: Ints) -> None:
        super().__init__(rows)
        self._busiest, self._hours = busiest, hours

    def on(self, clock: Ints) -> Daily:
        """The same days on another clock."""
        return Daily(Rows(self.rows.subject, clock, self.rows.counts), self._busiest, self._hours)

    def peak(self, column: Counts, half_life_h: float) -> Floats:  # noqa: ARG002 - there is one peak, of the calls made
        """The fading peak of the busiest hours."""
        rows = self.rows
        peak = fading_peak(
            self._busiest[:, None], rows.hour, first=rows.first, length=rows.length, half_life_h=half_life_h
        )
        return np.asarray(peak[:, 0])

    def recent(self, hours: int) -> tuple[Floats, Floats]:
        """Exact sums over whole days."""
        rows = self.rows
        calls = rows.counts["calls_out"].astype(np.int64)
        first, days = np.repeat(rows.first, rows.length), rows.hour // DAY_H
        made, busy = window_sums((calls, self._hours), rows.subject, days, first=first, hours=hours // DAY_H)
        return made, busy


@dataclass(frozen=True)
class DayRows:
    """Days that have anything to tell, of one number: its last hour, its counts, what stands behind it."""

    hour: Ints
    counts: dict[str, Floats]
    behind: dict[str, Floats]
    busiest: Floats
    hours: Floats

    def take(self, at: Ints) -> DayRows:
        """Some of the days."""
        counts, behind = ({n: c[at] for n, c in table.items()} for table in (self.counts, self.behind))
        return DayRows(self.hour[at], counts, behind, self.busiest[at], self.hours[at])


def days_of(rows: Rows, behind: Background) -> DayRows:
    """The rows of one number by day; each ends with its last hour."""
    day = rows.hour // DAY_H
    first = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
    last = np.append(first[1:], len(day)) - 1
    counts = {name: np.add.reduceat(np.asarray(c, np.float64), first) for name, c in rows.counts.items()}
    made = np.asarray(rows.counts["calls_out"], np.float64)
    return DayRows(
        hour=rows.hour[last],
        counts=counts,
        behind={f.name: getattr(behind, f.name)[last] for f in fields(Background)},
        busiest=np.maximum.reduceat(made, first),
        hours=np.add.reduceat((made > 0).astype(np.float64), first),
    )


def quietest(rows: Rows) -> int:
    """The hour of the day (UTC) in the middle of the time in which a number makes the fewest calls: its midnight."""
    calls = np.bincount(rows.hour % DAY_H, np.asarray(rows.counts["calls_out"], np.float64), minlength=DAY_H)
    around = sum(np.roll(calls, step) * weight for step, weight in zip(range(-6, 7), _NIGHT, strict=True))
    return int(np.argmin(around))


_NIGHT = (1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1)  # what is near the middle weighs most


def folded(parts: Sequence[DayRows]) -> tuple[Daily, Background]:
    """All parts as subjects of one folding."""
    subject = np.repeat(np.arange(len(parts)), [len(part.hour) for part in parts])
    counts = {name: np.concatenate([part.counts[name] for part in parts]) for name in parts[0].counts}
    behind = Background(**{f.name: np.concatenate([part.behind[f.name] for part in parts]) for f in fields(Background)})
    rows = Rows(subject, np.concatenate([part.hour for part in parts]), counts)
    hours = np.rint(np.concatenate([part.hours for part in parts])).astype(np.int64)
    return Daily(rows, np.concatenate([part.busiest for part in parts]), hours), behind
