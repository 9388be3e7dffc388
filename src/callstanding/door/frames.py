"""Tables of any make as Arrow, and the answer in the make of the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import pyarrow as pa

from callstanding.errors import InputError, UsageError
from callstanding.formats import Kind


def arrow_of(given: Any, kind: Kind) -> pa.Table:
    """Any table as Arrow; dictionaries, views and durations become plain text and seconds."""
    try:
        return pa.table({name: _plain(column) for name, column in _columns(_arrow(given, kind)).items()})
    except pa.ArrowException as error:
        raise InputError(
            f"{kind}: the table cannot be read as Arrow ({error}).", hint="Has a column values of several types?"
        ) from error


def like(table: pa.Table, model: Any) -> Any:
    """The Arrow table as pandas or Polars when the model is one of theirs, else as it is."""
    frame = nw.from_native(model, pass_through=True)
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        if frame.implementation.is_pandas():
            return nw.from_native(table, eager_only=True).to_pandas()
        if frame.implementation.is_polars():
            return nw.from_native(table, eager_only=True).to_polars()
    return table


def _arrow(given: Any, kind: Kind) -> pa.Table:
    if isinstance(given, list | tuple):
        return _from_dicts(given, kind)
    frame = nw.from_native(given, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, nw.DataFrame):
        return frame.to_arrow()
    if hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"):
        return pa.table(given)
    raise UsageError(
        f"{kind}: {type(given).__name__} is no table.",
        hint="Give an Arrow, Polars, pandas or DuckDB table or a list of dicts; for files there is score_files.",
    )


def _from_dicts(rows: Iterable[Any], kind: Kind) -> pa.Table:
    """Every key of any row is a column; a column of several types becomes text."""
    kept = list(rows)
    if wrong := next((row for row in kept if not isinstance(row, Mapping)), None):
        raise UsageError(f"{kind}: a list of {type(wrong).__name__} is no table.", hint="Give a list of dicts.")
    names = dict.fromkeys(name for row in kept for name in row)
    return pa.table({str(name): _array([row.get(name) for row in kept]) for name in names})


def _array(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except pa.ArrowException:
        return pa.array([None if value is None else str(value) for value in values], pa.string())


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The columns by their names in lower case; of two with one name the first."""
    found: dict[str, pa.ChunkedArray] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        found.setdefault(name.strip().lower(), column)
    return found


_PER_SECOND = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_duration(column.type):
        return pc.divide(column.cast(pa.int64()).cast(pa.float64()), _PER_SECOND[column.type.unit])
    return column.cast(pa.string()) if pa.types.is_string_view(column.type) else column
