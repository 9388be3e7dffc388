"""Parquet files: a SELECT for the engine to run itself, and rows looked up one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from callstanding.errors import DamagedFile
from callstanding.formats.expressions import finite, moment
from callstanding.formats.format import Batch, Kind, ParquetRows
from callstanding.formats.projection import Expressions, literal, quoted, select

PER_SECOND = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


def parquet_schema(path: Path) -> pa.Schema:
    """The file's columns and types; DamagedFile when it cannot be opened."""
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise DamagedFile(f"{path}: a Parquet file that cannot be read ({error}).") from error


def read_parquet(path: Path, *, kind: Kind, expressions: Expressions) -> Iterator[Batch]:
    """The whole file as one batch, not yet read."""
    file = f"read_parquet({literal(str(path))}, file_row_number = true)"
    lines = {"line": "file_row_number + 1"}
    sql = select(kind, {**expressions, **lines}, file)
    count = pq.read_metadata(path).num_rows
    yield Batch(kind, ParquetRows(sql), count, (), partial(_place, path))


def _place(path: Path, line: int) -> tuple[str, None]:
    """The row as JSON, for the quarantine; Parquet has no byte offset of a row."""
    with pq.ParquetFile(path) as file:
        before = 0
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            if line <= before + count:
                row = file.read_row_group(group).slice(line - before - 1, 1).to_pylist()[0]
                return json.dumps(row, default=str), None
            before += count
    return "", None


def typed_text(name: str, kind: pa.DataType) -> str:
    """A column as a string; a whole number that is stored as a float loses its `.0`."""
    column = quoted(name)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return f"CAST(try_cast({column} AS BIGINT) AS VARCHAR)"
    return column if _is_text(kind) else f"CAST({column} AS VARCHAR)"


def typed_time(name: str, kind: pa.DataType, zone: str = "UTC") -> str:
    """A column as UTC: a timestamp, a date, a written time or an epoch."""
    column = quoted(name)
    if pa.types.is_timestamp(kind):
        utc = f"timezone('UTC', CAST({column} AS TIMESTAMPTZ))" if kind.tz else f"CAST({column} AS TIMESTAMP)"
        return finite(utc)
    if pa.types.is_date(kind):
        return f"CAST({column} AS TIMESTAMP)"
    return moment(typed_text(name, kind) if _is_text(kind) else _plain(column, kind), zone)


def typed_seconds(name: str, kind: pa.DataType) -> str:
    """A column as seconds: any number, a duration, or a written number."""
    column = quoted(name)
    if pa.types.is_duration(kind):  # which DuckDB reads as a whole number of its unit
        return f"CAST({column} AS BIGINT) / {PER_SECOND[kind.unit]}"
    value = f"try_cast({column} AS DOUBLE)"
    return value if pa.types.is_integer(kind) else f"CASE WHEN isfinite({value}) THEN {value} END"


def types_of(path: Path) -> Mapping[str, tuple[str, pa.DataType]]:
    """Column name in lower case -> name as written, and type."""
    schema = parquet_schema(path)
    return {field.name.strip().lower(): (field.name, field.type) for field in schema}


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _plain(column: str, kind: pa.DataType) -> str:
    """An epoch's digits; a float is written without an exponent."""
    digits = f"CAST({column} AS DECIMAL(18, 6))" if pa.types.is_floating(kind) else column
    return f"CAST({digits} AS VARCHAR)"
