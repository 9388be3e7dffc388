"""Keeps a place from which switches read in step with what is published; the place itself remembers how far it is."""

from __future__ import annotations

import threading
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from callstanding.integrations.answers import Answer, Wording, answer
from callstanding.integrations.tap import FAULTS, Said, Stream

PAGE = 5_000  # changes in one write
EVERY_S = 0.2  # between two looks for changes
MOST_WAIT_S = 5.0  # between two tries while the place cannot be reached
TTL_S = 3600  # how long a tag outlives its publisher; renewed after half of it


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a place is: the file that was read (`born`) and its cursor."""

    seq: int
    born: str

    @classmethod
    def read(cls, text: str | None) -> Cursor | None:
        """The cursor from its text; None for anything else."""
        seq, _, born = (text or "").partition("@")
        return cls(int(seq), born) if seq.isdecimal() and born else None

    def __str__(self) -> str:
        return f"{self.seq}@{self.born}"


@dataclass(frozen=True, slots=True)
class Held:
    """What a place remembers: its cursor, and whether all that it holds must be written again before it expires."""

    cursor: Cursor | None
    is_due: bool


Change = tuple[str, Answer | None]
"""A number in E.164, and its answer; None: calls from it may pass, so that nothing is kept of it."""


class Target(Protocol):
    """A place from which switches read. Its methods raise one of `faults` when it cannot be reached."""

    faults: tuple[type[Exception], ...]

    def held(self) -> Held:
        """What the place remembers."""

    def begin(self, *, foreign: bool) -> None:
        """All answers will follow. `foreign`: what the place holds comes from elsewhere and may be wrong."""

    def put(self, changes: Sequence[Change], cursor: Cursor | None) -> None:
        """Take in changes; the cursor, if given, is noted with them."""

    def finish(self, kept: Set[str], cursor: Cursor) -> None:
        """All answers were put: forget every number but these, and note the cursor."""

    def beat(self) -> None:
        """Tell the switches that the source lives."""


class Follower:
    """Brings one target in step with one store, or with the snapshots of one place."""

    def __init__(self, tap: Stream, target: Target, wording: Wording) -> None:
        self._tap, self._target, self._wording = tap, target, wording

    def step(self) -> int:
        """Write what changed, or all of it where the place lost it; returns how many standings were looked at."""
        held, born = self._target.held(), self._tap.born
        cursor = held.cursor
        foreign = cursor is None or cursor.born != born or cursor.seq > self._tap.newest
        looked = self._rebuild(born, foreign=foreign) if foreign or held.is_due else self._follow(cursor)
        self._beat()
        return looked

    def run(self, stop: threading.Event, say: Said) -> None:
        """Step until told to stop; a place or a file that cannot be reached is tried again, ever more slowly."""
        wait, faults = EVERY_S, (*FAULTS, *self._target.faults)
        while not stop.wait(wait):
            try:
                self.step()
            except faults as fault:
                if wait == EVERY_S:
                    say(f"cannot publish, trying again: {fault}")
                wait = min(2 * wait, MOST_WAIT_S)
                continue
            if wait != EVERY_S:
                say("publishing again")
            wait = EVERY_S

    def _follow(self, cursor: Cursor | None) -> int:
        looked = 0
        while cursor and (rows := self._tap.changed(cursor.seq, PAGE)):
            cursor = Cursor(rows[-1][0], cursor.born)
            self._target.put([(n, answer(seq, n, shown, self._wording)) for seq, n, shown in rows], cursor)
            looked += len(rows)
        return looked

    def _rebuild(self, born: str, *, foreign: bool) -> int:
        self._target.begin(foreign=foreign)
        seq, looked, kept = 0, 0, set[str]()
        while rows := self._tap.since(seq, PAGE):
            changes = [(n, answer(at, n, shown, self._wording)) for at, n, shown in rows]
            told = [(n, a) for n, a in changes if a or n in kept]  # one that passes is forgotten at the end
            self._target.put(told, None)
            kept.difference_update(n for n, a in changes if a is None)
            kept.update(n for n, a in changes if a)
            seq, looked = rows[-1][0], looked + len(rows)
            self._beat()
        self._target.finish(kept, Cursor(seq, born))
        return looked

    def _beat(self) -> None:
        if self._tap.is_alive():
            self._target.beat()
