"""Rows of files with columns of any other type: our reader's own DuckDB reads them, beside Spark, on its workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame

from callstanding.engines.spark.shapes import Shape
from callstanding.engines.spark.usual_rows import NO_TEXT, WILD
from callstanding.formats.arrow_text import undecodable
from callstanding.formats.format import SCHEMAS, Kind
from callstanding.formats.native import Native
from callstanding.formats.projection import LINE, Projection

FILE, FAULT = "file", "fault"
_DDL = {pa.int64(): "BIGINT", pa.int32(): "INT", pa.float64(): "DOUBLE", pa.string(): "STRING"}


def ddl_of(kind: Kind) -> str:
    """The columns of the rows that are read, as Spark declares them."""
    columns = [f"`{field.name}` {_DDL.get(field.type, 'TIMESTAMP_NTZ')}" for field in SCHEMAS[kind]]
    return ", ".join([*columns, f"{FILE} STRING", f"{FAULT} STRING"])


def other_rows(frame: DataFrame, shape: Shape, native: Native) -> DataFrame:
    """The raw rows of a frame as it is stored, which has a `line` and a `file` already; `fault` tells of those without."""
    kinds = dict(shape.types.values())
    return frame.mapInArrow(_Reading(native.kind, native.typed("", shape.types), kinds), ddl_of(native.kind))


@dataclass(frozen=True)
class _Reading:
    """What a worker does with the rows that it is handed."""

    kind: Kind
    expressions: Mapping[str, str]
    kinds: Mapping[str, pa.DataType]  # of the file's columns, by their names there

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        project = Projection(self.kind, self.expressions, threads=1)  # Spark has a worker for each core
        for batch in batches:
            yield from self._read(batch, project).to_batches()

    def _read(self, batch: pa.RecordBatch, project: Projection) -> pa.Table:
        """Lines are counted within the batch while it is read: it may be of several files."""
        meant = {name: restored(batch.column(name), kind) for name, kind in self.kinds.items()}
        given = pa.table({**meant, LINE: pa.array(np.arange(batch.num_rows))})
        wrong = undecodable(given)
        rows, failed = project.split(given.filter(pa.array(~wrong)) if wrong.any() else given)
        reasons = dict.fromkeys(np.flatnonzero(wrong).tolist(), NO_TEXT) | dict.fromkeys(failed, WILD)
        return _placed(rows, reasons, batch)


def _placed(rows: pa.Table, reasons: Mapping[int, str], batch: pa.RecordBatch) -> pa.Table:
    """The rows with their file and its line; those that could not be read have a fault, and nothing else."""
    faulty = pa.table({LINE: pa.array(list(reasons), pa.int64())})
    both = pa.concat_tables([rows, faulty], promote_options="default")
    at = both[LINE]
    fault = pa.array([*[None] * len(rows), *reasons.values()], pa.string())
    told = both.set_column(0, LINE, pa.chunked_array([batch.column(LINE)]).take(at))
    return told.append_column(FILE, pa.chunked_array([batch.column(FILE)]).take(at)).append_column(FAULT, fault)


def restored(stored: pa.Array, kind: pa.DataType) -> pa.Array:
    """A column as its writer meant it, from what is stored; as `Column.stored` says."""
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, restored(stored, kind.storage_type))
    if pa.types.is_dictionary(kind):
        return restored(stored, kind.value_type)
    if pa.types.is_timestamp(kind) and pa.types.is_timestamp(stored.type):
        return stored.view(kind)
    if pa.types.is_temporal(kind) and not pa.types.is_date(kind):
        return stored.view(kind)
    return stored.cast(kind)
