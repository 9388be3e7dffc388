"""A group of processes that belong together: one that dies is started again, and none outlives the first."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import SpawnProcess
from typing import Any

PATIENCE_S = 20.0  # to end in after SIGTERM, before SIGKILL
_FIRST_S, _MOST_S = 0.2, 5.0  # pauses before a process that died is started again
_PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)
log = logging.getLogger("callstanding.group")

Work = tuple[Callable[..., None], tuple[Any, ...]]
"""What a process does: a function of a module, and what it is given."""


class Group:
    """Named processes under the one that makes the group."""

    def __init__(self, work: Mapping[str, Work]) -> None:
        self._work, self._spawn = work, multiprocessing.get_context("spawn")
        self._alive: dict[str, SpawnProcess] = {}
        self._pause = dict.fromkeys(work, _FIRST_S)
        self._stopping = False

    def run(self) -> None:
        """Start all, keep them alive, and stop them at SIGTERM or SIGINT."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        for name in self._work:
            self._start(name)
        while not self._stopping:
            for name, process in list(self._alive.items()):
                if not process.is_alive() and not self._stopping:
                    self._again(name, process)
            time.sleep(0.1)
        self._end()

    def _start(self, name: str) -> None:
        function, given = self._work[name]
        process = self._spawn.Process(target=_child, args=(os.getpid(), function, given), name=f"callstanding-{name}")
        process.start()
        self._alive[name] = process

    def _again(self, name: str, process: SpawnProcess) -> None:
        log.error("%s ended with status %s; it is started again.", name, process.exitcode)
        time.sleep(self._pause[name])
        self._pause[name] = min(_MOST_S, 2 * self._pause[name])
        self._start(name)

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _end(self) -> None:
        until = time.monotonic() + PATIENCE_S
        for process in self._alive.values():
            process.terminate()
        for process in self._alive.values():
            process.join(max(0.1, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def _child(parent: int, function: Callable[..., None], given: tuple[Any, ...]) -> None:
    """Die with the parent, even when that is killed; then do the work."""
    ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGTERM)
    if os.getppid() != parent:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent ends us in order
    function(*given)
