"""A real Spark for tests: a standalone cluster of a master and two workers, begun once by a process that needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from callstanding.engines.spark import java as installed
from callstanding.engines.spark.cluster import LocalCluster
from callstanding.errors import ClusterError


@pytest.fixture(scope="session")
def java() -> None:
    """Skips where the Java that Spark runs on is missing."""
    try:
        installed.java()
    except ClusterError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def cluster(java: None) -> Iterator[LocalCluster]:
    """Two workers of one core each. Whoever kills a worker of it adds one again."""
    with LocalCluster() as started:
        yield started


@pytest.fixture(scope="session")
def local_spark(java: None) -> Iterator[SparkSession]:
    """Spark in this process's own Java, without a cluster."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in {
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
