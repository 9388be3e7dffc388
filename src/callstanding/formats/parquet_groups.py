"""The row groups of a Parquet file, one at a time: a damaged one takes no other with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from callstanding.errors import DamagedFile
from callstanding.formats.arrow_text import row_of

AGAIN = "Was it written to the end? Fetch or copy it again."
ROWS = 500_000
"""Rows read at a time: enough to keep the engine busy, few enough for the memory (about 100 MB)."""


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
    told = str(error) or type(error).__name__
    return told.splitlines()[0].rstrip(".")[:120]


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

    @cached_property
    def counts(self) -> list[int]:
        """Rows of each row group."""
        meta = self.file.metadata
        return [meta.row_group(at).num_rows for at in range(meta.num_row_groups)]

    def parts(self, columns: Mapping[str, str]) -> Iterator[Part]:
        """The rows in order, a row group or a piece of a large one at a time; `columns`: column -> its new name."""
        first = 1
        for at, count in enumerate(self.counts):
            rows, damage = _read(self.file, at, list(columns))
            if rows is None:
                yield Part(first, count, None, damage)
            else:
                # of two columns with one name the first is meant
                named = pa.table({new: rows[rows.column_names.index(old)] for old, new in columns.items()})
                for begin in range(0, count, ROWS):
                    yield Part(first + begin, min(ROWS, count - begin), named.slice(begin, ROWS))
            first += count

    def place(self, line: int) -> tuple[str, None]:
        """A row with all its columns as JSON, for the quarantine; Parquet has no byte offset of a row."""
        first = 1
        for at, count in enumerate(self.counts):
            if line < first + count:
                return json.dumps(row_of(self._whole(at), line - first), default=str), None
            first += count
        return "", None

    def _whole(self, at: int) -> pa.Table:
        """A row group with all its columns, or without any where one of them is damaged; the last one is kept."""
        if self._shown is None or self._shown[0] != at:
            rows, _ = _read(_opened(self.path), at)  # opened anew: another thread may be reading on
            self._shown = at, pa.table({}) if rows is None else rows
        return self._shown[1]


def _read(file: pq.ParquetFile, at: int, columns: Sequence[str] | None = None) -> tuple[pa.Table | None, str]:
    try:
        rows = file.read_row_group(at, columns=columns)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        return None, _brief(error)
    return (rows, "") if len(rows) == file.metadata.row_group(at).num_rows else (None, "rows are missing")
