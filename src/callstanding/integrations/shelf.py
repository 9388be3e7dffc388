"""The address book that is served now: kept in step with the store, and kept as it was while the store is away."""

from __future__ import annotations

import threading
from pathlib import Path

from callstanding.clock import stopwatch
from callstanding.integrations.answers import Wording
from callstanding.integrations.following import Cursor
from callstanding.integrations.lists import Level, delta
from callstanding.integrations.phone_book import Book, book
from callstanding.integrations.tap import FAULTS, Tap

EVERY_S = 1.0


class Shelf:
    """One book; may be asked by several threads."""

    def __init__(self, store: Path, wording: Wording, *, level: Level = "block") -> None:
        self._tap, self._wording, self._level = Tap(store), wording, level
        self._lock, self._age = threading.Lock(), stopwatch()
        self._numbers: set[str] = set()
        self._cursor: Cursor | None = None
        self._book: Book | None = None

    def close(self) -> None:
        """Close the store."""
        self._tap.close()

    def book(self) -> Book | None:
        """The book, at most a second old; None when the store could never be read."""
        with self._lock:
            if self._book is None or self._age() > EVERY_S:
                self._refresh()
            return self._book

    def _refresh(self) -> None:
        self._age = stopwatch()
        try:
            made = delta(self._tap, self._cursor, self._wording, level=self._level)
        except FAULTS:
            return
        numbers = set() if made.whole else set(self._numbers)
        numbers.difference_update(n for n, told in made.changes if told is None)
        numbers.update(n for n, told in made.changes if told)
        if self._book is None or numbers != self._numbers:
            self._book = book(numbers, label=self._wording.label)
        self._numbers, self._cursor = numbers, made.cursor
