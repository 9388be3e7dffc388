"""The look-up table on one screen: every published standing, packed, and refreshed from what was published since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from callstanding.lookup.packed import QUIET, Vocabulary
from callstanding.lookup.shown import Shown

PAGE = 5_000  # more would not stay in a processor's cache


class Feed(Protocol):
    """What publishes standings: rows changed since a cursor, in the order of their cursors."""

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """At most `limit` rows (cursor, number, standing or None for one that is gone), from the oldest."""


class Lookup:
    """All published standings in memory, some 220 bytes a number; one thread may call `refresh` while others read."""

    def __init__(self, rows: Iterable[Shown] = ()) -> None:
        self._vocabulary = Vocabulary()
        self._packed: dict[str, bytes] = {}
        self._loud: dict[str, None] = {}  # in the order in which they became so
        self.seq = 0
        for row in rows:
            self._put(row.number, row)

    def __len__(self) -> int:
        return len(self._packed)

    def get(self, number: str) -> Shown | None:
        """The standing of a number in E.164 with +; None when nothing is known of it."""
        packed = self._packed.get(number)
        return None if packed is None else self._vocabulary.shown(number, packed)

    def numbers(self) -> Iterable[str]:
        """The numbers that have a standing."""
        return self._packed.keys()

    def loud(self) -> Sequence[str]:
        """The numbers whose standing the clock alone changes: watched, tagged, recovering."""
        return list(self._loud)

    def refresh(self, feed: Feed) -> int:
        """Take in what changed since the last time; returns how many rows that were."""
        taken = 0
        while rows := feed.since(self.seq, PAGE):
            for _, number, shown in rows:
                self._put(number, shown)
            self.seq = rows[-1][0]
            taken += len(rows)
        return taken

    def _put(self, number: str, shown: Shown | None) -> None:
        if shown is None:
            self._packed.pop(number, None)
            self._loud.pop(number, None)
            return
        self._packed[number] = self._vocabulary.packed(shown)
        if shown.status not in QUIET:
            self._loud[number] = None
        elif number in self._loud:
            del self._loud[number]
