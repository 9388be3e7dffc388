"""Keeps the register as fresh as what is published and what is in stock, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from callstanding import clock
from callstanding.actions.limits import Limits
from callstanding.control.stock_news import every_item, items_of, stock_news
from callstanding.errors import CallstandingError, StoreError
from callstanding.live.published import Published
from callstanding.policies.policy import Policy
from callstanding.web.board.register.register import Register

T = TypeVar("T")
log = logging.getLogger("callstanding.web")
SOME = 2_000  # rows taken at a time: a page waits for no more than these
LOOKED_S = 600.0  # so long after the last page it is kept fresh
PAUSE_S, IDLE_S = 3.0, 60.0  # between two looks, while pages are looked at and while none is


class Following:
    """The register of one process. Everything that touches it runs in one thread, one thing at a time."""

    def __init__(self, published: Path, control: Engine, policy: Policy) -> None:
        self._path, self._control = published, control
        self.register = Register(Limits(policy))
        self.seq, self.calls_at = 0, -1e9  # seconds since 1970 of the calls of the day
        self.curves: dict[str, tuple[tuple[int, int], list[float | None]]] = {}  # see numbers_cells
        self.is_whole = False  # whether all that is published was taken in once
        self._file: Published | None = None
        self._inode, self._stocked, self._asked_at = 0, -1, 0.0
        self._thread = ThreadPoolExecutor(1, "register")

    async def ask(self, question: Callable[[Register], T]) -> T:
        """Ask the register something."""
        self._asked_at = clock.seconds()
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: question(self.register))

    async def refresh(self) -> None:
        """Take in all that is new, some at a time. Raises StoreError where the control database is away."""
        run = asyncio.get_running_loop().run_in_executor
        await run(self._thread, self._restock)
        while await run(self._thread, self.take_some):
            pass
        self.is_whole = True

    async def follow(self) -> None:
        """Keep it fresh until cancelled, so that the first page need not wait for all numbers."""
        while True:
            try:
                await self.refresh()
            except CallstandingError:  # the control database is away: pages say so themselves
                pass
            except Exception:
                log.exception("The register of numbers could not be brought up to date; it is tried again.")
            idle = clock.seconds() - self._asked_at > LOOKED_S
            await asyncio.sleep(IDLE_S if idle else PAUSE_S)

    def close(self) -> None:
        """Stop; who asks later begins anew."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._thread = ThreadPoolExecutor(1, "register")  # no thread before it is used
        if self._file is not None:
            self._file.close()
        self._file, self._inode, self.is_whole = None, 0, False

    def take_some(self) -> bool:
        """Take in some of what was published; whether there may be more. A file that is away changes nothing."""
        try:
            file = self._opened()
            rows = file.reasoned(self.seq, SOME) if file else []
        except (sqlite3.Error, StoreError):
            return False
        if rows:
            self.register.take(rows)
            self.seq = rows[-1].seq
        return len(rows) == SOME

    def _opened(self) -> Published | None:
        """The file as it lies there now; one that was replaced is read from its start."""
        if not self._path.exists():
            return self._file
        inode = self._path.stat().st_ino
        if self._file is None or inode != self._inode or self._file.newest < self.seq:
            if self._file is not None:
                self._file.close()
            self.register.forget()
            self._file, self._inode, self.seq = Published(self._path), inode, 0
        return self._file

    def _restock(self) -> None:
        """Take in what changed in the stock: some numbers, or all of it."""
        news = stock_news(self._control, after=self._stocked)
        if news.numbers is None:
            self.register.stock(every_item(self._control), whole=True)
        elif news.numbers:
            items = items_of(self._control, news.numbers)
            self.register.stock(items, gone=news.numbers - {item.number for item in items})
        self._stocked = news.seq
