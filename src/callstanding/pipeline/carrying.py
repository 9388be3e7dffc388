"""What is carried of numbers that were just judged, and the rows from which they are judged on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from callstanding.engines.ledger import LEDGER
from callstanding.engines.merging import LINES, LedgerRows, together
from callstanding.pipeline.carried import CELL, KEPT, Carried, Keys
from callstanding.pipeline.courses import Courses, known_from
from callstanding.pipeline.subjects import Subjects
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.signals.onward import Past
from callstanding.signals.window import MONTH_H
from callstanding.status import Rules
from callstanding.status.judge import Notes

_PAIR = 2 * np.dtype(np.int32).itemsize


def carry(
    subjects: Subjects, policy: Policy, notes: Notes, found: Courses, *, mark: Keys, begun: Carried | None = None
) -> Carried:
    """A row for each subject; see `can_be_carried` for those of which it is true. With `begun` the first row of each
    subject is the one that was carried before.
    """
    rows = subjects.rows
    last = rows.first + rows.length - 1
    before = np.maximum(rows.first, last - 1)
    known = known_from(subjects, Rules.of(policy), begun)
    story = np.full(len(last), None)
    for s, told in found.stories.items():
        story[s] = told
    return Carried(
        hour=rows.hour[before],
        begun=rows.hour[rows.first].astype(np.float64) if begun is None else begun.begun,
        known=np.where(known < rows.hour[last], known, np.nan),
        told=notes.told,
        mark=mark,
        sums=np.stack([_sum_before(rows, name, last) for name in KEPT], axis=1),
        notes=notes.table,
        newest=rows.hour[last],
        lines=np.stack([subjects.lines[name][last] for name in LINES], axis=1),
        cells=_cells(rows, last),
        past=_packed(_past(rows, last, begun), len(last)),
        story=story,
    )


def can_be_carried(subjects: Subjects, found: Courses, pooled: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which subjects are all that there is of their number: one holder, who goes on, no pool that counts, and an hour
    before the newest.
    """
    alone = np.bincount(subjects.number)[subjects.number] == 1
    fine = alone & np.isinf(subjects.ends) & subjects.current & ~pooled & (subjects.rows.length > 1)
    fine[[s for s, story in found.stories.items() if story is None]] = False
    return np.asarray(fine)


def _sum_before(rows: Rows, name: str, last: Ints) -> Floats:
    values = np.asarray(rows.counts[name], dtype=np.float64)
    return np.asarray(np.add.reduceat(values, rows.first) - values[last])


def _past(rows: Rows, last: Ints, begun: Carried | None) -> Past:
    """The hours with calls in the month before each subject's last row."""
    new = rows.counts["calls_out"] > 0
    new[last] = False
    if begun is not None:
        new[rows.first] = False
    made = rows.counts["calls_out"][new].astype(np.int64)
    subject, hour, calls = rows.subject[new], rows.hour[new], made
    if begun is not None:
        earlier = past_of(begun)
        subject, hour = np.append(earlier.subject, subject), np.append(earlier.hour, hour)
        calls = np.append(earlier.calls, calls)
        order = np.argsort(subject, kind="stable")
        subject, hour, calls = subject[order], hour[order], calls[order]
    near = hour > rows.hour[last][subject] - MONTH_H
    return Past(subject[near], hour[near], calls[near])


def _packed(past: Past, size: int) -> npt.NDArray[np.object_]:
    data = np.stack([past.hour, past.calls], axis=1).astype(np.int32).tobytes()
    return _split(data, np.bincount(past.subject, minlength=size) * _PAIR)


def _cells(rows: Rows, last: Ints) -> npt.NDArray[np.object_]:
    """What each subject's last row counts."""
    table = np.stack([rows.counts[name][last] for name in LEDGER], axis=1)
    row, column = np.nonzero(table)
    made = np.empty(len(row), dtype=CELL)
    made["column"], made["value"] = column, table[row, column]
    return _split(made.tobytes(), np.bincount(row, minlength=len(last)) * CELL.itemsize)


def _split(data: bytes, lengths: Ints) -> npt.NDArray[np.object_]:
    ends = np.cumsum(lengths).tolist()
    made = np.empty(len(ends), dtype=object)
    made[:] = [data[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    return made


def past_of(carried: Carried) -> Past:
    """The earlier hours with calls of all that is carried."""
    length = np.fromiter(map(len, carried.past), np.int64, len(carried.past)) // _PAIR
    pairs = np.frombuffer(b"".join(carried.past), dtype=np.int32).reshape(-1, 2).astype(np.int64)
    return Past(np.repeat(np.arange(len(length)), length), pairs[:, 0], pairs[:, 1])


def rows_since(numbers: Keys, carried: Carried, added: LedgerRows | None) -> LedgerRows:
    """The ledger rows of numbers after their carried hours: what was known of their newest ones, and what was added."""
    newest = LedgerRows(
        numbers, carried.newest, {name: carried.lines[:, place] for place, name in enumerate(LINES)}, _counts(carried)
    )
    if added is None or not len(added):
        return newest
    since = carried.hour[np.minimum(np.searchsorted(numbers, added.number), len(numbers) - 1)]
    return together(newest, _only(added, added.hour > since))


def _counts(carried: Carried) -> dict[str, Floats]:
    """What the newest hours count, column by column."""
    length = np.fromiter(map(len, carried.cells), np.int64, len(carried.cells)) // CELL.itemsize
    cells = np.frombuffer(b"".join(carried.cells), dtype=CELL)
    table = np.zeros((len(LEDGER), len(length)))
    table[cells["column"], np.repeat(np.arange(len(length)), length)] = cells["value"]
    return dict(zip(LEDGER, table, strict=True))


def _only(rows: LedgerRows, chosen: npt.NDArray[np.bool_]) -> LedgerRows:
    lines = {name: values[chosen] for name, values in rows.lines.items()}
    counts = {name: values[chosen] for name, values in rows.counts.items()}
    return LedgerRows(rows.number[chosen], rows.hour[chosen], lines, counts)


def with_carried(ledger: LedgerRows, carried: Carried) -> LedgerRows:
    """The ledger rows of the same numbers with the carried row before those of each, which has the sums of KEPT."""
    starts = np.flatnonzero(np.diff(ledger.number, prepend=ledger.number[0] + np.uint64(1)))
    heads = starts + np.arange(len(starts))
    none = np.zeros(len(ledger) + len(starts))
    counts = {}
    for name, values in ledger.counts.items():
        counts[name] = np.insert(values, starts, 0.0) if name in KEPT or values.any() else none
        if name in KEPT:
            counts[name][heads] = carried.sums[:, KEPT.index(name)]
    lines = {name: np.insert(values, starts, 0) for name, values in ledger.lines.items()}
    number, hour = np.insert(ledger.number, starts, ledger.number[starts]), np.insert(ledger.hour, starts, carried.hour)
    return replace(ledger, number=number, hour=hour, lines=lines, counts=counts)
