"""A cluster of this machine: it starts, loses and gains workers, and ends with whoever began it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from callstanding.engines.spark.cluster import LocalCluster
from callstanding.errors import ClusterError

PATIENCE_S = 300.0  # a machine may be many times too busy
BEGUN = """
import sys
from callstanding.engines.spark.cluster import LocalCluster
with LocalCluster(workers=1) as cluster:
    print(*cluster.workers, cluster.folder, flush=True)
    sys.stdin.read()
"""


def wait_for(fact: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < until
        time.sleep(0.05)


def processes_of(folder: str) -> list[int]:
    """The processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == Path(folder) and "java" in (process / "cmdline").read_text():
                found.append(int(process.name))
        except OSError:  # it has ended meanwhile
            continue
    return found


def test_the_workers_of_a_cluster_are_registered_on_loopback(cluster: LocalCluster) -> None:
    assert cluster.url.startswith("spark://127.0.0.1:")
    assert (len(cluster.workers), cluster.alive()) == (2, 2)


def test_a_killed_worker_is_missed_and_a_new_one_takes_its_place(cluster: LocalCluster) -> None:
    killed = cluster.workers[0]
    cluster.kill(killed)
    assert killed not in cluster.workers
    wait_for(lambda: cluster.alive() == 1)
    cluster.add()
    wait_for(lambda: cluster.alive() == 2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone tells a process that its parent died")
def test_nothing_of_a_cluster_outlives_a_process_that_is_killed(java: None) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BEGUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as begun:
        assert begun.stdout
        worker, folder = begun.stdout.readline().split()
        assert int(worker) in processes_of(folder)
        assert len(processes_of(folder)) == 2
        os.kill(begun.pid, signal.SIGKILL)
        begun.wait()
    wait_for(lambda: not processes_of(folder))
    shutil.rmtree(folder)


def test_a_process_that_cannot_start_is_told_with_its_words(java: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:+NoSuchWord")
    begun = LocalCluster(workers=1)
    with pytest.raises(ClusterError, match=r"Spark's master ended as it began: .*NoSuchWord"), begun:
        pass
    assert not begun.folder.exists()


def test_without_java_there_is_a_word_of_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ClusterError, match=r"needs Java 17 or 21, .*apt install openjdk-17-jre-headless"):
        LocalCluster().__enter__()
