"""A cluster that cannot be reached is told at once, by its URL."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from callstanding.engines.spark.reaching import reachable
from callstanding.errors import ClusterError, UsageError


@pytest.fixture
def silent() -> Iterator[int]:
    """A port of loopback that is taken, and where nobody listens."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        yield plug.getsockname()[1]


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_where_nobody_listens_the_url_and_the_reason_are_named(silent: int) -> None:
    with pytest.raises(ClusterError, match=rf"answers at spark://127\.0\.0\.1:{silent} \(Connection refused\)\. Is"):
        reachable(f"spark://127.0.0.1:{silent}")


def test_a_host_that_no_name_server_knows_is_named() -> None:
    with pytest.raises(ClusterError, match=r"spark://spark\.invalid:7077 \("):
        reachable("spark://spark.invalid:7077")


def test_one_of_several_masters_suffices(silent: int, listening: int) -> None:
    reachable(f"spark://127.0.0.1:{silent},127.0.0.1:{listening}")


@pytest.mark.parametrize("master", ["local[2]", "yarn", "k8s://https://127.0.0.1:1"])
def test_other_kinds_of_masters_are_left_to_spark(master: str) -> None:
    reachable(master)


@pytest.mark.parametrize(
    "master", ["spark://", "spark://host", "spark://host:port", "spark://a:0", "spark://a:1,", "spark://a:70770"]
)
def test_what_is_no_url_of_a_master_is_said(master: str) -> None:
    with pytest.raises(UsageError, match=r"is not the URL of a Spark master\. Write it as spark://host:7077"):
        reachable(master)
