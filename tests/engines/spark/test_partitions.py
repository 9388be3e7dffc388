"""Partitions are found by day and hour; of one that is only half there nothing is taken, and it is named."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.shapes import COUNT, PLAIN

from callstanding.engines.spark.attending import attended
from callstanding.engines.spark.feed import rows
from callstanding.engines.spark.footers import footer
from callstanding.engines.spark.partitions import partitions, refuse_halves
from callstanding.engines.spark.places import stored
from callstanding.errors import ClusterError, DamagedFile, InputError


def call_file(path: Path, **changes: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({**PLAIN, **changes}), path)
    return path


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Three days, of which the second has two hours."""
    for folder in ("day=2026-03-03", "day=2026-03-02/hour=09", "day=2026-03-02/hour=8", "dt=2026-03-01"):
        call_file(tmp_path / folder / "part-0.parquet")
    return tmp_path


def test_days_and_hours_are_found_in_order(local_spark: SparkSession, days: Path) -> None:
    found = partitions(local_spark, str(days))
    first, second = date(2026, 3, 1), date(2026, 3, 2)
    assert [(each.day, each.hour) for each in found] == [
        *((first, None), (second, 8), (second, 9)),
        (date(2026, 3, 3), None),
    ]
    assert {each.rows for each in found} == {COUNT}
    written = days / "day=2026-03-03" / "part-0.parquet"
    assert found[-1].path == f"file:{written.parent}"
    assert found[-1].bytes == written.stat().st_size
    assert abs(found[-1].modified - datetime.fromtimestamp(written.stat().st_mtime, UTC)) < timedelta(seconds=1)


def test_a_day_of_many_may_be_asked_for_alone(local_spark: SparkSession, days: Path) -> None:
    found = partitions(local_spark, str(days / "day=2026-03-02"))
    assert [(each.day, each.hour) for each in found] == [(date(2026, 3, 2), 8), (date(2026, 3, 2), 9)]


def test_what_is_hidden_or_being_written_is_passed_over(local_spark: SparkSession, days: Path) -> None:
    for name in ("_metadata", ".part-0.parquet.crc", "part-1.parquet.inprogress", "_delta_log/0.json", "part-2.tmp"):
        call_file(days / "day=2026-03-03" / name)
    (last,) = partitions(local_spark, str(days), lambda each: each.day == date(2026, 3, 3))
    assert [Path(file.path).name for file in last.files] == ["part-0.parquet"]


def test_one_file_is_a_partition_of_no_day(local_spark: SparkSession, tmp_path: Path) -> None:
    (found,) = partitions(local_spark, str(call_file(tmp_path / "some calls.parquet")))
    assert (found.day, found.hour, found.rows) == (None, None, COUNT)


@pytest.mark.parametrize("left", [0, 3, 11, 400, -1, -9], ids=lambda left: f"{left} bytes")
def test_a_file_that_breaks_off_is_half_there(local_spark: SparkSession, days: Path, left: int) -> None:
    broken = days / "day=2026-03-02" / "hour=09" / "part-0.parquet"
    broken.write_bytes(broken.read_bytes()[:left])
    found = partitions(local_spark, str(days))
    (half,) = [each for each in found if each.fault]
    assert (half.hour, len(found), half.rows) == (9, 4, 0)
    told = r"A partition is only half there\. file:.*/day=2026-03-02/hour=09: part-0\.parquet: it .*Nothing was taken\."
    with pytest.raises(DamagedFile, match=told):
        rows(local_spark, found, "calls")


def test_a_footer_that_says_nothing_is_told(local_spark: SparkSession, tmp_path: Path) -> None:
    broken = call_file(tmp_path / "calls.parquet")
    whole = broken.read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    broken.write_bytes(whole[: -8 - length] + b"\xff" * length + whole[-8:])
    (file,) = stored(local_spark, str(broken))
    assert re.match("its footer cannot be read", str(footer(local_spark, file)))


def test_a_long_footer_is_read_whole(local_spark: SparkSession, tmp_path: Path) -> None:
    remarks = {f"remark_{at:04d}_{'x' * 60}": [""] * COUNT for at in range(600)}
    (found,) = partitions(local_spark, str(call_file(tmp_path / "calls.parquet", **remarks)))
    assert (found.fault, found.rows) == (None, COUNT)


def test_without_the_mark_that_others_have_a_partition_is_unfinished(local_spark: SparkSession, days: Path) -> None:
    for done in ("day=2026-03-03", "dt=2026-03-01", "day=2026-03-02/hour=09"):
        (days / done / "_SUCCESS").touch()
    with pytest.raises(DamagedFile, match=r"hour=8: it has no _SUCCESS, which others have\. Nothing was taken"):
        refuse_halves(partitions(local_spark, str(days)))


def test_a_folder_of_a_writer_at_work_is_unfinished(local_spark: SparkSession, days: Path) -> None:
    call_file(days / "day=2026-03-03" / "_temporary" / "0" / "part-7.parquet")
    call_file(days / "dt=2026-03-01" / "_temporary" / "0" / "part-7.parquet")
    with pytest.raises(
        DamagedFile, match=r"^2 partitions are .*dt=2026-03-01: it is being .*day=2026-03-03: it is being"
    ):
        refuse_halves(partitions(local_spark, str(days)))


def test_while_a_writer_moves_its_files_into_the_days_all_are_unfinished(local_spark: SparkSession, days: Path) -> None:
    call_file(days / "_temporary" / "0" / "day=2026-03-03" / "part-7.parquet")
    (days / "dt=2026-03-01" / "_SUCCESS").touch()
    found = partitions(local_spark, str(days))
    assert [bool(each.fault) for each in found] == [False, True, True, True]
    assert str(found[1].fault).endswith(f"file:{days}/_temporary is there)")


def test_only_what_is_wanted_is_looked_into(local_spark: SparkSession, days: Path) -> None:
    (days / "dt=2026-03-01" / "part-0.parquet").write_bytes(b"")
    found = partitions(local_spark, str(days), lambda each: each.day == date(2026, 3, 2))
    assert rows(local_spark, found, "calls").count() == 2 * COUNT


def test_a_column_that_a_day_lacks_is_named_with_the_day(local_spark: SparkSession, days: Path) -> None:
    table = pa.table(dict(PLAIN)).rename_columns(["caller", "called", "start", "talk_s", "disposition"])
    pq.write_table(table, days / "day=2026-03-03" / "part-0.parquet")
    told = r"day=2026-03-03: calls need the column callee\. Is 'called' meant to be 'callee'\?"
    with pytest.raises(InputError, match=told):
        rows(local_spark, partitions(local_spark, str(days)), "calls")


def test_a_type_of_no_use_is_named_with_the_day(local_spark: SparkSession, days: Path) -> None:
    call_file(days / "day=2026-03-03" / "part-0.parquet", talk_s=[{"s": 1}] * COUNT)
    told = r"day=2026-03-03: the column talk_s is of the type struct<s: int64>, which cannot be read as seconds"
    with pytest.raises(InputError, match=told):
        rows(local_spark, partitions(local_spark, str(days)), "calls")


def test_assignments_are_read_under_their_raw_names(local_spark: SparkSession, tmp_path: Path) -> None:
    held = {"number": ["+12025550101"], "holder": ["a"], "FROM": ["2026-03-02"], "to": pa.nulls(1)}
    pq.write_table(pa.table(held), tmp_path / "held.parquet")
    (row,) = rows(local_spark, partitions(local_spark, str(tmp_path)), "assignments").collect()
    assert (row["from_at"], row["to_at"], row["line"], row["fault"]) == (
        datetime.fromisoformat("2026-03-02"),
        None,
        1,
        None,
    )


def test_partitions_without_rows_give_none(local_spark: SparkSession, tmp_path: Path) -> None:
    pq.write_table(pa.table(dict(PLAIN)).slice(0, 0), tmp_path / "calls.parquet")
    assert rows(local_spark, partitions(local_spark, str(tmp_path)), "calls").count() == 0


def test_damage_within_a_file_is_told_with_its_name(local_spark: SparkSession, days: Path) -> None:
    file = days / "day=2026-03-03" / "part-0.parquet"
    raw = bytearray(file.read_bytes())
    raw[4 : len(raw) // 3] = b"\xff" * (len(raw) // 3 - 4)
    file.write_bytes(bytes(raw))
    found = partitions(local_spark, str(days))
    with pytest.raises(DamagedFile, match=r"day=2026-03-03/part-0\.parquet: a Parquet"), attended(local_spark):
        rows(local_spark, found, "calls").collect()


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("day=2026-13-01", r"day=2026-13-01: '2026-13-01' is no day\. Days are written day=2026-03-02"),
        ("day=2026-03-02/hour=24", r"hour=24: '24' is no hour\."),
        ("_hidden", r"no Parquet file is in it"),
    ],
)
def test_a_folder_that_says_no_day_or_nothing_is_told(
    local_spark: SparkSession, tmp_path: Path, folder: str, told: str
) -> None:
    call_file(tmp_path / folder / "part-0.parquet")
    with pytest.raises(InputError, match=told):
        partitions(local_spark, str(tmp_path))


def test_a_place_that_is_not_there_or_that_spark_cannot_reach_is_told(
    local_spark: SparkSession, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"nowhere: there is no such file or folder"):
        partitions(local_spark, str(tmp_path / "nowhere"))
    with pytest.raises(ClusterError, match=r"nosuch://host/calls: Spark has no way into this storage"):
        partitions(local_spark, "nosuch://host/calls")
