"""Reads the index of a snapshot as a tap reads a store, and leaves out what tells a switch nothing new."""

from __future__ import annotations

from collections.abc import Sequence

from callstanding import clock
from callstanding.integrations.answers import Wording, answer
from callstanding.live.snapshots.index import Index
from callstanding.live.snapshots.shelf import Shelf, Told
from callstanding.lookup import Shown


class SnapshotTap:
    """The snapshot that a shelf shows, for one thread. Raises FileNotFoundError while there is none.

    `age_s`: from when on a snapshot is so old that the switches are told of a dead source.
    """

    def __init__(self, shelf: Shelf, wording: Wording, *, age_s: float, now: clock.Clock = clock.now) -> None:
        self._shelf, self._wording, self._age_s, self._now = shelf, wording, age_s, now
        self._told = Told()
        self._shown: Index | None = None
        self._before: Index | None = None

    def close(self) -> None:
        """Leave the files."""
        self._shown = self._before = None
        self._told = Told()

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """At most `limit` rows changed after a cursor, oldest change first."""
        return self._open().since(seq, limit)

    def changed(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """The same for a reader that has all up to its cursor: without rows whose answer is the one that it has.

        The last row is always among them, since its cursor is how far the reader is then.
        """
        rows = self.since(seq, limit)
        before = self._before
        if before is None or seq < before.seq:
            return rows
        return [row for at, row in enumerate(rows, 1) if at == len(rows) or self._differs(before, row[1], row[2])]

    @property
    def newest(self) -> int:
        """The cursor of the newest change."""
        return self._open().seq

    @property
    def born(self) -> str:
        """Whose cursors these are; snapshots of one place go on with them."""
        return self._open().note.born

    def is_alive(self) -> bool:
        """Whether the snapshot is young enough."""
        try:
            return self._now().timestamp() - self._open().note.as_of <= self._age_s
        except FileNotFoundError:
            return False

    def _differs(self, before: Index, number: str, shown: Shown | None) -> bool:
        return answer(0, number, before.get(number), self._wording) != answer(0, number, shown, self._wording)

    def _open(self) -> Index:
        told = self._shelf.told()
        if self._shown is None or told.shown != self._told.shown:
            shown = self._shelf.open(told.shown)
            if shown is None and self._shown is None:
                raise FileNotFoundError("No whole snapshot was found yet.")
            if shown is not None:
                self._shown, self._before, self._told = shown, self._shelf.open(told.before), told
        assert self._shown is not None  # noqa: S101 - opened or raised
        return self._shown
