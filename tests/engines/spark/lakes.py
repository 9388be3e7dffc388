"""Lakes for tests: a place with a hard name, and rows of fictional numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from callstanding.engines.spark.lake import Lake

HARD = 'the lake\'s "own" [place] {ü} 100%'
FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (1, 2, 3))
TABLE = "rollups"


def rows(spark: SparkSession, *calls: int, number: int = 12025550100) -> DataFrame:
    """One row for an hour of a number with so many calls."""
    return spark.sql(
        " UNION ALL ".join(
            f"SELECT {number + hour}L AS number, {hour} AS hour, {count}L AS calls" for hour, count in enumerate(calls)
        )
    )


def on(frame: DataFrame, day: date) -> DataFrame:
    """The rows, of a day."""
    return frame.selectExpr("*", f"DATE'{day}' AS day")


def found(spark: SparkSession, folder: Path) -> None:
    """A lake with three days of one table, in one version; the day of the month is what its number called in hour 0."""
    lake = Lake(spark, folder / HARD).create()
    first, second, third = (on(rows(spark, day.day, 7), day) for day in (FIRST, SECOND, THIRD))
    with lake.change() as change:
        frame = first.union(second).union(third)
        change.replace_days(TABLE, frame, [FIRST, SECOND, THIRD], order=("number", "hour"))


def calls(lake: Lake, *days: date) -> list[int]:
    """The calls of each row, sorted, of some days or of all."""
    return sorted(row.calls for row in lake.read(TABLE, days or None, ["calls"]).collect())


def parts(folder: Path, day: date) -> list[Path]:
    """The files of a day, of whatever run."""
    return sorted((folder / HARD / TABLE).glob(f"run=*/day={day}/part-*.parquet"))
