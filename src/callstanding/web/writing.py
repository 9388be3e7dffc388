"""Appends accepted batches to the journal: many requests share one write, and none is answered before it is on disk."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from callstanding.errors import StoreError
from callstanding.live.journal import Journal, Posted
from callstanding.web.problem import Problem, later

TOGETHER = 32_000_000  # bytes written at a time


class Writer:
    """The one writer of this process' lane. `most`: bytes that may wait for the disk."""

    def __init__(self, journal: Journal, *, most: int) -> None:
        self._journal, self._most = journal, most
        self._waiting: deque[tuple[Posted, asyncio.Future[str]]] = deque()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "journal")
        self.queued = 0
        self._ending = False

    @property
    def lane(self) -> str:
        """The lane written to."""
        return self._journal.lane

    @property
    def last(self) -> int:
        """The number of the newest batch."""
        return self._journal.last

    async def put(self, posted: Posted) -> str:
        """Write a batch; returns its id once it is on disk. A Problem where too much waits, or the disk is full."""
        if self.queued + len(posted.body) > self._most:
            raise later("overloaded", "The journal is behind; send this again in a moment.", seconds=1)
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((posted, done))
        self.queued += len(posted.body)
        self._wake.set()
        try:
            return await asyncio.shield(done)
        except StoreError as error:
            raise Problem("journal-full", str(error), headers={"retry-after": "5"}) from error

    async def run(self) -> None:
        """Write what waits, until `end` was called and nothing waits any more; then close the lane."""
        while self._waiting or not self._ending:
            if self._waiting:
                await self._write(self._some())
            else:
                await self._wake.wait()
                self._wake.clear()
        self._thread.shutdown(wait=True)
        self._journal.close()

    def end(self) -> None:
        """Nothing more will come."""
        self._ending = True
        self._wake.set()

    def _some(self) -> list[tuple[Posted, asyncio.Future[str]]]:
        some: list[tuple[Posted, asyncio.Future[str]]] = []
        size = 0
        while self._waiting and (not some or size < TOGETHER):
            some.append(self._waiting.popleft())
            size += len(some[-1][0].body)
        return some

    async def _write(self, some: list[tuple[Posted, asyncio.Future[str]]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            names = await loop.run_in_executor(self._thread, self._journal.append, [posted for posted, _ in some])
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told, and the next may be written
            for _, done in some:
                done.set_exception(error)
                done.exception()  # the asker may be gone already
        else:
            for (_, done), name in zip(some, names, strict=True):
                done.set_result(name)
        finally:
            self.queued -= sum(len(posted.body) for posted, _ in some)
