"""A real Spark for tests: a standalone cluster of a master and two workers, begun once by a process that needs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from callstanding.engines.spark import java as installed
from callstanding.engines.spark.cluster import LocalCluster
from callstanding.engines.spark.session import session
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
    small = {"spark.driver.memory": "1g", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "2"}
    spark = session("local[2]", settings=small)
    yield spark
    spark.stop()
