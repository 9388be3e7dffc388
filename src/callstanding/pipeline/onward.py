"""Judging numbers on from what is carried of them, and by their whole history where that may not do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from callstanding.engines.merging import LedgerRows
from callstanding.pipeline.background import background, in_pools
from callstanding.pipeline.carried import Carried, Keys, States
from callstanding.pipeline.carrying import can_be_carried, carry, past_of, rows_since, with_carried
from callstanding.pipeline.courses import courses, hot
from callstanding.pipeline.flow import judge_subjects
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import NO_POOLS, Pools
from callstanding.pipeline.standings import assembled
from callstanding.pipeline.subjects import Subjects, subjects_of
from callstanding.pipeline.tables import HISTORY, STANDINGS
from callstanding.pipeline.tenures import Tenures
from callstanding.policies.policy import Policy
from callstanding.status import Rules
from callstanding.status.judge import Judged, Notes, judge_onward

_MANY = 16_000  # numbers judged by their whole history at a time, so that memory stays bounded


class Ledgers(Protocol):
    """What hands out ledger rows: see `engines.Duck`."""

    def names(self, keys: pa.Array) -> pa.Table:
        """Number, kind and block of the given keys."""

    def marks(self, keys: pa.Array) -> pa.Array:
        """How the calls of sorted numbers are attributed."""

    def ledger_of(self, keys: pa.Array) -> LedgerRows:
        """All rows of some numbers."""

    def ledger_after(self, keys: pa.Array, hours: pa.Array) -> LedgerRows:
        """The rows of some numbers, of each those after an hour."""

    def ledger_added(self, keys: pa.Array) -> LedgerRows | None:
        """What the last facts added to the rows of some numbers; None where that must be read from the rows."""


@dataclass
class Onward:
    """Judges numbers as a batch judges them, and remembers them. Of a store: after `open_fold`."""

    engine: Ledgers
    policy: Policy
    states: States

    def standings(
        self, keys: pa.Array, at: datetime, *, pooled: Pools, held: Tenures, changed: pa.Table | None
    ) -> Iterator[tuple[pa.Table, pa.Table]]:
        """(standings, history) of these numbers, some at a time. `changed`: see `Duck.changed_from`."""
        numbers = np.unique(keys.to_numpy())
        marks: Keys = self.engine.marks(pa.array(numbers)).to_numpy()
        wholly = numbers
        if changed is not None and len(numbers):
            usable = self._usable(numbers, marks, changed)
            wholly = numbers[~usable]
            if usable.any():
                ledger = self._since(numbers[usable], nothing=not len(changed))
                made, left = self._onward(numbers[usable], ledger, at, pooled, held)
                yield made
                wholly = np.union1d(wholly, left)
        for start in range(0, len(wholly), _MANY):
            some = wholly[start : start + _MANY]
            self.states.drop(some)
            tables = self._whole(some, marks[np.searchsorted(numbers, some)], at, pooled, held)
            if tables:
                yield tables

    def remember(self, keys: pa.Array, at: datetime, *, pooled: Pools, held: Tenures) -> None:
        """Judge those of these numbers that nothing is carried of, so that the next time costs less."""
        numbers = np.unique(keys.to_numpy())
        new = pa.array(numbers[self.states.find(numbers) < 0])
        for _ in self.standings(new, at, pooled=pooled, held=held, changed=None):
            pass

    def _usable(self, numbers: Keys, marks: Keys, changed: pa.Table) -> npt.NDArray[np.bool_]:
        """Of which what is carried still holds: nothing was learnt of those hours, or of whose calls they were."""
        slots = self.states.find(numbers)
        there = slots >= 0
        if not there.any():
            return there
        carried = self.states.take(slots[there])
        since = _hours_of(changed, numbers[there])
        there[there] = (carried.mark == marks[there]) & (since > carried.hour)
        return there

    def _since(self, numbers: Keys, *, nothing: bool) -> LedgerRows:
        """The rows of numbers after their carried hours; with `nothing` no fact came, only the clock moved."""
        begun = self.states.take(self.states.find(numbers))
        added = None if nothing else self.engine.ledger_added(pa.array(numbers))
        if added is None and not nothing:
            return self.engine.ledger_after(pa.array(numbers), pa.array(begun.hour))
        return rows_since(numbers, begun, added)

    def _onward(
        self, numbers: Keys, ledger: LedgerRows, at: datetime, pooled: Pools, held: Tenures
    ) -> tuple[tuple[pa.Table, pa.Table], Keys]:
        """The tables, and the numbers that must be judged by their whole history after all."""
        begun = self.states.take(self.states.find(numbers))
        found = np.isin(numbers, ledger.number)
        if not found.any():
            return (STANDINGS.empty_table(), HISTORY.empty_table()), numbers
        begun, left = begun.take(found), numbers[~found]
        numbers = numbers[found]
        subjects = subjects_of(with_carried(ledger, begun), self.engine.names, held, latest=hours(at))
        notes = Notes()
        judged = judge_onward(
            subjects.rows,
            self.policy,
            background(subjects, self.policy, NO_POOLS),
            Notes(begun.notes, begun.told),
            past_of(begun),
            notes=notes,
        )
        lost = self._lost(subjects, judged, begun, notes, pooled)
        walked = courses(subjects, judged, hours(at), begun)
        tables = assembled(subjects, judged, walked, as_of=at, lang="en", begun=begun)
        carried = carry(subjects, self.policy, notes, walked, mark=begun.mark, begun=begun)
        self._keep(numbers, carried, can_be_carried(subjects, walked, lost))
        if lost.any():
            gone = pa.array([subjects.e164[n] for n in np.flatnonzero(lost)])
            tables = tables[0].filter(_not_in(tables[0], gone)), tables[1].filter(_not_in(tables[1], gone))
        return tables, np.union1d(left, numbers[lost])

    def _lost(
        self, subjects: Subjects, judged: Judged, begun: Carried, notes: Notes, pooled: Pools
    ) -> npt.NDArray[np.bool_]:
        """Those that came into doubt, or near a threshold, or into a pool that counts: their course was not kept."""
        first = np.append(0, judged.last[:-1] + 1)
        near = np.maximum.reduceat(hot(judged, Rules.of(self.policy)), first)
        unkept = np.array([story is None for story in begun.story])
        return np.asarray((notes.told & ~begun.told) | (near & unkept) | in_pools(subjects, pooled))

    def _whole(
        self, numbers: Keys, marks: Keys, at: datetime, pooled: Pools, held: Tenures
    ) -> tuple[pa.Table, pa.Table] | None:
        ledger = self.engine.ledger_of(pa.array(numbers))
        if not len(ledger):
            return None
        subjects = subjects_of(ledger, self.engine.names, held, latest=hours(at))
        notes = Notes()
        judged, _ = judge_subjects(subjects, self.policy, pooled, notes=notes)
        walked = courses(subjects, judged, hours(at))
        tables = assembled(subjects, judged, walked, as_of=at, lang="en")
        if notes.table.size:
            mine = np.unique(ledger.number)[subjects.number]
            mark = marks[np.searchsorted(numbers, mine)]
            carried = carry(subjects, self.policy, notes, walked, mark=mark)
            self._keep(mine, carried, can_be_carried(subjects, walked, in_pools(subjects, pooled)))
        return tables

    def _keep(self, numbers: Keys, carried: Carried, fine: npt.NDArray[np.bool_]) -> None:
        self.states.drop(numbers[~fine])
        if fine.any():
            self.states.put(numbers[fine], carried.take(fine))


def _hours_of(changed: pa.Table, numbers: Keys) -> npt.NDArray[np.int64]:
    """The hour of each number, a late one for those that are not there."""
    key, hour = changed["number"].to_numpy(), changed["hour"].to_numpy().astype(np.int64)
    order = np.argsort(key)
    key, hour = np.append(key[order], np.uint64(0)), np.append(hour[order], 0)
    place = np.searchsorted(key[:-1], numbers)
    return np.where(key[place] == numbers, hour[place], np.iinfo(np.int64).max)


def _not_in(table: pa.Table, numbers: pa.Array) -> pa.Array:
    return pc.invert(pc.is_in(table["number"], value_set=numbers))
