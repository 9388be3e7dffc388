"""Jobs that are watched: whatever ends one is told in a sentence, and none waits for ever for workers that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from callstanding.errors import CallstandingError, ClusterError, DamagedFile

PATIENCE_S = 120.0
"""How long a job may wait without any worker: a busy cluster has none to spare for a while, a dead one never."""

_LOOK_S = 1.0
_FILE = re.compile(r"while reading file (\S+?)\.?\s")
_AGAIN = "Was it written to the end? Write it again, or move it away."


@contextmanager
def attended(spark: SparkSession, *, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Run Spark jobs within. ClusterError when one fails, or when no worker is there for so long; DamagedFile when a file
    cannot be read. Our own errors pass.
    """
    watch = _Watch(spark, patience_s)
    try:
        with watch:
            yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        if isinstance(error, ConnectionError) and _alive(spark):
            raise  # somebody else did not answer
        raise watch.told() or told(error, spark) from error


def told(error: Exception, spark: SparkSession) -> CallstandingError:
    """What Spark says of a job that failed, in a sentence."""
    text = str(error)
    if "FAILED_READ_FILE" in text and (file := _FILE.search(text)):
        return DamagedFile(f"{file[1]}: a Parquet file that cannot be read.", hint=_AGAIN)
    if isinstance(error, Py4JError | ConnectionError) and not _alive(spark):
        return ClusterError("Spark ended in the middle of a job.", hint="Its log tells why; the master may be gone.")
    causes = re.findall(r"^Caused by: (.+)$|^\S*(?:Error|Exception): (.+)$", text, re.MULTILINE)
    last = next((found for pair in reversed(causes) for found in pair if found), text.strip().partition("\n")[0])
    return ClusterError(f"A job failed on Spark: {last[:300].rstrip('.')}.", hint="The log of its workers tells more.")


class _Watch:
    """Looks now and then whether there is anybody who works; ends all jobs when there has been nobody for long."""

    def __init__(self, spark: SparkSession, patience_s: float) -> None:
        self._spark, self._patience_s, self._gave_up, self._left = spark, patience_s, Event(), Event()
        self._thread = Thread(target=self._look, name="callstanding-workers", daemon=True)

    def __enter__(self) -> None:
        if not str(self._spark.sparkContext.master).startswith("local"):
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._left.set()
        if self._thread.ident is not None:
            self._thread.join()

    def told(self) -> ClusterError | None:
        """That it gave up, when it did."""
        if not self._gave_up.is_set():
            return None
        master = self._spark.sparkContext.master
        hint = "Are its workers running, and has one of them as much memory and as many cores to spare as is asked for?"
        return ClusterError(
            f"{master} had no worker for us for {self._patience_s:.0f} s: the job was given up.", hint=hint
        )

    def _look(self) -> None:
        without_s = 0.0
        while not self._left.wait(_LOOK_S):
            without_s = without_s + _LOOK_S if _waits(self._spark) else 0.0
            if without_s >= self._patience_s:
                self._gave_up.set()
                self._spark.sparkContext.cancelAllJobs()
                without_s = 0.0  # a job that begins later waits anew


def _waits(spark: SparkSession) -> bool:
    """Whether there is a job and nobody to do it; Spark counts its driver as one executor. A Spark that is gone waits not."""
    context = spark.sparkContext
    try:
        executors = int(context._jsc.sc().getExecutorMemoryStatus().size())  # noqa: SLF001 - not in its Python
        return executors <= 1 and bool(context.statusTracker().getActiveJobsIds())
    except (Py4JError, ConnectionError, AttributeError):
        return False


def _alive(spark: SparkSession) -> bool:
    """Whether Spark still takes jobs."""
    try:
        return not spark.sparkContext._jsc.sc().isStopped()  # noqa: SLF001 - not in its Python
    except (Py4JError, ConnectionError, AttributeError):
        return False
