"""Processes of Spark that run as long as we do: started from the pyspark package, each with a log and a group of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pyspark

from callstanding.errors import ClusterError

HERE = "127.0.0.1"
PATIENCE_S = 300.0  # Java starts within seconds, but a machine may be many times too busy

# Run by a small Python in the place of the process: it is asked to end when its parent dies (1 is PR_SET_PDEATHSIG of
# prctl(2), which Linux alone has), even by SIGKILL.
_TIED = """import ctypes, os, signal, sys
prctl = getattr(ctypes.CDLL(None), "prctl", None)
if prctl:
    prctl(1, signal.SIGTERM)
if os.getppid() == int(sys.argv[1]):
    os.execvp(sys.argv[2], sys.argv[2:])
"""


class Daemon:
    """One process, its log, and the processes that it starts."""

    def __init__(
        self, name: str, main: str, words: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        home = Path(pyspark.__file__).parent
        tied = [sys.executable, "-I", "-S", "-c", _TIED, str(os.getpid())]
        with self.log.open("wb") as out:
            self._process = subprocess.Popen(  # noqa: S603 - Spark's own start script
                [*tied, "bash", str(home / "bin" / "spark-class"), main, *words],
                env={**environment, "SPARK_HOME": str(home)},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                process_group=0,  # Ctrl-C reaches us alone, and one signal reaches its executors too
            )
        self.pid = self._process.pid

    def told(self, pattern: str) -> str:
        """What its log says in the group of the pattern, once it does. ClusterError when it ends or is silent."""
        compiled = re.compile(pattern)
        wait_for(lambda: compiled.search(self._text()), f"the {self.name} to start", [self])
        found = compiled.search(self._text())
        assert found  # noqa: S101 - a log only grows
        return found[1]

    def check(self) -> None:
        """ClusterError when it has ended."""
        if self._process.poll() is not None:
            raise ClusterError(f"Spark's {self.name} ended as it began: {self.last_words()}")

    def last_words(self) -> str:
        """The end of its log in one line."""
        lines = [line.strip() for line in self._text().splitlines() if line.strip()]
        faults = [line for line in lines if re.search("Exception|Error|ERROR|Unrecognized", line)]
        return (faults or lines or ["it said nothing"])[0 if faults else -1][:300]

    def kill(self) -> None:
        """End it and all that it started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def _text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def wait_for(fact: Callable[[], object], what: str, daemons: Iterable[Daemon]) -> None:
    """Wait until something is so. ClusterError when one of the processes ends before, or when it takes too long."""
    until = time.monotonic() + PATIENCE_S
    while not fact():
        for daemon in daemons:
            daemon.check()
        if time.monotonic() > until:
            raise ClusterError(f"Waited {PATIENCE_S:.0f} s in vain for {what}.", hint="Is the machine very busy?")
        time.sleep(0.05)
