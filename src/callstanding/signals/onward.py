"""Folding that goes on: what an earlier folding came to is noted, and a later one begins with it.

A window asks its folding for sums in a fixed order. `Noting` keeps each answer at one row of every subject; `Onward`
takes them in the same order as the answers at a carried row, which stands for all rows up to it. The sums are then
the ones that `Along` makes of all rows, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.signals.fold import HOURS, Floats, Ints, fading_peak, fading_sums, running_sum
from callstanding.signals.folding import Counts, Folding, busy_hours
from callstanding.signals.rows import Rows


class Noting:
    """Another folding that writes down what it answers; `result` and `row` are one place a subject in its answers and
    in its rows.
    """

    def __init__(
        self, fold: Folding, result: npt.NDArray[np.intp], row: npt.NDArray[np.intp], notes: list[Floats] | None = None
    ) -> None:
        self.rows, self._fold, self._result, self._row = fold.rows, fold, result, row
        self.notes: list[Floats] = [] if notes is None else notes

    def on(self, clock: Ints) -> Noting:
        """The same rows on another clock."""
        return Noting(self._fold.on(clock), self._result, self._row, self.notes)

    def fade(self, columns: Sequence[Counts], half_life_h: float) -> list[Floats]:
        """Fading sums."""
        found = self._fold.fade(columns, half_life_h)
        self.notes += [sums[self._result] for sums in found]
        return found

    def peak(self, column: Counts, half_life_h: float) -> Floats:
        """The fading peak."""
        return self._noted(self._fold.peak(column, half_life_h))

    def recent(self, hours: int) -> tuple[Floats, Floats]:
        """Exact sums over the last hours: these are found anew from `Past`."""
        return self._fold.recent(hours)

    def busy_hours(self, column: Counts) -> tuple[Ints, Ints]:
        """Busy hours and the last of them."""
        found = self._fold.busy_hours(column)
        self.notes += [each[self._row].astype(np.float64) for each in found]
        return found

    def total(self, column: Ints) -> Floats:
        """Exact sums."""
        return self._noted(self._fold.total(column))

    def age_h(self) -> Floats:
        """Hours since the first row."""
        return self._noted(self._fold.age_h())

    def _noted(self, found: Floats) -> Floats:
        self.notes.append(found[self._result])
        return found


@dataclass(frozen=True)
class Past:
    """The calls of earlier hours, sorted by subject and hour: of the last month, all hours with calls."""

    subject: Ints
    hour: Ints
    calls: Ints


class Onward:
    """A result for every row, of rows in which each subject's first one is the carried row. What the carried row counts
    is not looked at; `notes` and `past` say what came before the others.
    """

    def __init__(self, rows: Rows, notes: Iterator[Floats], past: Past) -> None:
        self.rows, self._notes, self._past = rows, notes, past

    def on(self, clock: Ints) -> Onward:
        """The same rows on another clock."""
        return Onward(Rows(self.rows.subject, clock, self.rows.counts), self._notes, self._past)

    def fade(self, columns: Sequence[Counts], half_life_h: float) -> list[Floats]:
        """Fading sums, rank by rank, of all columns together."""
        rows, values = self.rows, np.stack([self._begun(column) for column in columns], axis=1)
        sums = fading_sums(values, rows.hour, first=rows.first, length=rows.length, half_life_h=half_life_h)
        return [np.ascontiguousarray(sums[:, place]) for place in range(len(columns))]

    def peak(self, column: Counts, half_life_h: float) -> Floats:
        """The fading peak up to each row."""
        rows, values = self.rows, self._begun(column)[:, None]
        return fading_peak(values, rows.hour, first=rows.first, length=rows.length, half_life_h=half_life_h)[:, 0]

    def recent(self, hours: int) -> tuple[Floats, Floats]:
        """Exact sums over the hours before each row's end; nothing for the carried rows."""
        new, at, key, totals = self._hours
        begin = np.searchsorted(key, np.maximum(at - hours, at // HOURS * HOURS - 1), side="right")
        end = np.searchsorted(key, at, side="right")
        found = np.zeros((2, len(self.rows.hour)))
        found[:, new] = totals[:, end] - totals[:, begin]
        return found[0], found[1]

    @cached_property
    def _hours(self) -> tuple[npt.NDArray[np.bool_], Ints, Ints, Ints]:
        """Which rows are new, their subject and hour as one number, the same of all hours with calls in order, and the
        calls, and the hours, before each.
        """
        rows, past = self.rows, self._past
        new = np.ones(len(rows.hour), dtype=np.bool_)
        new[rows.first] = False
        at = rows.subject[new] * HOURS + rows.hour[new]
        key = np.append(past.subject * HOURS + past.hour, at)
        calls = np.append(past.calls, rows.counts["calls_out"][new].astype(np.int64))
        order = np.argsort(key, kind="stable")
        each = np.stack([calls, calls > 0])[:, order]
        return new, at, key[order], np.cumsum(np.pad(each, ((0, 0), (1, 0))), axis=1)

    def busy_hours(self, column: Counts) -> tuple[Ints, Ints]:
        """A clock that stands still in pauses, from where it was."""
        was, latest = (next(self._notes).astype(np.int64) for _ in range(2))
        since, seen = busy_hours(self.rows, column, latest)
        return since + np.repeat(was, self.rows.length), seen

    def total(self, column: Ints) -> Floats:
        """Exact sums up to each row."""
        return running_sum(self._begun(column).astype(np.int64), self.rows.first, self.rows.length)

    def age_h(self) -> Floats:
        """Hours since the subject's first row of all."""
        rows = self.rows
        since = rows.hour - np.repeat(rows.hour[rows.first], rows.length)
        return np.asarray(since + np.repeat(next(self._notes), rows.length), np.float64)

    def _begun(self, column: Counts) -> Floats:
        values = column.astype(np.float64)
        values[self.rows.first] = next(self._notes)
        return values
