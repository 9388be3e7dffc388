"""Every change of status along time: those of each holder, and the hand-overs that end a former holder's status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from callstanding.pipeline.moments import at
from callstanding.pipeline.subjects import Subjects
from callstanding.pipeline.tables import HISTORY
from callstanding.status import Change

_Row = tuple[datetime, str, str, float | None, Sequence[str]]  # of HISTORY, without the number
_STATUS = 2
NEW_HOLDER, NO_HOLDER = "new_holder", "no_holder"  # causes that no signal is; their words are in the catalogues


def history(subjects: Subjects, changes: list[list[Change]], *, now: float) -> pa.Table:
    """The changes of all subjects (tables.HISTORY): along the rows of one number each begins as the last one ended."""
    ends, followed = subjects.ends.tolist(), subjects.followed.tolist()
    numbers: list[str] = []
    rows: list[_Row] = []
    for s, found in enumerate(changes):
        # What would become true with the end of a tenure comes too late to be said of its holder.
        said = [_own(change) for change in found if change.hour < ends[s]]
        if said and said[-1][_STATUS] != "unknown" and ends[s] <= now:
            said.append(_handed_over(ends[s], str(said[-1][_STATUS]), cause=NEW_HOLDER if followed[s] else NO_HOLDER))
        rows += said
        numbers += [subjects.e164[subjects.number[s]]] * len(said)
    columns = list(zip(*rows, strict=True)) or [()] * (len(HISTORY) - 1)
    arrays = [pa.array(column, field.type) for column, field in zip((numbers, *columns), HISTORY, strict=True)]
    return pa.Table.from_arrays(arrays, schema=HISTORY)


def _own(change: Change) -> _Row:
    """One change of a holder's status, with the signals that caused it."""
    return at(change.hour), change.was, change.status, change.score, change.causes


def _handed_over(hour: float, was: str, *, cause: str) -> _Row:
    """That a tenure ended. Nothing is known of the number under its next holder yet: no status and no score."""
    return at(hour), was, "unknown", None, (cause,)
