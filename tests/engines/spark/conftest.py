"""A real Spark for tests: a standalone cluster of a master and two workers, begun once by a process that needs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
