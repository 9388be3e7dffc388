"""A Spark cluster of this machine alone: a master and workers on loopback, ended by whoever began it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any

import callstanding
from callstanding.engines.spark.daemons import HERE, PATIENCE_S, Daemon, wait_for
from callstanding.engines.spark.java import java

_FRUGAL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # they only keep count: less memory, a faster start
_MASTER = f"{_FRUGAL} -Dspark.master.rest.enabled=false"  # a fixed port that nobody here asks


class LocalCluster:
    """A standalone cluster from the pyspark package: `workers` processes, each with `cores` and `memory` to give.

    It listens on 127.0.0.1 alone, on ports that were free. Whatever becomes of this process, the cluster ends with it.
    """

    def __init__(self, workers: int = 2, cores: int = 1, memory: str = "1g") -> None:
        self._count, self._offer = workers, ("--cores", str(cores), "--memory", memory)
        self._master: Daemon | None = None
        self._workers: dict[int, Daemon] = {}
        self.url = ""  # spark://127.0.0.1:port
        self._page = 0  # the port of the master's page

    def __enter__(self) -> LocalCluster:
        """ClusterError when Java is missing, or when a process ends or is silent instead of starting."""
        java()
        self.folder = Path(tempfile.mkdtemp(prefix="callstanding-spark-"))
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers that were not killed."""
        return list(self._workers)

    def kill(self, worker: int) -> None:
        """End a worker and all that runs on it at once, as when its machine loses power."""
        self._workers.pop(worker).kill()

    def add(self) -> int:
        """Start one more worker; returns its process id."""
        name = f"worker-{len(list(self.folder.glob('worker-*.log')))}"
        worker = self._daemon(name, "worker.Worker", *self._offer, "--work-dir", str(self.folder / name), self.url)
        self._workers[worker.pid] = worker
        return worker.pid

    def alive(self) -> int:
        """How many workers the master counts as alive."""
        with closing(HTTPConnection(HERE, self._page, timeout=PATIENCE_S)) as asked:
            asked.request("GET", "/json/")
            told: dict[str, Any] = json.load(asked.getresponse())
        return int(told["aliveworkers"])

    def close(self) -> None:
        """End it; nothing that it keeps is worth an orderly end."""
        for daemon in (*self._workers.values(), *([self._master] if self._master else [])):
            daemon.kill()
        self._workers, self._master = {}, None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        (self.folder / "conf").mkdir()
        self._master = self._daemon("master", "master.Master")
        self.url = self._master.told(rf"Starting Spark master at (spark://{HERE}:\d+)")
        self._page = int(self._master.told(r"MasterWebUI.* started at http://\S+:(\d+)"))
        for _ in range(self._count):
            self.add()
        daemons = (self._master, *self._workers.values())
        wait_for(lambda: self.alive() == self._count, "the workers to register", daemons)

    def _daemon(self, name: str, what: str, *words: str) -> Daemon:
        given = ("--host", HERE, "--port", "0", "--webui-port", "0", *words)
        return Daemon(name, f"org.apache.spark.deploy.{what}", given, self.folder, self._environment())

    def _environment(self) -> dict[str, str]:
        """What the processes see, and the Python of the workers: this Python, and this code."""
        code = str(Path(callstanding.__file__).parent.parent)
        return {
            **os.environ,
            "SPARK_CONF_DIR": str(self.folder / "conf"),  # empty: not that of another installation
            "SPARK_LOCAL_IP": HERE,
            "SPARK_PUBLIC_DNS": HERE,
            "SPARK_LOCAL_DIRS": str(self.folder / "scratch"),
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": _FRUGAL,
            "SPARK_MASTER_OPTS": _MASTER,
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONPATH": os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH")])),
        }
