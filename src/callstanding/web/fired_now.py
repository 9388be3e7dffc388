"""Which signals fire, counted once for many readers: in a thread of its own, anew when standings changed since."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from callstanding import clock
from callstanding.live.fired import AllFired, fired
from callstanding.web.problem import later

FRESH_S = 60.0  # a second of work for 100,000 numbers, so at most every minute


@dataclass
class FiredNow:
    """The count of one process over the published file."""

    path: Path
    _kept: AllFired | None = None
    _cursor: int = -1
    _at: float = float("-inf")
    _work: asyncio.Task[None] | None = None

    async def get(self, cursor: int) -> tuple[AllFired, float]:
        """The last count and when it was begun (seconds since 1970); `cursor`: of the newest standing that is known.

        One that is old is shown all the same, while the next is made: only the first reader waits.
        """
        if self._work is None and self._is_old(cursor):
            self._work = asyncio.create_task(self._count(cursor))
        if self._kept is None and self._work is not None:
            await asyncio.wait([self._work])
        if self._kept is None:
            raise later("not-ready", "The standings cannot be read now; try again in a moment.", seconds=1)
        return self._kept, self._at

    def _is_old(self, cursor: int) -> bool:
        return self._kept is None or (cursor != self._cursor and clock.seconds() - self._at >= FRESH_S)

    async def _count(self, cursor: int) -> None:
        at = clock.seconds()
        try:
            with suppress(sqlite3.Error):  # the file may be away for a moment: whoever asks next has it counted
                self._kept = await asyncio.to_thread(fired, self.path)
                self._cursor, self._at = cursor, at
        finally:
            self._work = None
