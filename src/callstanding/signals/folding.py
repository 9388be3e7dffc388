"""Two ways to fold the same rows: along time, with a result for every row, or at the end, one for each subject.

Most subjects never come near a threshold. For these only the end counts, and a sum with weights is all it takes.
A third way goes on from where an earlier folding was: see onward.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from callstanding.signals.fold import Floats, Ints, fading_peak, fading_sums, running_sum, window_sums
from callstanding.signals.rows import Rows

Counts = npt.NDArray[np.int64] | Floats
PAUSE_H = 24  # a night is no pause


class Folding(Protocol):
    """What a window is made with; every result has one element for each row that is given back."""

    rows: Rows

    def on(self, clock: Ints) -> Folding:
        """The same rows on another clock, one that never runs backwards within a subject."""

    def fade(self, columns: Sequence[Counts], half_life_h: float) -> list[Floats]:
        """Fading sums of several columns."""

    def peak(self, column: Counts, half_life_h: float) -> Floats:
        """The fading peak."""

    def recent(self, hours: int) -> tuple[Floats, Floats]:
        """Of the last hours, exactly: the calls made, and the hours in which there were any."""

    def busy_hours(self, column: Counts) -> tuple[Ints, Ints]:
        """For each row, not each result, the hours for which its subject has been busy, and the hour when it last was.

        Of a longer pause than a day only a day counts.
        """

    def total(self, column: Ints) -> Floats:
        """Exact sum since the first row."""

    def age_h(self) -> Floats:
        """Hours since the first row."""


class Along:
    """A result for every row."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def on(self, clock: Ints) -> Along:
        """The same rows on another clock."""
        return Along(Rows(self.rows.subject, clock, self.rows.counts))

    def fade(self, columns: Sequence[Counts], half_life_h: float) -> list[Floats]:
        """Fading sums, rank by rank, of all columns together."""
        rows, empty = self.rows, np.zeros(len(self.rows.hour))
        full = [i for i, column in enumerate(columns) if column.any()]  # most files leave many columns empty
        if not full:
            return [empty] * len(columns)
        values = np.empty((len(empty), len(full)))
        for place, i in enumerate(full):
            values[:, place] = columns[i]
        sums = fading_sums(values, rows.hour, first=rows.first, length=rows.length, half_life_h=half_life_h)
        found = {i: np.ascontiguousarray(sums[:, place]) for place, i in enumerate(full)}
        return [found.get(i, empty) for i in range(len(columns))]

    def peak(self, column: Counts, half_life_h: float) -> Floats:
        """The fading peak up to each row."""
        rows, values = self.rows, column.astype(np.float64)[:, None]
        return fading_peak(values, rows.hour, first=rows.first, length=rows.length, half_life_h=half_life_h)[:, 0]

    def recent(self, hours: int) -> tuple[Floats, Floats]:
        """Exact sums over the hours before each row's end."""
        calls, rows = _calls(self.rows), self.rows
        first = np.repeat(rows.first, rows.length)
        made, with_calls = window_sums((calls, _any(calls)), rows.subject, rows.hour, first=first, hours=hours)
        return made, with_calls

    def busy_hours(self, column: Counts) -> tuple[Ints, Ints]:
        """A clock that stands still in pauses, from the first row on."""
        return busy_hours(self.rows, column)

    def total(self, column: Ints) -> Floats:
        """Exact sum up to each row."""
        return running_sum(column, self.rows.first, self.rows.length)

    def age_h(self) -> Floats:
        """Hours since the subject's first row."""
        return np.asarray(self.rows.hour - np.repeat(self.rows.hour[self.rows.first], self.rows.length), np.float64)


class AtEnd:
    """One result for each subject: at its last row."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._last = rows.hour[rows.first + rows.length - 1]
        self._ago = (np.repeat(self._last, rows.length) - rows.hour).astype(np.float64)

    def on(self, clock: Ints) -> AtEnd:
        """The same rows on another clock."""
        return AtEnd(Rows(self.rows.subject, clock, self.rows.counts))

    def fade(self, columns: Sequence[Counts], half_life_h: float) -> list[Floats]:
        """Fading sums as sums with weights."""
        weight = np.exp2(-self._ago / half_life_h)
        return [np.add.reduceat(column * weight, self.rows.first) for column in columns]

    def peak(self, column: Counts, half_life_h: float) -> Floats:
        """The fading peak at the end."""
        peak: Floats = np.maximum.reduceat(column * np.exp2(-self._ago / half_life_h), self.rows.first)
        return peak

    def recent(self, hours: int) -> tuple[Floats, Floats]:
        """Exact sums over the last hours."""
        calls = _calls(self.rows) * (self._ago < hours)
        made, with_calls = (np.add.reduceat(c, self.rows.first).astype(np.float64) for c in (calls, _any(calls)))
        return made, with_calls

    def busy_hours(self, column: Counts) -> tuple[Ints, Ints]:
        """A clock that stands still in pauses, from the first row on."""
        return busy_hours(self.rows, column)

    def total(self, column: Ints) -> Floats:
        """Exact sum of all rows."""
        return np.add.reduceat(column, self.rows.first).astype(np.float64)

    def age_h(self) -> Floats:
        """Hours from the first row to the last."""
        return np.asarray(self._last - self.rows.hour[self.rows.first], np.float64)


def busy_hours(rows: Rows, column: Counts, seen_before: Ints | None = None) -> tuple[Ints, Ints]:
    """See Folding. `seen_before`: a carried row comes first, and its subject was last busy at this hour."""
    first = np.repeat(rows.first, rows.length)
    seen, hour = column > 0, rows.hour
    if seen_before is not None:
        seen, hour = seen.copy(), hour.copy()
        seen[rows.first], hour[rows.first] = False, seen_before
    latest = np.maximum.accumulate(np.where(seen, np.arange(len(seen)), first))
    before = np.maximum(np.append(0, latest[:-1]), first)
    total = np.cumsum(np.where(seen, np.minimum(hour - hour[before], PAUSE_H), 0))
    return np.asarray(total - total[first], dtype=np.int64), hour[latest]


def _calls(rows: Rows) -> Ints:
    return rows.counts["calls_out"].astype(np.int64)


def _any(calls: Ints) -> Ints:
    return (calls > 0).astype(np.int64)
