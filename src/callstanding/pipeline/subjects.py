"""Who is judged: a number under one holder. A new tenure is a new subject that starts afresh (law 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.engines.merging import LedgerRows
from callstanding.pipeline.tenures import NOBODY, Book, Tenures, is_disputed
from callstanding.signals import Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.status.drift import inherited
from callstanding.status.judge import Judged


@dataclass(frozen=True)
class Subjects:
    """The ledger rows of a part as subjects, with the names of their numbers."""

    rows: Rows
    number: Ints  # index into `e164` of each subject
    e164: list[str]
    kind: list[str]
    block: npt.NDArray[np.uint64]
    lines: Mapping[str, npt.NDArray[np.uint64]]  # account and trunk of each row
    holder: npt.NDArray[np.uint64]  # pool of each subject's holder, 0 without one
    ends: Floats  # hour at which the tenure of each subject ends; inf for one that goes on
    followed: npt.NDArray[np.bool_]  # whether another holder has the number from then on, or nobody
    current: npt.NDArray[np.bool_]  # whether the subject is its number's present tenure
    disputed: npt.NDArray[np.bool_]  # whether an open case about its number keeps reports out

    def left_by_former_holders(self, judged: Judged) -> Floats | None:
        """Per row, the log-odds above base that former holders left, faded: of several, the most that one left.

        Calls that come in while nobody has the number wipe nothing away. None where no number has a former holder.
        """
        place = np.arange(len(self.number)) - np.searchsorted(self.number, self.number)  # which tenure of its number
        if not place.any():
            return None
        left = np.zeros(len(self.rows.subject))
        last = np.searchsorted(judged.subject, np.arange(len(self.number)), side="right") - 1
        for back in range(1, int(place.max()) + 1):
            mine = np.flatnonzero(place[self.rows.subject] >= back)
            row = last[self.rows.subject[mine] - back]
            idle = np.maximum(0.0, self.rows.hour[mine] - judged.hour[row]).astype(np.float64)
            left[mine] = np.maximum(left[mine], inherited(judged.rest[row], judged.crowd[row], idle, judged.policy))
        return left


def subjects_of(
    ledger: LedgerRows, names: Callable[[pa.Array], pa.Table], tenures: Tenures, *, latest: float
) -> Subjects:
    """Split sorted ledger rows into subjects. A tenure begins with the first full hour of its holder."""
    starts = np.flatnonzero(np.diff(ledger.number, prepend=ledger.number[0] + np.uint64(1)))
    unique = ledger.number[starts]
    number = np.repeat(np.arange(len(unique)), np.diff(np.append(starts, len(ledger))))
    tenure = _tenure_of(unique, starts, ledger.hour, tenures)
    change = (np.diff(number, prepend=-1) != 0) | (np.diff(tenure, prepend=-1) != 0)
    subject = np.cumsum(change) - 1
    named = names(pa.array(unique))
    ends, followed, current = _spans(unique, number[change], tenure[change], tenures, latest)
    return Subjects(
        rows=Rows(subject=subject, hour=ledger.hour, counts=ledger.counts),
        number=number[change],
        e164=named["e164"].to_pylist(),
        kind=named["kind"].to_pylist(),
        block=named["block"].to_numpy(),
        lines=ledger.lines,
        holder=_holders(unique[number[change]], tenure[change], tenures),
        ends=ends,
        followed=followed,
        current=current,
        disputed=_disputed(unique[number[change]], tenures, latest),
    )


def _tenure_of(unique: npt.NDArray[np.uint64], starts: Ints, hour: Ints, tenures: Tenures) -> Ints:
    """Which tenure of its number each row falls in; 0 where nobody was assigned before it."""
    tenure = np.zeros(len(hour), dtype=np.int64)
    ends = np.append(starts[1:], len(hour))
    for place in np.flatnonzero(np.isin(unique, list(tenures))):
        bounds = tenures[int(unique[place])].bounds
        rows = slice(starts[place], ends[place])
        tenure[rows] = np.searchsorted(bounds, hour[rows], side="right")
    return tenure


def _holders(key: npt.NDArray[np.uint64], tenure: Ints, tenures: Tenures) -> npt.NDArray[np.uint64]:
    """The pool of each subject's holder."""
    found = np.zeros(len(key), dtype=np.uint64)
    for i in np.flatnonzero(np.isin(key, list(tenures)) & (tenure > 0)):
        found[i] = tenures[int(key[i])].pools[tenure[i] - 1]
    return found


def _disputed(key: npt.NDArray[np.uint64], tenures: Tenures, latest: float) -> npt.NDArray[np.bool_]:
    """Which subjects have a number that is disputed at `latest`."""
    known = list(tenures.disputes) if isinstance(tenures, Book) else []
    found = np.isin(key, np.array(known, dtype=np.uint64))
    for i in np.flatnonzero(found):
        found[i] = is_disputed(tenures, int(key[i]), latest)
    return found


def _spans(
    unique: npt.NDArray[np.uint64], number: Ints, tenure: Ints, tenures: Tenures, latest: float
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """End of each subject's tenure, whether another holder follows it, and whether it holds at `latest`."""
    ends, followed = np.full(len(number), np.inf), np.zeros(len(number), dtype=np.bool_)
    current = np.append(number[1:] != number[:-1], True)
    for i in np.flatnonzero(np.isin(unique[number], list(tenures))):
        held = tenures[int(unique[number[i]])]
        if tenure[i] < len(held.bounds):
            ends[i], followed[i] = held.bounds[tenure[i]], held.holders[tenure[i]] != NOBODY
        current[i] = tenure[i] == int(np.searchsorted(held.bounds, latest, side="right"))
    return ends, followed, current
