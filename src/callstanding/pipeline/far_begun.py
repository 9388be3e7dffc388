"""Where a run on a cluster works: its session, its engine, its lake, and the key of its pseudonyms."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding import clock
from callstanding.engines.spark.attending import attended
from callstanding.engines.spark.cluster import LocalCluster
from callstanding.engines.spark.lake import Lake, key_beside, open_key
from callstanding.engines.spark.session import session
from callstanding.engines.spark.spark import Spark
from callstanding.engines.spark.stored import Stored
from callstanding.errors import StoreError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local-cluster"


@dataclass(frozen=True)
class Far:
    """Where a run works: the cluster, the lake that it adds to or asks, and the key of its pseudonyms.

    `work`: a folder that all workers see, for what is made on the way; needed where the cluster is not on this machine
    and there is no lake.
    """

    master: str
    store: str | None = None
    key: Path | None = None
    work: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)  # Spark's own


@contextmanager
def spark_of(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session on the cluster, ended with the run; `local-cluster` is begun for it."""
    if master == LOCAL:
        with LocalCluster() as cluster, spark_of(cluster.url, settings) as spark:
            yield spark
        return
    spark = session(master, settings=dict(settings))
    try:
        with attended(spark):
            yield spark
    finally:
        with suppress(Exception):  # one whose cluster is gone cannot say goodbye, which must hide no other error
            spark.stop()


@contextmanager
def engine_of(spark: SparkSession, far: Far, *, create: bool) -> Iterator[Spark]:
    """The engine of a run: over its lake, which `create` may begin, or one that keeps nothing."""
    engine = _stored(spark, far, create=create) if far.store else _passing(spark, far)
    try:
        yield engine
    finally:
        with suppress(Exception):  # what cannot be freed now is freed with the session, or swept
            engine.close()


def _passing(spark: SparkSession, far: Far) -> Spark:
    """An engine that keeps nothing. What it makes on the way lies in a folder that others may see: under a key, of the
    user or of this run alone (law 10). With a key of the run, which of two legs stays that differ in the callee alone
    is not the same in every run; in a folder of this machine, which its user alone can read, no key is needed.
    """
    secret = open_key(far.key, create=True) if far.key else secrets.token_bytes(32) if far.work else None
    return Spark(spark, secret=secret, place=_own(far.work))


def _stored(spark: SparkSession, far: Far, *, create: bool) -> Stored:
    assert far.store  # noqa: S101 - asked before
    lake = Lake(spark, far.store)
    if not lake.exists() and not create:
        raise StoreError(
            f"There is no lake at {far.store}.", hint="Make one: callstanding ingest PLACE --engine ... --store LAKE"
        )
    key = open_key(far.key or key_beside(far.store), create=not lake.exists())
    if lake.exists():
        lake.check_key(key)
    else:
        lake.create(key=key)
    return Stored(spark, secret=key, place=_own(far.work or f"{lake.place}/_work"), lake=lake)


def _own(work: str | None) -> str | None:
    """A folder of this run's own below one that all workers see."""
    return work and f"{work.rstrip('/')}/{clock.now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


__all__ = ["LOCAL", "Far", "engine_of", "spark_of"]
