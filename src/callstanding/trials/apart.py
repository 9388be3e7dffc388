"""Runs a command in a child of its own, and tells what it and the processes that it starts took."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

_EVERY_S = 0.25  # how often the memory of a family is looked at: what lasts less is not seen
_PER_MB = 1e6 if sys.platform == "darwin" else 1e3  # getrusage counts bytes on macOS, kilobytes elsewhere


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, its wall time and processor time in seconds, and its most memory at once in megabytes."""

    status: int
    seconds: float
    cpu_s: float
    peak_mb: float
    out: str
    err: str


def run_apart(words: Sequence[str]) -> Ran:
    """Run a command to its end. Memory is resident; shared pages of several processes count in each."""
    with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
        began = time.perf_counter()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err)  # noqa: S603 - our own command
        with _Family(child.pid) as family:
            _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        own = used.ru_utime + used.ru_stime
        said = [_text(stream) for stream in (out, err)]
    peak = max(family.peak_mb, used.ru_maxrss / _PER_MB)
    return Ran(child.returncode, seconds, max(own, family.cpu_s), peak, *said)


@dataclass(slots=True)
class _Family:
    """A process with all its descendants, looked at until the block ends; only Linux tells of them."""

    parent: int
    peak_mb: float = 0.0
    _spent: dict[int, float] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _watch: threading.Thread | None = None

    def __enter__(self) -> _Family:
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._watch:
            self._watch.join()

    @property
    def cpu_s(self) -> float:
        """Processor time of all that were seen; of those that ended, as of the last look at them."""
        return sum(self._spent.values())

    def _look(self) -> None:
        while not self._over.wait(_EVERY_S):
            seen = dict(_alive(self.parent))
            self._spent |= {pid: cpu_s for pid, (cpu_s, _) in seen.items()}
            self.peak_mb = max(self.peak_mb, sum(mb for _, mb in seen.values()))


def _alive(parent: int) -> list[tuple[int, tuple[float, float]]]:
    """(process, (seconds of processor, megabytes)) of a process and its descendants."""
    every = dict(filter(None, (_stat(each) for each in Path("/proc").glob("[0-9]*"))))
    mine, grown = {parent}, True
    while grown:
        more = {pid for pid, (above, _) in every.items() if above in mine} - mine
        mine, grown = mine | more, bool(more)
    return [(pid, every[pid][1]) for pid in mine if pid in every]


def _stat(folder: Path) -> tuple[int, tuple[int, tuple[float, float]]] | None:
    """(process, (its parent, (seconds, megabytes))); None when it is over."""
    try:
        told = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    return int(folder.name), (int(told[1]), ((int(told[11]) + int(told[12])) / ticks, int(told[21]) * page / 1e6))


def _text(stream: IO[str]) -> str:
    stream.seek(0)
    return stream.read()
