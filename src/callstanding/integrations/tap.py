"""Reads the published file of a store for as long as it takes: opened late, opened anew when it was replaced."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from callstanding import clock
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.lookup import Shown

BEAT_S = 15.0  # without a beat of the folder for so long, the source counts as dead
FAULTS: tuple[type[Exception], ...] = (sqlite3.Error, OSError)
"""What reading raises while the file is missing, locked or being replaced; trying again later is right."""


class Stream(Protocol):
    """Standings under cursors. Its methods raise FAULTS while they cannot be read."""

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """At most `limit` rows changed after a cursor, oldest change first."""

    def changed(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """The same for a reader that has all up to its cursor: rows that tell it nothing new may be left out."""

    @property
    def newest(self) -> int:
        """The cursor of the newest change."""

    @property
    def born(self) -> str:
        """Whose cursors these are."""

    def is_alive(self) -> bool:
        """Whether the standings are of now."""


class Tap:
    """The published standings of one store, for one thread. Raises FAULTS when they cannot be read."""

    def __init__(self, store: Path, *, now: clock.Clock = clock.now) -> None:
        self._path, self._now = Place(store).published, now
        self._open: Published | None = None
        self._inode = 0

    def close(self) -> None:
        """Close the file."""
        if self._open:
            self._open.close()
        self._open = None

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """At most `limit` rows changed after a cursor, oldest change first."""
        return self._published().since(seq, limit)

    def changed(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """The same."""
        return self.since(seq, limit)

    @property
    def newest(self) -> int:
        """The cursor of the newest change."""
        return self._published().newest

    @property
    def born(self) -> str:
        """Which file the cursors belong to: another file counts from another beginning."""
        return self._published().about("born") or "unborn"

    def is_alive(self) -> bool:
        """Whether the folder that writes the file gave a sign of life lately; a source that cannot be read is dead."""
        try:
            beat = self._published().about("beat")
        except FAULTS:
            return False
        return beat is not None and self._now().timestamp() - float(beat) <= BEAT_S

    def _published(self) -> Published:
        inode = self._path.stat().st_ino  # a missing file is a fault, never an empty one that we make
        if self._open is None or inode != self._inode:
            self.close()
            self._open, self._inode = Published(self._path), inode
        return self._open


Said = Callable[[str], None]
"""Takes a sentence for the operator's log."""
