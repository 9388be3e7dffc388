"""What the end of a Parquet file tells: its columns, how many rows it has, and that it was written to the end."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from callstanding.engines.spark.places import Stored, last_bytes

_MAGIC = b"PAR1"
_TAIL = 1 << 16  # most footers are shorter: one read tells all
_END = 8  # the length of the footer in four bytes, and the magic


@dataclass(frozen=True, slots=True)
class Footer:
    """The columns of a file with the types that its writer meant, and how many rows it has."""

    schema: pa.Schema
    rows: int


def footer(spark: SparkSession, file: Stored) -> Footer | str:
    """The footer, or why there is none."""
    if file.bytes == 0:
        return "it is empty"
    tail = last_bytes(spark, file, _TAIL)
    if len(tail) < _END or not tail.endswith(_MAGIC):
        return "it does not end as a Parquet file does"
    length = int.from_bytes(tail[-_END:-4], "little")
    if length > file.bytes - _END:
        return "its footer is cut off"
    if length + _END > len(tail):
        tail = last_bytes(spark, file, length + _END)
    return _parsed(tail[-length - _END :])


def _parsed(tail: bytes) -> Footer | str:
    """Reading the footer needs no more of the file than the footer."""
    try:
        file = pq.ParquetFile(pa.BufferReader(_MAGIC + tail), coerce_int96_timestamp_unit="us")
    except (pa.ArrowException, OSError, ValueError) as error:
        return f"its footer cannot be read ({str(error).splitlines()[0]})"
    return Footer(_without_int96(file), file.metadata.num_rows)


def _without_int96(file: pq.ParquetFile) -> pa.Schema:
    """The old way to store moments has no unit, whatever the writer says: it is read as microseconds."""
    schema = file.schema_arrow
    stored = [file.schema.column(at) for at in range(len(file.schema))]
    for name in {column.path for column in stored if column.physical_type == "INT96"} & set(schema.names):
        at = schema.names.index(name)
        schema = schema.set(at, schema.field(at).with_type(pa.timestamp("us", schema.field(at).type.tz)))
    return schema
