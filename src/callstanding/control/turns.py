"""Turns at one database: whoever wants to change it waits in a row instead of sleeping and trying again.

SQLite lets one process write at a time. The others would sleep for longer and longer, and under a thousand dialers some
would give up although the file is free every other moment. The system's own lock on a file beside it wakes the next one
at once, and a killed process gives its turn back.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from sqlalchemy import Engine

from callstanding.errors import StoreError


class Turns:
    """One process's place in the row. PostgreSQL has rows of its own: there only so many threads ask `at_once`."""

    def __init__(self, engine: Engine, at_once: int) -> None:
        is_sqlite = engine.dialect.name == "sqlite"
        self._threads = BoundedSemaphore(1 if is_sqlite else at_once)
        self._path = f"{engine.url.database}.turn" if is_sqlite and engine.url.database else None
        self._file: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and give it back."""
        with self._threads:
            file = self._opened()
            if file is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if file is not None:
                    fcntl.flock(file, fcntl.LOCK_UN)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Wait until one may look: never for SQLite, whose readers wait for nobody."""
        if self._path is not None:
            yield
            return
        with self._threads:
            yield

    def _opened(self) -> int | None:
        if self._path is None or self._file is not None:
            return self._file
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be opened: {error.strerror}.", hint="Check the rights.") from error
        return self._file

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
