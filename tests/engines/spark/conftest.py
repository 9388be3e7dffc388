"""A real Spark for tests: two threads on this machine, or a standalone cluster of a master and two workers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.lakes import HARD, found

from callstanding.engines.spark import java as installed
from callstanding.engines.spark.cluster import LocalCluster
from callstanding.engines.spark.lake import Lake
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


@pytest.fixture(scope="module")
def local_spark(java: None) -> Iterator[SparkSession]:
    """Spark in this process, with two threads. A process has one Spark at a time, so a module ends the one it began."""
    quick = {
        "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # quick to start
        "spark.sql.codegen.wholeStage": "false",  # nothing here is long enough to be worth compiling
        "spark.log.level": "OFF",  # tests damage files on purpose
        "spark.sql.shuffle.partitions": "4",
    }
    spark = session("local[2]", settings=quick)
    yield spark
    spark.stop()


@pytest.fixture(scope="module")
def founded(local_spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a lake of three days, to be copied: a lake knows no address of its own."""
    folder = tmp_path_factory.mktemp("founded")
    found(local_spark, folder)
    return folder


@pytest.fixture
def lake(local_spark: SparkSession, founded: Path, tmp_path: Path) -> Lake:
    """A lake of three days below `tmp_path`, to be changed and damaged."""
    shutil.copytree(founded / HARD, tmp_path / HARD)
    return Lake(local_spark, tmp_path / HARD)
