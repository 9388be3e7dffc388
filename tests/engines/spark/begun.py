"""Sessions for tests: quick to begin, for few rows."""

from __future__ import annotations

from pyspark.sql import SparkSession

from callstanding.engines.spark.session import session

_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m"
QUICK = {
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.driver.extraJavaOptions": _JAVA,
    "spark.executor.extraJavaOptions": _JAVA,
    "spark.sql.codegen.wholeStage": "false",  # nothing here is long enough to be worth compiling
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}


def quick(master: str) -> SparkSession:
    """A session on that master."""
    return session(master, settings=QUICK)
