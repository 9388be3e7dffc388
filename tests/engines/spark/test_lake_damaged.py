"""What is missing, short, foreign or torn in a lake is told by name, and never read as if it were less."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.lakes import FIRST, HARD, SECOND, TABLE, THIRD, calls, parts, rows

from callstanding.engines.spark.lake import Lake
from callstanding.errors import StoreError


def manifest(folder: Path, version: int) -> Path:
    return folder / HARD / "versions" / f"{version:08d}.json"


def commit(lake: Lake, spark: SparkSession) -> None:
    with lake.change() as change:
        change.replace(TABLE, FIRST, rows(spark, 9))


@pytest.mark.parametrize("left", [b"", b'{"version":2,"run":"2026', b"\xff\x00 not a manifest", b"{}"])
def test_a_torn_newest_version_is_told_and_not_passed_over(
    local_spark: SparkSession, lake: Lake, tmp_path: Path, left: bytes
) -> None:
    manifest(tmp_path, 2).write_bytes(left)
    with pytest.raises(StoreError, match=r"Version 2 of the lake is damaged: file:.*00000002.json") as error:
        Lake(local_spark, tmp_path / HARD).renew()
    assert "Version 1 is whole" in str(error.value)
    manifest(tmp_path, 2).unlink()
    assert calls(lake.renew(), FIRST) == [1, 7]


def test_a_version_under_another_number_is_none(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    shutil.copy(manifest(tmp_path, 1), manifest(tmp_path, 2))
    with pytest.raises(StoreError, match="Version 2 of the lake is damaged"):
        lake.renew()


def test_a_version_that_was_only_begun_is_not_seen(lake: Lake, tmp_path: Path) -> None:
    manifest(tmp_path, 2).with_name(".00000002.json.1f2e3d4c").write_bytes(b'{"version":2,')
    assert lake.renew().version == 1


def test_lost_versions_are_no_empty_lake(lake: Lake, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / HARD / "versions")
    with pytest.raises(StoreError, match="has lost its versions"):
        lake.renew()


def test_another_layout_and_a_damaged_beginning_are_told(lake: Lake, tmp_path: Path) -> None:
    about = tmp_path / HARD / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"layout": 2}))
    with pytest.raises(StoreError, match="has layout 2, this program reads 1"):
        lake.renew()
    about.write_bytes(b"")
    with pytest.raises(StoreError, match=r"about\.json is damaged"):
        lake.renew()


def test_a_missing_file_is_told_by_name(lake: Lake, tmp_path: Path) -> None:
    (file,) = parts(tmp_path, SECOND)
    file.unlink()
    with pytest.raises(StoreError, match=f"not as it was committed: .*/day=2026-11-02/{file.name} is missing"):
        lake.read(TABLE)
    assert calls(lake, FIRST, THIRD) == [1, 3, 7, 7]
    assert [str(fault) for fault in lake.check()] == [f"file:{file} is missing"]


def test_a_missing_folder_is_told_by_its_files(lake: Lake, tmp_path: Path) -> None:
    (file,) = parts(tmp_path, SECOND)
    shutil.rmtree(file.parent)
    with pytest.raises(StoreError, match=f"{file.name} is missing"):
        lake.read(TABLE, [SECOND])
    assert [(fault.table, fault.day) for fault in lake.check()] == [(TABLE, "2026-11-02")]


def test_a_half_written_file_is_told_with_its_bytes(lake: Lake, tmp_path: Path) -> None:
    (file,) = parts(tmp_path, SECOND)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    said = f"{file.name} has {len(whole) // 2} bytes, not {len(whole)}"
    with pytest.raises(StoreError, match=said):
        lake.read(TABLE)
    assert [said in str(fault) for fault in lake.check()] == [True]


def test_a_file_of_another_schema_is_an_error_and_no_nulls(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    (file,) = parts(tmp_path, SECOND)
    rows(local_spark, 1).select("number").coalesce(1).write.parquet(str(tmp_path / "other"))
    (other,) = (tmp_path / "other").glob("part-*")
    shutil.copy(other, file.parent / other.name)
    with pytest.raises(StoreError, match=f"{other.name} does not belong there: nobody committed it"):
        lake.read(TABLE, [SECOND])
    assert [other.name in fault.file for fault in lake.check()] == [True]
    (file.parent / other.name).unlink()
    shutil.copy(other, file)
    with pytest.raises(StoreError, match=f"{file.name} has"):
        lake.read(TABLE, [SECOND])


def test_damage_that_keeps_the_size_is_found_by_a_check(lake: Lake, tmp_path: Path) -> None:
    (file,) = parts(tmp_path, SECOND)
    whole = file.read_bytes()
    file.write_bytes(whole[:-4] + b"\0\0\0\0")
    file.with_name(f".{file.name}.crc").unlink()
    assert [str(fault) for fault in lake.check()] == [f"file:{file} cannot be read: it is damaged"]


def test_a_file_with_other_rows_of_the_same_size_is_found_by_a_check(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    commit(lake, local_spark)
    (listing,) = (
        path for path in (tmp_path / HARD / TABLE).glob("run=*/_files.json") if "2026-11-03" not in path.read_text()
    )
    listing.write_text(listing.read_text().replace('"rows":1', '"rows":2'))
    (fault,) = lake.check()
    assert (fault.day, fault.what) == ("2026-11-01", "has 1 rows, not 2")


def test_a_lost_list_of_files_is_told(lake: Lake, tmp_path: Path) -> None:
    (listing,) = (tmp_path / HARD / TABLE).glob("run=*/_files.json")
    listing.write_bytes(b"")
    assert {fault.what for fault in lake.check()} == {"is missing or damaged"}
    assert calls(lake, FIRST) == [1, 7]


def test_what_a_session_passes_over_a_lake_does_not(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    local_spark.conf.set("spark.sql.files.ignoreMissingFiles", "true")
    try:
        frame = lake.read(TABLE)
        for file in parts(tmp_path, SECOND):
            file.unlink()
        with pytest.raises(Exception, match="does not exist"):
            frame.collect()
    finally:
        local_spark.conf.unset("spark.sql.files.ignoreMissingFiles")
