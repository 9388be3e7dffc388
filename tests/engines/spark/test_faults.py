"""Workers die in the middle of a job: it ends right, or with a sentence; it neither hangs nor gives a part."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.engines.spark import slow_job

from callstanding.engines.spark.cluster import LocalCluster

JOB = Path(slow_job.__file__)
RIGHT = str(sum(2 * each for each in range(slow_job.ROWS)))
PATIENCE_S = 180.0  # of the test, with a machine that has more to do


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


@pytest.fixture
def fragile(java: None) -> Iterator[LocalCluster]:
    """A cluster that a test may break."""
    with LocalCluster(memory="512m") as cluster:
        yield cluster


def test_a_job_outlives_a_worker_that_is_killed(cluster: LocalCluster, tmp_path: Path) -> None:
    with job(cluster, tmp_path, patience_s=60) as running:
        cluster.kill(cluster.workers[0])
        said, _ = running.communicate(timeout=PATIENCE_S)
    cluster.add()
    assert said.split() == [RIGHT]
    assert len(list(tmp_path.iterdir())) > slow_job.TASKS  # what the worker had done was done again


def test_a_job_without_any_worker_left_is_given_up(fragile: LocalCluster, tmp_path: Path) -> None:
    with job(fragile, tmp_path, patience_s=2) as running:
        for worker in fragile.workers:
            fragile.kill(worker)
        said, _ = running.communicate(timeout=PATIENCE_S)
    assert said.startswith(f"{fragile.url} had no worker for us for 2 s: the job was given up. Are its workers running")


def test_a_job_goes_on_once_there_are_workers_again(fragile: LocalCluster, tmp_path: Path) -> None:
    with job(fragile, tmp_path, patience_s=120) as running:
        for worker in fragile.workers:
            fragile.kill(worker)
        fragile.add()
        said, _ = running.communicate(timeout=PATIENCE_S)
    assert said.split() == [RIGHT]


def test_a_job_whose_worker_fails_is_told_in_a_sentence(cluster: LocalCluster, tmp_path: Path) -> None:
    tmp_path.rmdir()  # a task cannot leave its file there
    words = [sys.executable, "-W", "ignore", str(JOB), cluster.url, str(tmp_path), "60"]
    done = subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE_S, check=True
    )
    assert done.stdout.startswith("A job failed on Spark: ")
    assert "No such file or directory" in done.stdout
    assert len(done.stdout.splitlines()) == 1
