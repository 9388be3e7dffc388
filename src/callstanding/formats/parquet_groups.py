"""The row groups of a Parquet file, one at a time: a damaged one takes no other with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from callstanding.errors import DamagedFile

AGAIN = "Was it written to the end? Fetch or copy it again."
ROWS = 1_000_000
"""Rows read at a time: enough to keep the engine busy, few enough for the memory (about 200 MB)."""


@dataclass(frozen=True)
class Part:
    """Rows in a row: the number of the first, from 1, how many, and the rows, or why they cannot be read."""

    first: int
    count: int
    rows: pa.Table | None
    damage: str = ""


def parquet_schema(path: Path) -> pa.Schema:
    """The columns of a Parquet file and their types; DamagedFile when it cannot be opened."""
    return _opened(path).schema_arrow


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, page_checksum_verification=True, coerce_int96_timestamp_unit="us")
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: names that are no text
        raise DamagedFile(f"{path}: a Parquet file that cannot be opened ({_brief(error)}).", hint=AGAIN) from error


def _brief(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")[:120]


@dataclass
class Groups:
    """An open Parquet file."""

    path: Path
    file: pq.ParquetFile = field(init=False)
    _shown: tuple[int, pa.Table] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.file = _opened(self.path)

    @property
    def names(self) -> list[str]:
        """The columns, as written."""
        return list(self.file.schema_arrow.names)

    @property
    def counts(self) -> list[int]:
        """Rows of each row group."""
        meta = self.file.metadata
        return [meta.row_group(at).num_rows for at in range(meta.num_row_groups)]

    def parts(self, columns: Mapping[str, str]) -> Iterator[Part]:
        """The rows in order, a row group or a piece of a large one at a time; `columns`: column -> its new name."""
        first = 1
        for at, count in enumerate(self.counts):
            rows, damage = self._read(at, list(columns))
            if rows is None:
                yield Part(first, count, None, damage)
            else:
                # of two columns with one name the first is meant
                named = pa.table({new: rows[rows.column_names.index(old)] for old, new in columns.items()})
                for begin in range(0, count, ROWS):
                    yield Part(first + begin, min(ROWS, count - begin), named.slice(begin, ROWS))
            first += count

    def _read(self, at: int, columns: Sequence[str] | None = None) -> tuple[pa.Table | None, str]:
        try:
            rows = self.file.read_row_group(at, columns=columns)
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            return None, _brief(error)
        return (rows, "") if len(rows) == self.counts[at] else (None, "rows are missing")

    def place(self, line: int) -> tuple[str, None]:
        """A row with all its columns as JSON, for the quarantine; Parquet has no byte offset of a row."""
        first = 1
        for at, count in enumerate(self.counts):
            if line < first + count:
                return json.dumps(_row(self._whole(at), line - first), default=str), None
            first += count
        return "", None

    def _whole(self, at: int) -> pa.Table:
        """A row group with all its columns, or without any where one of them is damaged; the last one is kept."""
        if self._shown is None or self._shown[0] != at:
            self._shown = at, self._read(at)[0] or pa.table({})
        return self._shown[1]


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


def _row(rows: pa.Table, at: int) -> dict[str, object]:
    """One row; of no columns when the row group could not be read whole."""
    row = rows.slice(at, 1)
    try:
        return {name: column[0].as_py() for name, column in zip(row.column_names, row.columns, strict=True)}
    except ValueError:  # damaged text
        return {name: _cell(column) for name, column in zip(row.column_names, row.columns, strict=True)}


def _cell(column: pa.ChunkedArray) -> object:
    """The only value; bytes that are no text are shown as hexadecimal escapes."""
    raw = column.cast(pa.large_binary()) if _is_string(column.type) else column
    try:
        (value,) = raw.to_pylist()
    except ValueError:  # damaged text inside a list or a structure
        return None
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
