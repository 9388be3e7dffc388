"""The entries of one number's score, read from its snapshot when somebody asks: they are in no memory and no index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from callstanding.errors import DamagedSnapshot
from callstanding.live.published import Entry, Row
from callstanding.live.rows import entries
from callstanding.live.snapshots.index import Index
from callstanding.pipeline.tables import STANDINGS

_SOME = 2_048  # rows decoded at a time: memory stays small, however large the groups of rows are
REASONS = "reasons"


def row_of(index: Index, number: str) -> Row | None:
    """All that a snapshot has of a number: no timeline, since it has none. Raises DamagedSnapshot where it went away."""
    shown, at = index.get(number), index.place(number)
    if shown is None or at is None:
        return None
    part, row = at
    path, size, changed = index.note.parts[part]
    file = Path(index.note.root) / path
    try:
        found = file.stat()
        if (found.st_size, found.st_mtime_ns) != (size, changed):
            raise _away(path)
        return Row(number, shown, _entries(file, row, number))
    except (OSError, pa.ArrowException) as error:
        raise _away(path) from error


def _entries(file: Path, row: int, number: str) -> tuple[Entry, ...]:
    """The entries in one row of a file; its group of rows is read no further than that row."""
    with pq.ParquetFile(file) as parquet:
        if REASONS not in parquet.schema_arrow.names:
            return ()
        group, skip = _group(parquet, row)
        for batch in parquet.iter_batches(_SOME, row_groups=[group], columns=["number", REASONS]):
            if skip < len(batch):
                found = pa.Table.from_batches([batch.slice(skip, 1)])
                if found["number"][0].as_py() != number:
                    raise _away(file.name)
                return next(entries(found[REASONS].cast(STANDINGS.field(REASONS).type)), ())
            skip -= len(batch)
    raise _away(file.name)


def _group(parquet: pq.ParquetFile, row: int) -> tuple[int, int]:
    """In which group of rows a row lies, and how many rows of it come before."""
    sizes = [parquet.metadata.row_group(group).num_rows for group in range(parquet.num_row_groups)]
    ends = np.cumsum(sizes)
    group = int(np.searchsorted(ends, row, side="right"))
    if group == len(sizes):
        raise _away("the file")
    return group, row - int(ends[group]) + sizes[group]


def _away(path: str) -> DamagedSnapshot:
    return DamagedSnapshot(
        f"The reasons cannot be read: {path} of the snapshot is gone or was changed.",
        hint="They come back with the next snapshot; each wants a folder of its own.",
    )
