"""A Spark session: on a cluster (`spark://host:7077`, `yarn`, `k8s://...`) or on this machine (`local[2]`)."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.engines.spark.java import java
from callstanding.engines.spark.reaching import reachable
from callstanding.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a number that does not fit is an error, never a wrapped one
    "spark.sql.adaptive.enabled": "true",  # splits what one number with a tenth of all calls would skew
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "16",  # listing a year of days needs no more tasks
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",  # the default is one that the format gave up
    "spark.sql.parquet.enableVectorizedReader": "true",
    "spark.sql.sources.useV1SourceList": "parquet,csv,json",
    "spark.sql.ui.explainMode": "simple",  # nobody looks, and drawing a plan of fifty columns takes longer than a small step
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.debug.maxToStringFields": "5",
    "spark.serializer": "org.apache.spark.serializer.KryoSerializer",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_JAVA = "spark.driver.extraJavaOptions"
_WORKERS_JAVA = "spark.executor.extraJavaOptions"
# What Spark generates for fifty columns is longer than what Java compiles by itself: it would be interpreted, for hours.
_COMPILED = "-XX:-DontCompileHugeMethods"
_PARTITIONS = "spark.sql.shuffle.partitions"
_PER_CORE = 4  # shuffled parts for each core of one machine; the 200 of Spark are for clusters, and cost a file each
_LOGS = Path(__file__).with_name("log4j2.properties")
_HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def session(master: str, *, settings: dict[str, str] | None = None) -> SparkSession:
    """The session of this process on that master. UsageError where Spark is missing, ClusterError where Java or the master is.

    `settings`: Spark's own, such as `spark.executor.memory`; a file conf/spark-defaults.conf of the user counts too.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("Spark is not installed here.", hint="pip install 'callstanding[spark]'") from error
    java()
    reachable(master)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # all that we use of it works with any pandas, and we use next to nothing of it
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = SparkSession.builder.master(master).appName("callstanding")
    here = _here(master) if "local" in master or "127.0.0.1" in master else {}
    chosen = {**_ALWAYS, **here, **(settings or {})}
    chosen[_JAVA] = f"-Dlog4j2.configurationFile={_LOGS.as_uri()} {_COMPILED} {chosen.get(_JAVA, '')}".strip()
    chosen[_WORKERS_JAVA] = f"{_COMPILED} {chosen.get(_WORKERS_JAVA, '')}".strip()
    for name, value in chosen.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _here(master: str) -> dict[str, str]:
    """What is right for a master on this machine."""
    given = re.match(r"local\[(\d+)", master)
    cores = int(given[1]) if given else os.cpu_count() or 1
    return {**_HERE, _PARTITIONS: str(_PER_CORE * cores)}
