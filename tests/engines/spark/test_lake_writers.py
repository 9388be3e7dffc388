"""Of two writers one wins, one that dies leaves a lake that is whole, and what it left is swept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.lake_writer import IN_THE_JOB, POINTS
from tests.engines.spark.lakes import FIRST, HARD, SECOND, TABLE, calls, rows

from callstanding import clock
from callstanding.engines.spark.lake import Lake, Swept
from callstanding.engines.spark.lake.place import place_at
from callstanding.engines.spark.lake.publishing import publish
from callstanding.errors import Overtaken, StoreError, UsageError


def later() -> datetime:
    """Two days from now: what is left of today is old then."""
    return clock.now() + timedelta(days=2)


def folders(folder: Path) -> int:
    return len(list((folder / HARD).rglob("day=*")))


def test_of_many_that_publish_at_once_one_wins_and_its_file_is_whole(local_spark: SparkSession, tmp_path: Path) -> None:
    place = place_at(local_spark, str(tmp_path / HARD))
    ready = Barrier(8)

    def one(number: int) -> bool:
        ready.wait()
        return publish(place, ("versions", "00000001.json"), bytes([number]) * 10_000)

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(one, range(8)))
    assert won.count(True) == 1
    assert place.read("versions", "00000001.json") == bytes([won.index(True)]) * 10_000
    assert place.names("versions") == ["00000001.json"]


def test_a_file_system_that_cannot_tell_two_writers_apart_is_refused(local_spark: SparkSession) -> None:
    place = place_at(local_spark, "http://127.0.0.1:1/lake")
    with pytest.raises(StoreError, match=r"Nothing is known of http:.*A lake can be on file:"):
        publish(place, ("versions", "00000001.json"), b"{}")


def test_of_two_writers_one_wins_and_the_other_leaves_nothing(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    slow = Lake(local_spark, tmp_path / HARD)
    with pytest.raises(Overtaken, match="Somebody else committed version 2 of file:"), slow.change() as change:  # noqa: PT012 - the other is in between
        change.replace(TABLE, FIRST, rows(local_spark, 30))
        with lake.change() as quick:
            quick.replace(TABLE, SECOND, rows(local_spark, 40))
    assert folders(tmp_path) == 4
    assert calls(lake.renew()) == [1, 3, 7, 7, 40]
    with slow.renew().change() as change:
        change.replace(TABLE, FIRST, rows(local_spark, 30))
    assert calls(slow) == [3, 7, 30, 40]


def test_who_begins_from_an_old_version_is_told_before_the_work(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    old = Lake(local_spark, tmp_path / HARD).renew()
    with lake.change() as change:
        change.note("calls", 1)
    with pytest.raises(Overtaken), old.change():
        pytest.fail("the work was begun")


def test_a_writer_whose_answer_got_lost_knows_its_own_version(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    with lake.change() as change:
        change.note("calls", 1)
    change.publish()
    assert lake.renew().version == 2


@pytest.mark.parametrize("point", [*POINTS, pytest.param(IN_THE_JOB, marks=pytest.mark.long)])  # it starts a Spark
def test_a_writer_killed_leaves_the_version_before_or_its_own_and_never_a_part(
    local_spark: SparkSession, lake: Lake, tmp_path: Path, point: str
) -> None:
    before = calls(lake)
    gateway: Any = local_spark.sparkContext._gateway  # noqa: SLF001 - a Spark that is up is lent
    lent = {
        "PYSPARK_GATEWAY_PORT": str(gateway.gateway_parameters.port),
        "PYSPARK_GATEWAY_SECRET": gateway.gateway_parameters.auth_token,
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.engines.spark.lake_writer", lake.place, point],
        env=os.environ | ({"PYSPARK_PYTHON": sys.executable} if point == IN_THE_JOB else lent),
        cwd=Path(__file__).parents[3],
        check=False,
        capture_output=True,
    )
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()[-2000:]
    published = point == "just after it was published"
    found = Lake(local_spark, tmp_path / HARD)
    assert found.version == (2 if published else 1)
    assert found.done.lanes == ({"calls": 1} if published else {})
    assert calls(found) == (sorted([*before[1:3], 7, 7, 20, 21, 22]) if published else before)
    assert found.check() == []
    with found.change() as change:
        change.append(TABLE, FIRST, rows(local_spark, 50))
    swept = Lake(local_spark, tmp_path / HARD, now=later)
    swept.sweep(keep=1)
    assert folders(tmp_path) == 4
    assert [path.name for path in (tmp_path / HARD / "versions").iterdir()] == [f"{found.version:08d}.json"]
    assert swept.check() == []


def test_a_sweep_keeps_what_readers_of_the_version_before_need(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    readers = []
    for count in (11, 12, 13):
        readers.append(Lake(local_spark, tmp_path / HARD).renew())
        with lake.change() as change:
            change.replace(TABLE, FIRST, rows(local_spark, count))
    assert Lake(local_spark, tmp_path / HARD, now=later).sweep() == Swept(versions=3, folders=2)
    assert calls(readers[2], FIRST) == [12]
    assert calls(lake, FIRST) == [13]
    with pytest.raises(StoreError, match="is missing"):
        readers[1].read(TABLE, [FIRST])
    assert lake.check() == []


def test_a_sweep_leaves_what_is_young_and_not_its_own(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    other = tmp_path / HARD / TABLE / f"run={clock.now():%Y%m%dT%H%M%S}-0a0b0c0d-0" / f"day={FIRST}"
    other.mkdir(parents=True)
    foreign = tmp_path / HARD / "notes" / "of the operator"
    foreign.mkdir(parents=True)
    for count in (11, 12):
        with lake.change() as change:
            change.replace(TABLE, FIRST, rows(local_spark, count))
    young = Lake(local_spark, tmp_path / HARD)
    assert young.sweep(keep=1) == Swept(versions=3, folders=0)
    assert lake.sweep(keep=1) == Swept(versions=0, folders=1)
    assert other.exists()
    Lake(local_spark, tmp_path / HARD, now=later).sweep(keep=1)
    assert not other.exists()
    assert foreign.exists()
    assert calls(lake, FIRST) == [12]


def test_a_long_job_is_not_swept_while_it_writes(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    job = tmp_path / HARD / TABLE / "run=20200101T000000-0a0b0c0d-0" / "_temporary"
    job.mkdir(parents=True)
    (job / "part-00000").write_bytes(b"PAR1")
    assert lake.sweep().folders == 0
    assert job.exists()


def test_a_sweep_with_a_damaged_version_removes_nothing(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / HARD / "versions" / "00000002.json").write_bytes(b"")
    before = sorted((tmp_path / HARD).rglob("*"))
    with pytest.raises(StoreError, match="damaged"):
        lake.sweep()
    with pytest.raises(UsageError, match="one version at least"):
        lake.sweep(keep=0)
    assert sorted((tmp_path / HARD).rglob("*")) == before
