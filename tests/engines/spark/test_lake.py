"""A lake's tables are read as they were committed, change all together or not at all, and day by day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from pyspark.sql.types import DateType, LongType, StructType
from tests.engines.spark.lakes import FIRST, HARD, SECOND, TABLE, THIRD, calls, on, parts, rows

from callstanding.engines.spark.lake import Input, Lake
from callstanding.errors import StoreError, UsageError


def test_a_new_lake_has_its_tables_and_no_rows(local_spark: SparkSession, tmp_path: Path) -> None:
    schema = StructType().add("number", LongType()).add("day", DateType())
    lake = Lake(local_spark, tmp_path / HARD).create({TABLE: schema})
    assert lake.exists()
    assert (lake.version, lake.tables, lake.days(TABLE), lake.rows(TABLE)) == (0, (TABLE,), (), 0)
    assert lake.read(TABLE).schema == lake.schema(TABLE) == schema
    assert lake.read(TABLE, [FIRST]).collect() == []


def test_what_was_committed_is_read_by_whoever_opens_it(lake: Lake) -> None:
    assert (lake.version, lake.days(TABLE), lake.rows(TABLE)) == (1, (FIRST, SECOND, THIRD), 6)
    assert calls(lake) == [1, 2, 3, 7, 7, 7]
    assert lake.read(TABLE).columns == ["number", "hour", "calls", "day"]
    assert {row.day for row in lake.read(TABLE).collect()} == {FIRST, SECOND, THIRD}
    assert lake.check() == []


def test_a_day_without_rows_becomes_empty_and_others_stay(local_spark: SparkSession, lake: Lake) -> None:
    with lake.change() as change:
        change.replace_days(TABLE, on(rows(local_spark, 20), SECOND), [FIRST, SECOND])
    assert lake.days(TABLE) == (SECOND, THIRD)
    assert calls(lake) == [3, 7, 20]
    with lake.change() as change:
        change.replace(TABLE, SECOND, rows(local_spark, 1).limit(0))
    assert calls(lake) == [3, 7]


def test_rows_are_appended_to_a_day(local_spark: SparkSession, lake: Lake) -> None:
    with lake.change() as change:
        change.append(TABLE, FIRST, rows(local_spark, 10))
        change.append(TABLE, FIRST, rows(local_spark, 11))
    assert calls(lake, FIRST) == [1, 7, 10, 11]
    assert lake.rows(TABLE, [FIRST]) == 4


def test_days_in_many_pieces_are_compacted(local_spark: SparkSession, lake: Lake) -> None:
    with lake.change() as change:
        change.append_days(
            TABLE, on(rows(local_spark, 10), FIRST).union(on(rows(local_spark, 20), SECOND)), [FIRST, SECOND]
        )
        change.append("parties", None, rows(local_spark, 1).select("number"))
        change.append("parties", None, rows(local_spark, 1).select("number"))
        change.append(TABLE, FIRST, rows(local_spark, 11))
    with lake.change() as change:
        assert change.compact(TABLE, most=2, order=("number",)) == 1
        assert change.compact("parties", most=1) == 1
        assert change.compact("parties", most=1) == 0
    assert calls(lake, FIRST) == [1, 7, 10, 11]
    assert calls(lake) == [1, 2, 3, 7, 7, 7, 10, 11, 20]
    assert (lake.rows("parties"), lake.read("parties").count()) == (2, 2)
    assert [len(lake.read(TABLE, [day]).inputFiles()) for day in (FIRST, SECOND)] == [1, 2]


def test_tables_of_one_change_appear_together(local_spark: SparkSession, tmp_path: Path) -> None:
    writer = Lake(local_spark, tmp_path / HARD).create()
    reader = Lake(local_spark, tmp_path / HARD)
    assert reader.version == 0
    with writer.change() as change:
        change.replace(TABLE, FIRST, rows(local_spark, 1))
        change.replace("parties", None, rows(local_spark, 1).select("number"))
        assert Lake(local_spark, tmp_path / HARD).tables == ()
    assert writer.tables == ("parties", TABLE)
    assert reader.tables == ()
    assert reader.renew().tables == ("parties", TABLE)
    assert reader.read("parties").columns == ["number"]


def test_an_error_in_a_change_leaves_nothing(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    before = sorted((tmp_path / HARD).rglob("*"))
    with pytest.raises(ZeroDivisionError), lake.change() as change:  # noqa: PT012 - the error comes after a writing
        change.replace(TABLE, FIRST, rows(local_spark, 9))
        change.note("calls", 1 // 0)
    assert sorted((tmp_path / HARD).rglob("*")) == before
    assert (lake.version, calls(lake, FIRST), lake.done.lanes) == (1, [1, 7], {})


def test_a_reader_stays_at_its_version(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    reader = Lake(local_spark, tmp_path / HARD).renew()
    with lake.change() as change:
        change.replace(TABLE, FIRST, rows(local_spark, 9))
    assert calls(reader, FIRST) == [1, 7]
    assert calls(reader.renew(), FIRST) == [9]


def test_only_the_folders_of_the_asked_days_are_read(local_spark: SparkSession, lake: Lake) -> None:
    files = lake.read(TABLE, [SECOND], ["calls"]).inputFiles()
    assert [f"day={SECOND}" in file for file in files] == [True]


def test_a_repaired_day_touches_no_other_folder(local_spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    others = [*parts(tmp_path, FIRST), *parts(tmp_path, THIRD)]
    before = [(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in others]
    with lake.change() as change:
        hour = (
            lake.read(TABLE, [SECOND])
            .where("hour <> 1")
            .unionByName(on(rows(local_spark, 0, 8), SECOND).where("hour = 1"))
        )
        change.replace(TABLE, SECOND, hour)
    assert calls(lake) == [1, 2, 3, 7, 7, 8]
    assert [(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in others] == before
    assert [*parts(tmp_path, FIRST), *parts(tmp_path, THIRD)] == others


def test_rows_of_a_day_that_is_not_replaced_are_refused(local_spark: SparkSession, lake: Lake) -> None:
    with pytest.raises(StoreError, match="1 rows for table rollups are of 2026-11-03"), lake.change() as change:
        change.replace_days(TABLE, on(rows(local_spark, 1), SECOND).union(on(rows(local_spark, 1), THIRD)), [SECOND])
    with pytest.raises(StoreError, match="are of no day"), lake.change() as change:
        change.replace_days(TABLE, rows(local_spark, 1).selectExpr("*", "CAST(NULL AS DATE) AS day"), [SECOND])
    assert calls(lake) == [1, 2, 3, 7, 7, 7]


def test_another_schema_is_told_and_a_dropped_table_may_have_one(local_spark: SparkSession, lake: Lake) -> None:
    other = rows(local_spark, 1).selectExpr("number", "hour", "CAST(calls AS INT) AS calls", "1 AS answered")
    said = "column answered is not known; column calls is int, not bigint"
    with pytest.raises(StoreError, match=said), lake.change() as change:
        change.replace(TABLE, FIRST, other)
    with pytest.raises(StoreError, match="column hour is missing"), lake.change() as change:
        change.append(TABLE, FIRST, rows(local_spark, 1).drop("hour"))
    with lake.change() as change:
        change.drop(TABLE)
        change.replace(TABLE, FIRST, other)
    assert lake.read(TABLE).columns == ["number", "hour", "calls", "answered", "day"]
    assert lake.days(TABLE) == (FIRST,)


def test_columns_may_come_in_another_order(local_spark: SparkSession, lake: Lake) -> None:
    with lake.change() as change:
        change.replace(TABLE, FIRST, rows(local_spark, 5).select("calls", "hour", "number"))
    assert lake.read(TABLE, [FIRST]).collect()[0][:3] == (12025550100, 0, 5)


def test_a_table_is_split_by_day_or_is_not(local_spark: SparkSession, lake: Lake) -> None:
    with pytest.raises(UsageError, match="rollups is split by day"), lake.change() as change:
        change.replace(TABLE, None, rows(local_spark, 1))
    with pytest.raises(UsageError, match="whole is split by day"), lake.change() as change:
        change.replace("whole", None, on(rows(local_spark, 1), FIRST))
    with pytest.raises(UsageError, match="no table nothing"):
        lake.read("nothing")
    with pytest.raises(UsageError, match="no name for a table"), lake.change() as change:
        change.replace("../away", FIRST, rows(local_spark, 1))
    with pytest.raises(UsageError, match="a column run"), lake.change() as change:
        change.replace("runs", FIRST, rows(local_spark, 1).withColumnRenamed("hour", "Run"))
    for no_day in ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)):
        with pytest.raises(UsageError, match="is no day"):
            lake.read(TABLE, [no_day])  # type: ignore[list-item]
    assert lake.version == 1


def test_what_was_taken_in_is_noted_with_the_rows_and_once(
    local_spark: SparkSession, lake: Lake, tmp_path: Path
) -> None:
    with lake.change() as change:
        change.append(TABLE, FIRST, rows(local_spark, 9))
        change.note("calls", 12)
        change.took({"hour=2026-11-01-00": Input(size=812, modified=1793491200000)})
    done = Lake(local_spark, tmp_path / HARD).done
    assert (done.lanes, done.inputs["hour=2026-11-01-00"].size) == ({"calls": 12}, 812)
    with pytest.raises(StoreError, match="Batch 12 of calls was taken in before"), lake.change() as change:  # noqa: PT012 - ditto
        change.append(TABLE, FIRST, rows(local_spark, 9))
        change.note("calls", 12)
    assert calls(lake, FIRST) == [1, 7, 9]


def test_a_change_of_nothing_is_no_version(local_spark: SparkSession, lake: Lake) -> None:
    with lake.change():
        pass
    assert lake.renew().version == 1


def test_a_day_is_few_files_and_each_is_sorted(local_spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(local_spark, tmp_path / HARD).create()
    frame = local_spark.range(20_000).selectExpr("hash(id) AS number", "DATE'2026-11-01' + INT(id % 3) AS day")
    with lake.change() as change:
        change.replace_days(TABLE, frame.repartition(8), [FIRST, SECOND, THIRD], order=("number",))
    for day in (FIRST, SECOND, THIRD):
        (file,) = parts(tmp_path, day)
        numbers = pq.read_table(file)["number"].to_pylist()
        assert numbers == sorted(numbers)


def test_there_is_one_lake_at_a_place(local_spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(local_spark, tmp_path / HARD)
    assert not lake.exists()
    with pytest.raises(StoreError, match="There is no lake at file:"):
        lake.read(TABLE)
    lake.create()
    with pytest.raises(StoreError, match="already"):
        Lake(local_spark, tmp_path / HARD).create()


def test_a_place_out_of_reach_is_told_in_a_sentence(local_spark: SparkSession) -> None:
    with pytest.raises(StoreError, match=r"s3a://calls/lake is not a place that Spark can reach.*hadoop-aws"):
        Lake(local_spark, "s3a://calls/lake")
    with pytest.raises(StoreError, match="is not a place that Spark can reach"):
        Lake(local_spark, "nowhere://calls/lake")
