"""Following files as a command does: into the journal, and folded here unless a service has the store open."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, Self

from callstanding.errors import InUse
from callstanding.formats import Feed
from callstanding.live.answering import Answering
from callstanding.live.folder import Folder
from callstanding.live.journal import Journal
from callstanding.live.place import Place
from callstanding.live.watching import Watch, lane_of
from callstanding.pipeline.store import key_of, open_store

LOOK_S = 0.2  # between two looks at the files
TRY_S = 2.0  # between two tries to open a store that another process has open

log = logging.getLogger("callstanding.watch")


class Following:
    """One followed path and its store."""

    def __init__(
        self,
        path: Path,
        store: Path,
        *,
        feed: Feed,
        policy: str = "standard",
        format: str | None = None,  # noqa: A002 - the word of the command line
        fold: bool = True,
    ) -> None:
        if not store.exists():
            with open_store(store, create=True):
                pass
        place, lane = Place(store), lane_of(path)
        self._store, self._policy = store, policy
        self._journal = Journal(place.journal, secret=key_of(store), lane=lane)
        self._watch = Watch(path, self._journal, feed=feed, notes=place.folder / f"{lane}.json", format=format)
        self._folder: Folder | None = None
        self._answering: Answering | None = None
        self._tried, self._told = 0.0 if fold else math.inf, set[str]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()
        if self._answering:
            self._answering.close()
        if self._folder:
            self._folder.close()

    def turn(self) -> list[str]:
        """Look once, and fold what was found; returns what a user should be told."""
        found = self._watch.look()
        self._open()
        before = self._folder.quarantined if self._folder else 0
        if self._folder:
            self._folder.settle()
            self._folder.beat()
        return [*self._strange(), *self._counted(found), *self._aside(before)]

    @property
    def is_whole(self) -> bool:
        """Whether every file could be read, and every line of those that are folded here."""
        return not self._watch.unread and not (self._folder and self._folder.quarantined)

    def go_on(self) -> NoReturn:
        """Look again and again; what a user should be told goes to the log."""
        while True:
            for text in self.turn():
                log.info(text)
            time.sleep(LOOK_S)

    def _open(self) -> None:
        """Take the store if nobody has it."""
        if self._folder is None and time.monotonic() - self._tried >= TRY_S:
            self._tried = time.monotonic()
            try:
                self._folder = Folder(self._store, policy=self._policy)
                self._answering = self._folder.answering()
            except InUse:
                pass

    def _strange(self) -> Iterator[str]:
        for text in sorted(set(self._watch.unread.values()) - self._told):
            self._told.add(text)
            yield text

    def _counted(self, found: int) -> Iterator[str]:
        if found and self._folder:
            calls = self._folder.engine.counted()["calls"]
            yield f"{found:,} new pieces; {calls:,} calls in {self._store}."
        elif found:
            yield f"{found:,} new pieces are in the journal; the process that has {self._store} open folds them."

    def _aside(self, before: int) -> Iterator[str]:
        if self._folder and (more := self._folder.quarantined - before):
            yield f"{more:,} lines could not be used; they are in {self._store}.live/quarantine-*.csv with the reason."


def follow(path: Path, store: Path, region: str | None, zone: str) -> None:
    """What a service does for each path that it follows: its folder folds what is found."""
    with Following(path, store, feed=Feed(region=region, zone=zone), fold=False) as following:
        following.go_on()
