"""Frames that are made once, kept on the workers, and let go together."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyarrow as pa

from callstanding.engines.spark.dialect import spoken

if TYPE_CHECKING:
    from pyspark import StorageLevel
    from pyspark.sql import DataFrame, SparkSession

KEYS = ("number", "account", "trunk", "key", "block")


class Frames:
    """Named frames of one engine. A name of ours is a view of the session: each engine needs one of its own.

    `place`: a folder that all workers see; what is made lies there in Parquet until the end, so that no plan grows with
    the steps before it, and a lost worker takes nothing along. Without one it is a folder of this machine.
    """

    def __init__(self, spark: SparkSession, place: str | None = None) -> None:
        self.spark = spark
        self._held: list[DataFrame] = []
        self._own = None if place else tempfile.TemporaryDirectory(prefix="callstanding-")
        self._place = f"file://{quote(self._own.name)}" if self._own else str(place)
        self._made = 0

    def select(self, sql: str) -> DataFrame:
        """A frame of one of our SELECTs, said in Spark's words."""
        return self.spark.sql(spoken(sql))

    def show(self, name: str, frame: DataFrame | str) -> None:
        """Let SELECTs read a frame, or a SELECT, under a name; it is worked out each time it is read."""
        self._name(name, self.select(frame) if isinstance(frame, str) else frame)

    def hold(self, name: str, frame: DataFrame | str) -> None:
        """The same, worked out once and kept by the workers alone: for what names people, which is written nowhere."""
        held = (self.select(frame) if isinstance(frame, str) else frame).persist(_on_workers())
        self._held.append(held)
        self._name(name, held)

    def make(self, name: str, frame: DataFrame | str) -> None:
        """The same, worked out now and written. What a name stood for before is still there for frames that read it."""
        made = self.select(frame) if isinstance(frame, str) else frame
        self._made += 1
        path = f"{self._place}/{self._made:04d}-{name}"
        made.write.parquet(path)
        self._name(name, self.spark.read.schema(made.schema).parquet(path))

    def _name(self, name: str, frame: DataFrame) -> None:
        """Replacing a view makes Spark forget what is held of all frames made of the old one; removing it first does not."""
        self.spark._jsparkSession.sessionState().catalog().dropTempView(name)  # noqa: SLF001 - its public sister forgets too
        frame.createTempView(name)

    def table(self, name: str) -> DataFrame:
        """The frame under a name."""
        return self.spark.table(name)

    def of(self, rows: pa.Table) -> DataFrame:
        """A frame of rows that this process has."""
        frame = self.spark.createDataFrame(_signed(rows))
        kinds = (f"CAST(`{n}` AS TIMESTAMP_NTZ) AS `{n}`" if t == "timestamp" else f"`{n}`" for n, t in frame.dtypes)
        return frame.selectExpr(*kinds)  # moments of ours have no zone

    def count(self, select: str) -> int:
        """How many rows a SELECT has."""
        return int(self.select(select).count())

    def let_go(self) -> None:
        """Free what the workers hold, and remove what was made."""
        for frame in self._held:
            frame.unpersist()
        self._held.clear()
        if self._own is not None:
            self._own.cleanup()
        else:
            removed(self.spark, self._place)


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


def _on_workers() -> StorageLevel:
    from pyspark import StorageLevel

    return StorageLevel.MEMORY_AND_DISK


def removed(spark: SparkSession, place: str) -> None:
    """Remove a folder, on whatever file system it is."""
    path = spark._jvm.org.apache.hadoop.fs.Path(place)  # type: ignore[union-attr] # noqa: SLF001 - Hadoop's own API has no other door
    path.getFileSystem(spark._jsc.hadoopConfiguration()).delete(path, True)  # noqa: FBT003, SLF001 - ditto
