"""The standings of a snapshot as the web process holds them: mapped, and exchanged when another one is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

import msgspec

from callstanding.errors import DamagedSnapshot
from callstanding.live.published import Published, Row
from callstanding.live.snapshots.index import Index
from callstanding.live.snapshots.reasons import row_of
from callstanding.live.snapshots.shelf import Shelf, Told
from callstanding.lookup import Shown
from callstanding.web.problem import Problem, later
from callstanding.web.standings import Standings, written
from callstanding.web.times import When, moment

T = TypeVar("T")
NO_STORE = "Standings come from a snapshot here, and there is no store; ask the service that has it."


class NotShown(msgspec.Struct):
    """A newer snapshot that is not shown, and why."""

    name: str
    why: str


class SnapshotShown(msgspec.Struct):
    """The snapshot that is shown. `wrong`: what keeps a newer one from being shown, null where nothing does."""

    name: str
    as_of: When
    age_s: float
    wrong: NotShown | None


class SnapshotStandings(Standings):
    """Follows what a keeper puts on the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf.pointer)
        self._shelf = shelf
        self._stamp: tuple[int, int] | None = None
        self._index: Index | None = None
        self.told = Told()

    def refresh(self) -> int:
        """Show what is on the shelf now; returns how many standings that brought."""
        try:
            found = self._path.stat()
        except OSError:
            return 0  # nothing was shown yet
        stamp = (found.st_ino, found.st_mtime_ns)
        if stamp == self._stamp:
            return 0
        told = self._shelf.told()
        taken = 0
        if told.shown != self.told.shown:
            index = self._shelf.open(told.shown)
            if index is None:  # the next one is there already
                return 0
            self._show(index)
            taken = len(index)
        self.told, self._stamp = told, stamp
        return taken

    async def row(self, number: str) -> Row | None:
        """The standing of a number and its reasons, which are read from its file beside the event loop."""
        index = self._shown()
        try:
            return await asyncio.to_thread(row_of, index, number)
        except DamagedSnapshot as error:
            raise later("not-ready", str(error), seconds=60) from error

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """Rows changed after a cursor, oldest change first; cursors go on from snapshot to snapshot."""
        return self._shown().since(seq, limit)

    def by_hash(self, prefix: str) -> Sequence[tuple[str, Shown]]:
        """The standings of numbers whose SHA-256 begins so."""
        return self._shown().by_hash(prefix)

    @property
    def published(self) -> Published:
        """There is no such file: a Problem."""
        self._refuse()

    def read(self, ask: Callable[[Published], T]) -> T:  # noqa: ARG002 - nobody can be asked
        """There is no such file: a Problem."""
        self._refuse()

    def trouble(self, *, now: float, stale_s: float) -> str | None:
        """Why answers are not fresh: no snapshot yet, or one that is too old."""
        wrong = f" {self.told.wrong.name}: {self.told.wrong.why}" if self.told.wrong else ""
        if self._index is None:
            return f"No whole snapshot was found yet.{wrong}"
        age = now - self._index.note.as_of
        if age <= stale_s:
            return None
        hours = f"{age / 3600:.1f} h old, and {stale_s / 3600:g} h are allowed"
        return f"The snapshot {self._index.note.name} is {hours}.{wrong}"

    def snapshot(self, *, now: float) -> SnapshotShown:
        """What is shown. A Problem while there is nothing."""
        note, wrong = self._shown().note, self.told.wrong
        told = NotShown(wrong.name, wrong.why) if wrong else None
        return SnapshotShown(note.name, moment(note.as_of), round(now - note.as_of, 1), told)

    def _show(self, index: Index) -> None:
        self._index = self.lookup = index
        self.beat, self.as_of = index.note.as_of, written(index.note.as_of)
        self.headers = ((b"standings-as-of", self.as_of.encode()),)
        self.is_loaded = True

    def _shown(self) -> Index:
        if self._index is None:
            raise later("not-ready", "No whole snapshot was found yet; try again in a moment.", seconds=5)
        return self._index

    def _refuse(self) -> NoReturn:
        raise Problem("no-store", NO_STORE)
