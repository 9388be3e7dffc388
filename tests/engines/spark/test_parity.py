"""Law 2 on a real cluster: it gives the rows of the reference engine, also when a worker is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random

import pytest
from pyspark.sql import SparkSession
from tests.engines.parity import answer_of, told
from tests.engines.raw import LATEST
from tests.engines.spark.begun import quick
from tests.engines.test_parity import answered
from tests.engines.under_test import MEMORY, SECRET, Opened, UnderTest
from tests.engines.worlds import WORLDS, World, dealt, drawn

from callstanding.engines import Filled
from callstanding.engines.spark.cluster import LocalCluster
from callstanding.engines.spark.lake import Lake
from callstanding.engines.spark.spark import Spark
from callstanding.engines.spark.stored import Stored
from callstanding.pipeline.far_judging import judged_far
from callstanding.pipeline.flow import moment, weights_of
from callstanding.pipeline.tables import STANDINGS
from callstanding.policies import load_policy
from callstanding.testing import differences

TIMES = 2  # that something is added to a lake


@pytest.fixture(scope="module")
def far(cluster: LocalCluster) -> Iterator[SparkSession]:
    """A session on the cluster."""
    spark = quick(cluster.url)
    yield spark
    spark.stop()


def on(spark: SparkSession, _place: Path) -> Opened:
    with closing(Spark(spark.newSession(), secret=SECRET)) as engine:
        yield engine


def in_a_lake(spark: SparkSession, place: Path) -> Opened:
    """A lake that only ever adds, however small it is."""
    own = spark.newSession()
    lake = Lake(own, place / "lake").create(key=SECRET)
    with closing(Stored(own, secret=SECRET, place=f"{lake.place}/_work", lake=lake)) as engine:
        engine.most_near = float("inf")
        yield engine


def added(engine: Filled) -> None:
    assert isinstance(engine, Stored)
    with engine.lake.change() as change:
        engine.add(change)
    engine.show_lake()


def test_a_cluster_gives_the_rows_of_the_reference(far: SparkSession, tmp_path: Path) -> None:
    """Counted on the workers and judged there: spoofed numbers, pools, and numbers that change hands."""
    world = WORLDS["spoofed, pooled and handed on"]()
    with UnderTest("spark", partial(on, far)).filled(tmp_path, dealt(world, Random(1)), world.disputes) as engine:
        folded(engine, world)
        rows, found = rollups_of(engine), judged(engine, world)
    expected = answered(MEMORY, world)
    assert rows == expected.rollups
    assert not differences(expected.standings, found)


@pytest.mark.long
@pytest.mark.parametrize("name", WORLDS)
def test_a_cluster_gives_all_rows_of_the_reference(far: SparkSession, name: str) -> None:
    world = WORLDS[name]()
    cluster = UnderTest("spark", partial(on, far))
    assert not told(answered(MEMORY, world), answered(cluster, world, Random(name)))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 12))
def test_a_lake_gives_the_rows_of_the_reference_however_facts_come(
    far: SparkSession, tmp_path: Path, seed: int
) -> None:
    world = drawn(seed)
    pieces = dealt(world, Random(seed))
    with contextmanager(in_a_lake)(far, tmp_path) as lake:
        lake.dispute(world.disputes)
        for place in range(TIMES):
            for kind, table in pieces[place::TIMES]:
                lake.admit(kind, table, region="US", latest=LATEST)
            added(lake)
        assert not told(answered(MEMORY, world), answer_of(lake, world))


def test_a_lost_worker_takes_no_row_along(far: SparkSession, cluster: LocalCluster, tmp_path: Path) -> None:
    """One of two workers dies in the middle of the fold, with one number that makes a tenth of all calls."""
    world = WORLDS["skewed"]()

    def lose(done: int, _steps: int) -> None:
        if done == 5:
            cluster.kill(cluster.workers[0])

    with UnderTest("spark", partial(on, far)).filled(tmp_path, list(world.tables), world.disputes) as engine:
        try:
            folded(engine, world, lose)
            found = judged(engine, world)
        finally:
            cluster.add()
    assert not differences(answered(MEMORY, world).standings, found)


def folded(engine: Filled, world: World, told_of: Callable[[int, int], None] | None = None) -> None:
    policy = load_policy("standard")
    engine.fold(known=world.as_of, told=told_of)
    engine.open_ledger(stated_from=policy.number("provenance.stated_from"), weights=weights_of(policy))


def judged(engine: Filled, world: World) -> list[dict[str, object]]:
    """The standings that the workers find."""
    assert isinstance(engine, Spark)
    at: datetime = moment(engine, world.as_of)
    frame = judged_far(engine, load_policy("standard"), at, lang="en").select(*STANDINGS.names)
    rows: list[dict[str, object]] = frame.toArrow().cast(STANDINGS).to_pylist()
    return sorted(rows, key=lambda row: str(row["number"]))


def rollups_of(engine: Filled) -> object:
    """The rollup rows by number, hour and provenance."""
    rows = engine.rollups().to_pylist()
    return {tuple(row.pop(name) for name in ("number", "hour", "provenance")): row for row in rows}
