"""Partitioned Parquet as raw rows: our own columns in fixed types, however each day's files have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce

from pyspark.sql import DataFrame, SparkSession

from callstanding.engines.spark.other_rows import ddl_of, other_rows
from callstanding.engines.spark.partitions import Partition, partitions, refuse_halves
from callstanding.engines.spark.shapes import Shape, is_usual, shape_of
from callstanding.engines.spark.usual_rows import usual_rows
from callstanding.formats.format import Kind
from callstanding.formats.native import NATIVE_ASSIGNMENTS, NATIVE_CALLS, NATIVE_REPORTS, Native

__all__ = ["Partition", "partitions", "refuse_halves", "rows"]

NATIVE: dict[Kind, Native] = {"calls": NATIVE_CALLS, "reports": NATIVE_REPORTS, "assignments": NATIVE_ASSIGNMENTS}


def rows(spark: SparkSession, partitions: Sequence[Partition], kind: Kind) -> DataFrame:
    """The raw rows of the partitions, as admission checks them (see `formats.format.SCHEMAS`; times are UTC without zone).

    `line` is the row in its `file`, from 1. A row that could not be read at all has a `fault`, and nothing else but its
    place: it is quarantined with that reason. DamagedFile when a partition is only half there, InputError when one lacks
    a column or has it in a type that cannot be read: then nothing is taken of any.
    """
    refuse_halves(partitions)
    native = NATIVE[kind]
    found = [_read(spark, shape, paths, native) for shape, paths in _shapes(partitions, native).items()]
    return reduce(DataFrame.union, found) if found else spark.createDataFrame([], ddl_of(kind))


def _shapes(partitions: Iterable[Partition], native: Native) -> dict[Shape, list[str]]:
    """The files of each shape."""
    found: dict[Shape, list[str]] = defaultdict(list)
    for partition in partitions:
        for path, footer in partition.footers.items():
            if footer.rows:
                found[shape_of(footer, native, partition.path)].append(path)
    return found


def _read(spark: SparkSession, shape: Shape, paths: Sequence[str], native: Native) -> DataFrame:
    """The files of one shape. Their names are no patterns, whatever signs are in them."""
    stored = spark.read.schema(shape.ddl).option("__globPaths__", "false").parquet(*paths)
    placed = stored.selectExpr("*", "_metadata.row_index + 1 AS line", "_metadata.file_path AS file")
    usual = all(is_usual(native.columns[name], column.kind) for name, column in shape.columns)
    return (usual_rows if usual else other_rows)(placed, shape, native)
