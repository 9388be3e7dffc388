"""What is kept of numbers that were judged, so that the next judging needs only what came since: a row for each number.

A row holds what is known at the *carried hour*, the last one before the number's newest: the newest hour may still
change. What is carried makes nothing new known: without it the number is judged by its whole history.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from callstanding.signals.fold import Floats, Ints
from callstanding.status import Change, Evidence
from callstanding.status.doubt import SUMMED
from callstanding.status.states import Place

KEPT = tuple(sorted({*SUMMED, "calls_out", "calls_in", "reports", "seen_out"}))
"""The counts whose sums are carried."""

CELL = np.dtype([("column", np.uint8), ("value", np.float64)])
"""One count of a row that is not nought: its place in LEDGER, and how many."""

BYTES = 2_000  # of one number with calls in some 80 hours
MOST = 250_000  # numbers, which take some 500 MB

Keys = npt.NDArray[np.uint64]
Slots = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Story:
    """The course of a number that came near a threshold, until the carried hour: where it stands, its changes with
    their causes, the evidence and the points of each signal then, and whether any row alone came near (`hot`).
    """

    place: Place
    changes: tuple[Change, ...]
    evidence: Evidence
    points: Floats
    hot: bool


@dataclass(frozen=True)
class Carried:
    """Of some numbers, in order; every array has a row for each."""

    hour: Ints  # the carried hour
    begun: Floats  # the first hour of all
    known: Floats  # the hour with which enough calls were known, nan before it
    told: npt.NDArray[np.bool_]  # judged row by row
    mark: Keys  # how the number's calls are attributed
    sums: Floats  # numbers x KEPT
    notes: Floats  # numbers x what the folding came to
    newest: Ints  # the number's newest hour, the one after the carried hour
    lines: Keys  # numbers x LINES of the newest hour
    cells: npt.NDArray[np.object_]  # bytes: what the newest hour counts, as CELLs
    past: npt.NDArray[np.object_]  # bytes: hours with calls of the last month and the calls of each, as pairs of int32
    story: npt.NDArray[np.object_]  # Story, or None

    def take(self, chosen: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Carried:
        """Some of them."""
        return Carried(*(getattr(self, f.name)[chosen] for f in fields(self)))


class States:
    """What is carried of the numbers judged last, by key; the oldest give way."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._slots = most, dict[int, int]()
        self._free: list[int] = []
        self._used = np.zeros(0, dtype=np.int64)
        self._turn = 0
        self._held: Carried | None = None

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def is_full(self) -> bool:
        """Whether another number takes the place of an old one."""
        return len(self._slots) >= self._most

    def find(self, keys: Keys) -> Slots:
        """Where each number is, -1 for none."""
        return np.fromiter((self._slots.get(key, -1) for key in keys.tolist()), np.intp, len(keys))

    def take(self, slots: Slots) -> Carried:
        """What is carried there."""
        assert self._held is not None, "found before"  # noqa: S101 - a mistake of ours
        return self._held.take(slots)

    def drop(self, keys: Keys) -> None:
        """Forget these."""
        gone = [slot for key in keys.tolist() if (slot := self._slots.pop(key, None)) is not None]
        if gone and self._held is not None:
            for name in ("cells", "past", "story"):
                getattr(self._held, name)[gone] = None
            self._free += gone

    def put(self, keys: Keys, carried: Carried) -> None:
        """Keep these, in place of what was carried of the same numbers."""
        keys, carried = keys[-self._most :], carried.take(np.arange(len(keys))[-self._most :])
        self._make_room(keys, carried)
        assert self._held is not None  # noqa: S101 - there is room
        for key in keys.tolist():
            if key not in self._slots:
                self._slots[key] = self._free.pop()
        slots = self.find(keys)
        for f in fields(carried):
            getattr(self._held, f.name)[slots] = getattr(carried, f.name)
        self._turn += 1
        self._used[slots] = self._turn

    def _make_room(self, keys: Keys, carried: Carried) -> None:
        needed = int(np.count_nonzero(self.find(keys) < 0)) - len(self._free)
        if needed > 0 and len(self._used) < self._most:
            self._grow(min(self._most, max(2 * len(self._used), len(self._used) + needed)), carried)
            needed = int(np.count_nonzero(self.find(keys) < 0)) - len(self._free)
        if needed > 0:
            known = np.fromiter(self._slots, np.uint64, len(self._slots))
            known = known[~np.isin(known, keys)]
            self.drop(known[np.argsort(self._used[self.find(known)], kind="stable")[:needed]])

    def _grow(self, size: int, like: Carried) -> None:
        held, was = self._held, len(self._used)
        self._free += range(size - 1, was - 1, -1)
        self._used = np.append(self._used, np.zeros(size - was, dtype=np.int64))
        self._held = Carried(
            *(_longer(getattr(held, f.name) if held else None, getattr(like, f.name), size) for f in fields(like))
        )


def _longer(held: npt.NDArray[Any] | None, like: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    made = (
        np.full((size, *like.shape[1:]), None)
        if like.dtype == object
        else np.zeros((size, *like.shape[1:]), like.dtype)
    )
    if held is not None:
        made[: len(held)] = held
    return made
