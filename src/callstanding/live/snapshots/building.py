"""Makes the index over a snapshot, going on with the cursors of the index before it: only what differs is a change.

Two passes over the files: numbers, to know the place of each, then the standings, some rows at a time. It takes about
30 bytes of memory a number; the rows themselves are written into the mapped file.
"""

from __future__ import annotations

import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from callstanding.errors import DamagedSnapshot
from callstanding.live.snapshots import layout
from callstanding.live.snapshots.encoding import COLUMNS, Coder, hashes
from callstanding.live.snapshots.finding import Snapshot
from callstanding.live.snapshots.index import Index
from callstanding.live.snapshots.layout import GONE, MARK, ROW, Note, Offsets
from callstanding.live.snapshots.parts import batches, checked, keys
from callstanding.policies.policy import Policy

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of the file while it is being written."""

    keys: Any
    rows: Any
    by_seq: Any
    by_hash: Any


def build(snapshot: Snapshot, place: Path, target: Path, *, policy: Policy, before: Index | None) -> None:
    """Write the index. Raises DamagedSnapshot, and leaves no file then."""
    there = _numbers(snapshot)
    every = there if before is None else np.union1d(there, before.keys)
    new = target.with_name(target.name + ".new")
    try:
        _begin(new, Offsets.of(len(every)).note)
        made = _sections(new, len(every))
        made.keys[:] = every
        coder = Coder(policy, before.note.words if before else ())
        _hash(made, before)
        _fill(made, snapshot, coder)
        seq = _number_changes(made, before)
        made.by_seq[:] = np.argsort(made.rows["seq"], kind="stable")
        made.by_hash[:] = np.argsort(made.rows["hash"], kind="stable")
        as_of = float(made.rows["time"][:, 2].max())
        _end(new, _note(snapshot, place, coder, before, seq=seq, rows=len(every), numbers=len(there), as_of=as_of))
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _numbers(snapshot: Snapshot) -> Keys:
    """All numbers of a snapshot, in order. Raises DamagedSnapshot where one is there twice, or none at all."""
    found = [
        keys(rows["number"], part).to_numpy()
        for part in snapshot.parts
        for rows in batches(snapshot.root, part, ("number",))
    ]
    every = np.sort(np.concatenate(found)) if found else np.empty(0, np.uint64)
    if not len(every):
        raise DamagedSnapshot(f"{snapshot.name} holds no standings.", hint="A part may be missing.")
    twice = int((every[1:] == every[:-1]).sum())
    if twice:
        raise DamagedSnapshot(
            f"{snapshot.name}: {twice:,} numbers have two standings.", hint="Was a part written twice?"
        )
    return every


def _fill(made: Sections, snapshot: Snapshot, coder: Coder) -> None:
    """Write each standing into its row, and mark all other rows as gone."""
    made.rows["words"][:] = GONE
    for place, part in enumerate(snapshot.parts):
        row = 0
        for some in batches(snapshot.root, part, COLUMNS):
            at = np.searchsorted(made.keys, keys(some["number"], part).to_numpy())
            for name, values in coder.encoded(checked(some, part)).items():
                made.rows[name][at] = values
            made.rows["part"][at], made.rows["row"][at] = place, np.arange(row, row + len(at), dtype=np.uint32)
            row += len(at)


def _hash(made: Sections, before: Index | None) -> None:
    """Note the hash of each number; those that were known are not hashed again."""
    new = np.ones(len(made.keys), np.bool_)
    if before is not None:
        at = np.searchsorted(made.keys, before.keys)
        made.rows["hash"][at], new[at] = before.rows["hash"], False
    made.rows["hash"][new] = hashes(made.keys[new])


def _number_changes(made: Sections, before: Index | None) -> int:
    """Give each row that differs from the index before a new cursor; returns the newest."""
    if before is None:
        made.rows["seq"][:] = np.arange(1, len(made.keys) + 1, dtype=np.uint64)
        return len(made.keys)
    at = np.searchsorted(made.keys, before.keys)
    for some in _slices(len(at)):
        same = _figures(made.rows[at[some]]) == _figures(before.rows[some])
        made.rows["seq"][at[some]] = np.where(same.all(axis=1), before.rows["seq"][some], 0)
    changed = np.flatnonzero(made.rows["seq"] == 0)
    made.rows["seq"][changed] = np.arange(before.seq + 1, before.seq + 1 + len(changed), dtype=np.uint64)
    return before.seq + len(changed)


def _figures(rows: npt.NDArray[np.void]) -> npt.NDArray[np.uint64]:
    """What is shown of each row, the time of its judging apart: a standing that was only judged again did not change."""
    plain = np.zeros(len(rows), ROW)
    for name in ("score", "time", "count", "words"):
        plain[name] = rows[name]
    plain["time"][:, 2] = 0.0
    plain[rows["words"] == GONE] = np.zeros((), ROW)
    plain["words"] = rows["words"]
    return plain.view(np.uint64).reshape(len(rows), -1)


def _slices(count: int, size: int = 1 << 20) -> Iterator[slice]:
    return (slice(first, min(first + size, count)) for first in range(0, count, size))


def _begin(path: Path, size: int) -> None:
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        file.write(MARK)
        os.posix_fallocate(file.fileno(), 0, size)  # a disk that is full says so here, not while a page is written


def _sections(path: Path, count: int) -> Sections:
    at = Offsets.of(count)
    kinds = ((layout.KEY, at.keys), (ROW, at.rows), (layout.PLACE, at.by_seq), (layout.PLACE, at.by_hash))
    return Sections(*(np.memmap(path, kind, "r+", offset, (count,)) for kind, offset in kinds))


def _end(path: Path, note: Note) -> None:
    text = msgspec.json.encode(note)
    with path.open("ab") as file:
        file.write(text + struct.pack("<Q", len(text)) + MARK)
        file.flush()
        os.fsync(file.fileno())


def _note(snapshot: Snapshot, place: Path, coder: Coder, before: Index | None, **figures: Any) -> Note:
    return Note(
        place=str(place),
        snapshot=snapshot.id,
        name=snapshot.name,
        root=str(snapshot.root.resolve()),
        parts=tuple((each.path, each.size, each.changed) for each in snapshot.parts),
        policy=coder.mark,
        born=before.note.born if before else secrets.token_hex(8),
        words=tuple(coder.vocabulary.words),
        **figures,
    )
