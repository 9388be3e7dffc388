"""Text in Arrow columns that may be damaged: Arrow itself does not look whether bytes are text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def undecodable(rows: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows hold text that is no UTF-8."""
    wrong = np.zeros(len(rows), bool)
    for column in rows.columns:
        if _is_string(column.type) and not _is_valid(column):
            raw = column.cast(pa.large_binary()).to_pylist()
            wrong |= np.fromiter((not _decodes(value) for value in raw), bool, len(raw))
    return wrong


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_valid(column: pa.ChunkedArray) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowException:
        return False
    return True


def _decodes(value: bytes | None) -> bool:
    try:
        (value or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def row_of(rows: pa.Table, at: int) -> dict[str, object]:
    """One row; of no columns when the row group could not be read whole."""
    row = rows.slice(at, 1)
    try:
        return {name: column[0].as_py() for name, column in zip(row.column_names, row.columns, strict=True)}
    except (ValueError, OverflowError):  # damaged text; a moment that no calendar has
        return {name: _cell(column) for name, column in zip(row.column_names, row.columns, strict=True)}


def _cell(column: pa.ChunkedArray) -> object:
    """The only value; bytes that are no text are shown as hexadecimal escapes."""
    raw = column.cast(pa.large_binary()) if _is_string(column.type) else column
    try:
        (value,) = raw.to_pylist()
    except ValueError:  # damaged text inside a list or a structure
        return None
    except OverflowError:
        return int(column.cast(pa.int64())[0].as_py())
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
