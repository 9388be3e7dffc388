"""Where our own small servers look numbers up: the published file of a store, or Redis on another machine."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from callstanding.integrations.answers import Answer, Wording, answer
from callstanding.integrations.following import EVERY_S
from callstanding.integrations.tap import FAULTS, Tap
from callstanding.lookup import Lookup


class Source(Protocol):
    """Answers for numbers, and whether they can be trusted to be of now."""

    def ask(self, number: str) -> tuple[Answer | None, bool]:
        """The answer for a number in E.164 (None: its calls may pass), and whether the source lives."""


class StoreSource:
    """All published standings of a store in memory, refreshed by a thread of its own."""

    def __init__(self, store: Path, wording: Wording) -> None:
        self._tap, self._wording = Tap(store), wording
        self._lookup, self._alive, self._born = Lookup(), False, ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)

    def __enter__(self) -> StoreSource:
        self.refresh()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._tap.close()

    def ask(self, number: str) -> tuple[Answer | None, bool]:
        """The answer for a number in E.164; what was known stays known while the source is dead."""
        return answer(0, number, self._lookup.get(number), self._wording), self._alive

    def refresh(self) -> None:
        """Take in what changed."""
        try:
            lookup, born = self._lookup, self._tap.born
            if born != self._born:  # another file: its cursors count from another beginning
                lookup = Lookup()
            lookup.refresh(self._tap)
            self._lookup, self._born = lookup, born
            self._alive = self._tap.is_alive()
        except FAULTS:
            self._alive = False

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            self.refresh()
