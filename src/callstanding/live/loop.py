"""The folder as a process: it works until it is told to stop, and goes on by itself after a full disk."""

from __future__ import annotations

import logging
import signal
import sqlite3
import time
from pathlib import Path
from threading import Event

import duckdb

from callstanding import clock
from callstanding.errors import CallstandingError
from callstanding.live.folder import Folder

IDLE_S = 0.02  # between two looks at the journal
BEAT_S = 1.0
AGAIN_S = 1.0  # after a failure
log = logging.getLogger("callstanding.folder")


def run(store: Path, policy: str, wall_clock: bool = True) -> None:  # noqa: FBT001, FBT002 - a process is given plain arguments
    """Fold until SIGTERM. What fails (a full disk, most likely) is told and tried again; the journal keeps the rest."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    while not stop.is_set():
        try:
            _work(store, policy, stop, wall_clock=wall_clock)
        except (CallstandingError, duckdb.Error, sqlite3.Error, OSError) as error:
            log.exception("Folding stopped; it is tried again. %s", str(error).splitlines()[0])
            stop.wait(AGAIN_S)


def _work(store: Path, policy: str, stop: Event, *, wall_clock: bool) -> None:
    folder = Folder(store, policy=policy, now=clock.now if wall_clock else None)
    answers = folder.answering(), folder.answering_long()
    beaten = 0.0
    try:
        while not stop.is_set():
            done = folder.step()
            if time.monotonic() - beaten >= BEAT_S:
                folder.beat()
                folder.answer_backup()
                beaten = time.monotonic()
            if not done and not folder.rest():
                stop.wait(IDLE_S)
    finally:
        for answering in answers:
            answering.close()
        folder.close()
