"""The published standings as the web process holds them: in memory for look-ups, the file for all the rest."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from callstanding.errors import StoreError
from callstanding.live.published import Published, Row
from callstanding.lookup import Lookup, Shown
from callstanding.web.problem import later

T = TypeVar("T")
PAUSE_S = 0.05  # between two looks at the file: what was folded shows within a tenth of a second


class Standings:
    """Follows the published file, which the folder writes; survives its absence and its renewal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lookup = Lookup()
        self.is_loaded = False
        self.beat: float | None = None  # when the folder lived last, seconds since 1970
        self.as_of: str | None = None  # the same, written
        self.waiting_bytes = 0
        self.headers: tuple[tuple[bytes, bytes], ...] = ()  # of every reply
        self._file: Published | None = None  # read by the follower's thread alone
        self._mine: Published | None = None  # read by the event loop alone
        self._left: list[Published] = []  # replaced, and perhaps still read by the other thread
        self._inode = 0
        self._thread = ThreadPoolExecutor(1, "standings")
        self._changed = asyncio.Event()

    def get(self, number: str) -> Shown | None:
        """The standing of a number, from memory."""
        return self.lookup.get(number)

    async def follow(self) -> None:
        """Keep what is in memory fresh, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            if await loop.run_in_executor(self._thread, self.refresh):
                self._changed.set()
                self._changed = asyncio.Event()
            await asyncio.sleep(PAUSE_S)

    async def change(self, *, seconds: float) -> None:
        """Wait until something changes, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def refresh(self) -> int:
        """Take in what changed; returns how many rows that were. A file that is away or being made changes nothing."""
        try:
            file = self._opened()
            if file is None:
                return 0
            taken = self.lookup.refresh(file)
            self._note(file)
        except (sqlite3.Error, StoreError):
            return 0
        self.is_loaded = True
        return taken

    @property
    def published(self) -> Published:
        """The file, for the event loop's thread. A Problem while there is none."""
        if self._mine is None:
            raise later("not-ready", "The standings are not published yet; try again in a moment.", seconds=1)
        return self._mine

    def read(self, ask: Callable[[Published], T]) -> T:
        """Ask the file something; a Problem while it cannot be read."""
        try:
            return ask(self.published)
        except sqlite3.Error as error:
            raise later("not-ready", "The standings cannot be read now; try again in a moment.", seconds=1) from error

    async def row(self, number: str) -> Row | None:
        """All that is published of a number."""
        return self.read(lambda file: file.get(number))

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """Rows changed after a cursor, oldest change first."""
        return self.read(lambda file: file.since(seq, limit))

    def by_hash(self, prefix: str) -> Sequence[tuple[str, Shown]]:
        """The standings of numbers whose SHA-256 begins so."""
        return self.read(lambda file: file.by_hash(prefix))

    def trouble(self, *, now: float, stale_s: float) -> str | None:
        """Why answers are not fresh, as a sentence; None where they are."""
        if not self.is_loaded:
            return "The standings are being loaded."
        if self.beat is not None and now - self.beat <= stale_s:
            return None
        told = "ever" if self.beat is None else f"for {now - self.beat:.0f} s"
        return f"The folder has not lived {told}; answers are old."

    def close(self) -> None:
        """Stop reading."""
        self._thread.shutdown(wait=True)
        for file in (self._file, self._mine, *self._left):
            if file is not None:
                file.close()
        self._file = self._mine = None

    def _opened(self) -> Published | None:
        """The file as it lies there now; one that was replaced is read from its start."""
        if not self._path.exists():
            return self._file
        inode = self._path.stat().st_ino
        if self._file is None or inode != self._inode or self._file.newest < self.lookup.seq:
            self._left += [each for each in (self._file, self._mine) if each is not None]
            self._file, self._mine, self._inode = Published(self._path), Published(self._path), inode
            self.lookup = Lookup()
        return self._file

    def _note(self, file: Published) -> None:
        beat, waiting = file.about("beat"), file.about("waiting_bytes")
        self.waiting_bytes = int(waiting or 0)
        if beat is not None and float(beat) != self.beat:
            self.beat, self.as_of = float(beat), written(float(beat))


def written(at: float) -> str:
    """Seconds since 1970 as text."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
