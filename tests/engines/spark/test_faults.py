"""Workers die in the middle of a job: it ends right, or with a sentence; it neither hangs nor gives a part."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.spark import slow_job

from callstanding.engines.spark.cluster import LocalCluster

JOB = Path(slow_job.__file__)
RIGHT = str(sum(2 * each for each in range(slow_job.ROWS)))
PATIENCE_S = 600.0  # of the test: a machine may be many times too busy


@contextmanager
def job(cluster: LocalCluster, folder: Path, *, patience_s: float) -> Iterator[subprocess.Popen[str]]:
    """The slow job, once its first tasks run."""
    words = [sys.executable, "-W", "ignore", str(JOB), cluster.url, str(folder), str(patience_s)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            until = time.monotonic() + PATIENCE_S
            while len(list(folder.iterdir())) < 2:
                assert running.poll() is None
                assert time.monotonic() < until
                time.sleep(0.02)
            yield running
        finally:
            running.kill()


def test_a_job_outlives_a_worker_that_is_killed(cluster: LocalCluster, tmp_path: Path) -> None:
    with job(cluster, tmp_path, patience_s=60) as running:
        cluster.kill(cluster.workers[0])
        said, _ = running.communicate(timeout=PATIENCE_S)
    cluster.add()
    assert said.split() == [RIGHT]
    assert len(list(tmp_path.iterdir())) > slow_job.TASKS  # what the worker had done was done again


def test_a_job_without_any_worker_left_is_given_up(cluster: LocalCluster, tmp_path: Path) -> None:
    with job(cluster, tmp_path, patience_s=2) as running:
        for worker in cluster.workers:
            cluster.kill(worker)
        said, _ = running.communicate(timeout=PATIENCE_S)
    for _ in range(2):
        cluster.add()
    assert said.startswith(f"{cluster.url} had no worker for us for 2 s: the job was given up. Are its workers running")
