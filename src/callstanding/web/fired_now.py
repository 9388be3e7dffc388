"""Which signals fire, counted once for many readers: in a thread of its own, anew when standings changed since."""

from __future__ import annotations

import asyncio
import sqlite3
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
    _work: asyncio.Task[AllFired] | None = None

    async def get(self, cursor: int) -> tuple[AllFired, float]:
        """The count and when it was begun (seconds since 1970); `cursor`: of the newest standing that is known."""
        old = self._kept is None or (cursor != self._cursor and clock.seconds() - self._at >= FRESH_S)
        if self._work is None and old:
            self._cursor, self._at = cursor, clock.seconds()
            self._work = asyncio.create_task(asyncio.to_thread(fired, self.path))
        if self._work is not None:
            await self._finished(self._work)
        assert self._kept is not None  # noqa: S101 - for the types
        return self._kept, self._at

    async def _finished(self, work: asyncio.Task[AllFired]) -> None:
        try:
            self._kept = await asyncio.shield(work)
        except sqlite3.Error as error:
            raise later("not-ready", "The standings cannot be read now; try again in a moment.", seconds=1) from error
        finally:
            if work.done() and self._work is work:
                self._work = None
