"""Keeps an index of the newest whole snapshot of a place: one process at a time makes it, any number map it."""

from __future__ import annotations

import fcntl
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from callstanding import clock
from callstanding.errors import CallstandingError, DamagedSnapshot
from callstanding.live.snapshots.building import build
from callstanding.live.snapshots.encoding import Coder
from callstanding.live.snapshots.finding import Snapshot, snapshots
from callstanding.live.snapshots.index import Index
from callstanding.live.snapshots.shelf import Shelf, Told, Wrong
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy

EVERY_S = 2.0  # between two looks at the place
AGAIN_S = 60.0  # until a damaged snapshot is tried again: a file system may have been away
log = logging.getLogger("callstanding.snapshots")


class Keeper:
    """Looks after one place. What is wrong with a snapshot is told once, and what is shown stays."""

    def __init__(self, place: Path, shelf: Shelf, policy: Policy) -> None:
        self._place, self._shelf, self._policy = place.resolve(), shelf, policy

    def step(self) -> Told:
        """Take up a newer snapshot, if there is one; returns what is shown then."""
        with self._alone() as mine:
            told = self._shelf.told()
            if mine:
                try:
                    told = self._look(told)
                except CallstandingError as error:
                    told = self._complain(told, Wrong("", self._place.name, str(error), clock.seconds()))
        return told

    def _look(self, told: Told) -> Told:
        """Try what there is, the newest first, until one is shown; an older one only where nothing is shown yet."""
        index = self._shelf.open(told.shown)
        fits = index is not None and index.note.place == str(self._place)
        for snapshot in snapshots(self._place):
            if fits and index is not None and self._is_same(index, snapshot):
                return self._clear(told, index) if told.wrong else told
            if not self._is_known(told, snapshot):
                try:
                    return self._take(snapshot, told, index if fits else None)
                except DamagedSnapshot as error:
                    told = self._complain(told, Wrong(snapshot.id, snapshot.name, str(error), clock.seconds()))
            if fits:
                break
        return told

    def _is_same(self, index: Index, snapshot: Snapshot) -> bool:
        return index.note.snapshot == snapshot.id and index.note.policy == Coder(self._policy).mark

    def _is_known(self, told: Told, snapshot: Snapshot) -> bool:
        """Whether it was found to be damaged a moment ago."""
        wrong = told.wrong
        return wrong is not None and wrong.snapshot == snapshot.id and clock.seconds() - wrong.at < AGAIN_S

    def _take(self, snapshot: Snapshot, told: Told, before: Index | None) -> Told:
        target = self._shelf.next()
        build(snapshot, self._place, target, policy=self._policy, before=before)
        if snapshot.id not in {each.id for each in snapshots(self._place)}:
            target.unlink()
            raise DamagedSnapshot(f"{snapshot.name} was changed while it was read.", hint="It is read again.")
        newer = told.wrong if before is None and told.wrong and told.wrong.snapshot != snapshot.id else None
        now = Told(target.name, told.shown if before else "", newer)
        self._shelf.tell(now)
        self._shelf.sweep(now)
        index = Index(target)
        log.warning("%s is shown now: %s standings.", snapshot.name, f"{len(index):,}")
        return now

    def _clear(self, told: Told, index: Index) -> Told:
        log.warning("%s is shown, and nothing is wrong any more.", index.note.name)
        self._shelf.tell(now := _with(told, None))
        return now

    def _complain(self, told: Told, wrong: Wrong) -> Told:
        known = told.wrong is not None and (told.wrong.snapshot, told.wrong.why) == (wrong.snapshot, wrong.why)
        if known and not wrong.snapshot:
            return told
        if not known:
            log.error("%s is not shown: %s", wrong.name, wrong.why)
        self._shelf.tell(now := _with(told, wrong))
        return now

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nobody else makes an index here meanwhile."""
        with (self._shelf.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def _with(told: Told, wrong: Wrong | None) -> Told:
    """The same with another complaint."""
    return Told(told.shown, told.before, wrong)


def run(place: Path, home: Path, policy: str) -> None:
    """The same as a process of its own, until SIGTERM."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    keep(Keeper(place, Shelf.of(home), load_policy(policy)), stop)


def keep(keeper: Keeper, stop: Event) -> None:
    """Look after a place until told to stop; a full disk is told and tried again."""
    while not stop.is_set():
        try:
            keeper.step()
        except OSError:
            log.exception("The index cannot be written; it is tried again.")
        stop.wait(EVERY_S)
