"""Reads standings from the Parquet files of a snapshot, each column as the contract has it; anything else is damage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from callstanding.errors import DamagedSnapshot
from callstanding.live.snapshots.finding import Part
from callstanding.pipeline.tables import STANDINGS

BATCH = 65_536  # rows at a time
STATUSES = ("unknown", "clean", "watch", "spam", "recovering")
GRADES = ("A", "B", "C", "D")
GRADED = ("maturity", "connection", "engagement", "sentiment")
MAY_BE_ABSENT = ("clean_by", "reasons")
MAY_BE_NULL = (*GRADED, *MAY_BE_ABSENT, "flags")
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_NUMBER = r"^\+[1-9][0-9]{1,14}$"


def batches(root: Path, part: Part, columns: Sequence[str]) -> Iterator[pa.Table]:
    """These columns of a part, some rows at a time, in the order of the file. Raises DamagedSnapshot."""
    try:
        with pq.ParquetFile(root / part.path) as file:
            there = [name for name in columns if name in file.schema_arrow.names]
            fixed = _of_folders(part.path)
            _check_columns(part, columns, {*there, *fixed})
            for batch in file.iter_batches(BATCH, columns=there):
                yield _as_agreed(pa.Table.from_batches([batch]), columns, fixed)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(part, str(error).splitlines()[0]) from error


def damaged(part: Part, why: str) -> DamagedSnapshot:
    """The error of a part that cannot be taken."""
    return DamagedSnapshot(f"{part.path}: {why.rstrip('.')}.", hint="Nothing of this snapshot is shown.")


def checked(rows: pa.Table, part: Part) -> pa.Table:
    """The same rows. Raises DamagedSnapshot for a value that no standing has."""
    for name in rows.column_names:
        if name not in MAY_BE_NULL and rows[name].null_count:
            raise damaged(part, f"{name} is null in {rows[name].null_count:,} rows")
    for name, allowed in (("status", STATUSES), *((grade, GRADES) for grade in GRADED)):
        if set(pc.unique(rows[name]).drop_null().to_pylist()) - set(allowed):  # the text itself may be a number
            raise damaged(part, f"{name} is none of {', '.join(allowed)} in some rows")
    for name in ("spam_score", "score_low", "score_high"):
        found = rows[name].to_numpy()
        if not ((found >= 0.0) & (found <= 100.0)).all():  # what is no number at all is not within either
            raise damaged(part, f"{name} is not within 0 to 100")
    return rows


def keys(numbers: pa.ChunkedArray, part: Part) -> pa.Array:
    """Numbers in E.164 as integers. Raises DamagedSnapshot for anything else."""
    fits = pc.fill_null(pc.match_substring_regex(numbers, _NUMBER), fill_value=False)
    if not pc.all(fits).as_py():
        raise damaged(part, "number is not in E.164 with + in every row")
    return pc.utf8_slice_codeunits(numbers, 1).cast(pa.uint64()).combine_chunks()


def _of_folders(path: str) -> dict[str, str | None]:
    """The columns that the names of a part's folders hold: status=spam/part-0.parquet."""
    pairs = (folder.partition("=") for folder in Path(path).parts[:-1])
    return {name: None if value == _NO_VALUE else unquote(value) for name, is_one, value in pairs if is_one}


def _check_columns(part: Part, wanted: Sequence[str], there: set[str]) -> None:
    missing = [name for name in wanted if name not in there and name not in MAY_BE_ABSENT]
    if missing:
        raise damaged(part, f"the column {missing[0]} is missing")


def _as_agreed(rows: pa.Table, columns: Sequence[str], fixed: dict[str, str | None]) -> pa.Table:
    made = {}
    for name in columns:
        kind = STANDINGS.field(name).type
        if name in rows.column_names:
            made[name] = rows[name].cast(kind, safe=not pa.types.is_timestamp(kind))  # a Spark counts nanoseconds
        else:
            made[name] = _repeated(fixed.get(name), kind, len(rows))
    return pa.table(made)


def _repeated(value: str | None, kind: pa.DataType, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()).cast(kind) if value is not None else pa.scalar(None, kind), count)
