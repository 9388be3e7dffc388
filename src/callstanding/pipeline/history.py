"""Every change of status along time: those of each holder, and the hand-overs that end a former holder's status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from callstanding.pipeline.moments import at
from callstanding.pipeline.subjects import Subjects
from callstanding.pipeline.tables import HISTORY
from callstanding.status import Change

NEW_HOLDER, NO_HOLDER = "new_holder", "no_holder"  # causes that no signal is; their words are in the catalogues


def history(subjects: Subjects, changes: list[list[Change]], *, now: float) -> pa.Table:
    """The changes of all subjects (tables.HISTORY): along the rows of one number each begins as the last one ended."""
    ends, followed = subjects.ends.tolist(), subjects.followed.tolist()
    rows: list[dict[str, Any]] = []
    for s, found in enumerate(changes):
        # What would become true with the end of a tenure comes too late to be said of its holder.
        lived = [change for change in found if change.hour < ends[s]]
        said = list(_own(lived))
        if said and said[-1]["status"] != "unknown" and ends[s] <= now:
            said.append(_handed_over(ends[s], said[-1]["status"], cause=NEW_HOLDER if followed[s] else NO_HOLDER))
        number = subjects.e164[subjects.number[s]]
        rows += [{"number": number} | row for row in said]
    return pa.Table.from_pylist(rows, schema=HISTORY)


def _own(changes: list[Change]) -> Iterator[dict[str, Any]]:
    """The changes of one holder's status, with the signals that caused each."""
    for c in changes:
        yield {"at": at(c.hour), "was": c.was, "status": c.status, "spam_score": c.score, "because": list(c.causes)}


def _handed_over(hour: float, was: str, *, cause: str) -> dict[str, Any]:
    """That a tenure ended. Nothing is known of the number under its next holder yet: no status and no score."""
    return {"at": at(hour), "was": was, "status": "unknown", "spam_score": None, "because": [cause]}
