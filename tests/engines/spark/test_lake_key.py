"""The key of a lake is a file of its owner's, never in the lake, and the wrong one is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.lakes import HARD

from callstanding.engines.spark.lake import Lake, key_beside, open_key
from callstanding.errors import StoreError, UsageError


def test_a_new_key_is_read_by_its_owner_only_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "calls.key"
    key = open_key(path, create=True)
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_key(path, create=True) == open_key(path) == key
    assert [each.name for each in tmp_path.iterdir()] == ["calls.key"]


def test_all_that_make_a_key_at_once_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: open_key(tmp_path / "calls.key", create=True), range(32)))
    assert len(keys) == 1


def test_a_missing_or_damaged_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "calls.key"
    with pytest.raises(StoreError, match="The key of the lake is missing"):
        open_key(path)
    for left in (b"", b"ab" * 31, b"\xff" * 64, b"xy" * 32):
        path.write_bytes(left)
        with pytest.raises(StoreError, match="key"):
            open_key(path)
    with pytest.raises(StoreError, match="cannot be made"):
        open_key(tmp_path / "nowhere" / "calls.key", create=True)


@pytest.mark.parametrize("place", ["/data/lake", "file:/data/lake", "file:///data/lake"])
def test_the_key_of_a_local_lake_is_beside_it(place: str) -> None:
    assert key_beside(place) == Path("/data/lake.key")


@pytest.mark.parametrize("place", ["s3a://calls/lake", "hdfs:///lake", "hdfs:/lake", "file://host/lake"])
def test_a_lake_elsewhere_has_no_key_beside_it(place: str) -> None:
    with pytest.raises(UsageError, match=r"--key FILE"):
        key_beside(place)


def test_a_lake_knows_the_key_that_it_was_begun_with(local_spark: SparkSession, tmp_path: Path) -> None:
    key, other = open_key(tmp_path / "a", create=True), open_key(tmp_path / "b", create=True)
    lake = Lake(local_spark, tmp_path / HARD).create(key=key)
    lake.check_key(key)
    with pytest.raises(StoreError, match="not the one that the lake"):
        lake.check_key(other)
    assert key_beside(lake.place) == tmp_path / f"{HARD}.key"
    assert key.hex() not in (tmp_path / HARD / "about.json").read_text()
