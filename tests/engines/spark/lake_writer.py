"""A process that changes a lake and dies at a point of it: `python -m tests.engines.spark.lake_writer PLACE POINT`.

It works through the Spark of the process that started it, except where it shall die in the middle of a job: then Spark
dies with it.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from pyspark import SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from tests.engines.spark.lakes import FIRST, TABLE, rows

from callstanding.engines.spark.lake import Lake

# What the program is about to do when it dies, as Python's audit tells it: the event, and how the file's name ends.
POINTS = {
    "after the rows, before their list": ("os.link", "_files.json"),
    "before the manifest": ("open", ".00000002.json."),
    "before it is published": ("os.link", "00000002.json"),
    "just after it was published": ("os.remove", ".00000002.json."),
}
IN_THE_JOB = "while rows are written"


def main(place: str, point: str) -> None:
    spark = _own() if point == IN_THE_JOB else _lent()
    frame = rows(spark, 20, 21, 22)
    if point == IN_THE_JOB:
        frame = _deadly(frame.repartition(2))
    else:
        _die_at(*POINTS[point])
    with Lake(spark, place).change() as change:
        change.replace(TABLE, FIRST, frame)
        change.note("calls", 1)


def _die_at(event: str, part: str) -> None:
    def hook(name: str, arguments: tuple[object, ...]) -> None:
        paths = [str(each) for each in arguments[:2]]
        if name == event and any(part in path.rsplit("/", 1)[-1] for path in paths):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _deadly(frame: DataFrame) -> DataFrame:
    driver = os.getpid()

    def kill(calls: int) -> int:
        if calls == 22:
            os.kill(driver, signal.SIGKILL)
            time.sleep(5)  # the job must not end before its driver
        return calls

    return frame.withColumn("calls", f.udf(kill, "bigint")("calls"))


def _lent() -> SparkSession:
    gateway = launch_gateway()  # type: ignore[no-untyped-call] # the one of PYSPARK_GATEWAY_PORT
    SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001 - how notebooks join a Spark that runs
    context = gateway.jvm.org.apache.spark.SparkContext.getOrCreate()
    java = gateway.jvm.org.apache.spark.api.java.JavaSparkContext.fromSparkContext(context)
    return SparkSession(SparkContext(gateway=gateway, jsc=java))


def _own() -> SparkSession:
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    return builder.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1").getOrCreate()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
