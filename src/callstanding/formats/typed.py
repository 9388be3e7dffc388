"""SQL for columns that have types of their own: Parquet files, and tables that are handed over in Python."""

from __future__ import annotations

import pyarrow as pa

from callstanding.formats.expressions import finite, moment, to_utc
from callstanding.formats.projection import quoted


def typed_text(name: str, kind: pa.DataType) -> str:
    """A column as a string; a whole number that is stored as a float loses its `.0`."""
    column = quoted(name)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return f"CAST(try_cast({column} AS BIGINT) AS VARCHAR)"
    return column if is_text(kind) else f"CAST({column} AS VARCHAR)"


def typed_time(name: str, kind: pa.DataType, zone: str = "UTC") -> str:
    """A column as UTC: a timestamp or date (in `zone` where it has none of its own), a written time or an epoch."""
    column = quoted(name)
    if pa.types.is_timestamp(kind) and kind.tz:
        return finite(f"timezone('UTC', CAST({column} AS TIMESTAMPTZ))")
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        wall = f"CAST({column} AS TIMESTAMP)"
        return finite(wall) if zone == "UTC" else to_utc(wall, zone)
    return moment(written(name, kind), zone)


def written(name: str, kind: pa.DataType) -> str:
    """A column as text that reads like the value: numbers without exponent, dates in ISO."""
    column = quoted(name)
    if is_text(kind):
        return column
    digits = f"try_cast({column} AS DECIMAL(18, 6))" if pa.types.is_floating(kind) else column
    return f"CAST({digits} AS VARCHAR)"


def typed_seconds(name: str, kind: pa.DataType) -> str:
    """A column as seconds: any number, a duration, a time since midnight, or a written number."""
    column = quoted(name)
    if pa.types.is_duration(kind) or pa.types.is_time(kind):
        return f"epoch({column})"
    value = f"try_cast({column} AS DOUBLE)"
    return value if pa.types.is_integer(kind) else f"CASE WHEN isfinite({value}) THEN {value} END"


def is_text(kind: pa.DataType) -> bool:
    """Whether the column holds strings, also where each is stored once."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))


def is_single(kind: pa.DataType) -> bool:
    """Whether a cell is one value that the engine knows: no list or structure, and no number that only Arrow has."""
    return not (pa.types.is_nested(kind) or pa.types.is_float16(kind) or pa.types.is_decimal256(kind))
