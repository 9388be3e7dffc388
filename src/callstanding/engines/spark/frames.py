"""Frames that are made once, kept on the workers, and let go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from callstanding.engines.spark.dialect import spoken

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

KEYS = ("number", "account", "trunk", "key", "block")


class Frames:
    """Named frames of one engine; a name of ours is a view of its own session, so engines do not meet.

    What is kept is lost with its worker, and then made again from what it came from.
    """

    def __init__(self, spark: SparkSession) -> None:
        self.spark = spark.newSession()
        self._kept: list[DataFrame] = []

    def select(self, sql: str) -> DataFrame:
        """A frame of one of our SELECTs, said in Spark's words."""
        return self.spark.sql(spoken(sql))

    def show(self, name: str, frame: DataFrame | str) -> None:
        """Let SELECTs read a frame, or a SELECT, under a name; it is worked out each time it is read."""
        (self.select(frame) if isinstance(frame, str) else frame).createOrReplaceTempView(name)

    def make(self, name: str, frame: DataFrame | str) -> None:
        """The same, worked out once and kept."""
        made = (self.select(frame) if isinstance(frame, str) else frame).persist(_on_workers())
        self._kept.append(made)
        made.createOrReplaceTempView(name)

    def table(self, name: str) -> DataFrame:
        """The frame under a name."""
        return self.spark.table(name)

    def of(self, rows: pa.Table) -> DataFrame:
        """A frame of rows that this process has."""
        return self.spark.createDataFrame(_signed(rows))

    def count(self, select: str) -> int:
        """How many rows a SELECT has."""
        return int(self.select(select).count())

    def let_go(self) -> None:
        """Free what is kept on the workers."""
        for frame in self._kept:
            frame.unpersist()
        self._kept.clear()


def collected(frame: DataFrame) -> pa.Table:
    """The rows of a frame in this process, keys unsigned as everywhere."""
    return unsigned(frame.toArrow())


def unsigned(table: pa.Table) -> pa.Table:
    """The same rows with unsigned keys."""
    fields = [
        field.with_type(pa.uint64()) if field.name in KEYS and field.type == pa.int64() else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _signed(table: pa.Table) -> pa.Table:
    """Spark knows no unsigned numbers and no dictionaries; a key of ours fits in its signed ones."""
    return table.cast(pa.schema([field.with_type(_plain(field.type)) for field in table.schema]))


def _plain(type_: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(type_):
        return _plain(type_.value_type)
    if pa.types.is_unsigned_integer(type_):
        return pa.int64()
    return pa.null() if pa.types.is_null(type_) else type_


def _on_workers() -> object:
    from pyspark import StorageLevel

    return StorageLevel.MEMORY_AND_DISK
