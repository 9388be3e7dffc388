"""Parquet files as batches of raw rows; their columns keep the types that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from callstanding.errors import DamagedFile
from callstanding.formats.arrow_text import undecodable
from callstanding.formats.format import BadRow, Batch, Kind
from callstanding.formats.parquet_groups import AGAIN, ROWS, Groups, Part, parquet_schema
from callstanding.formats.projection import LINE, Expressions, Projection, used_columns
from callstanding.formats.text_file import ahead


def read_parquet(
    path: Path,
    *,
    kind: Kind,
    expressions: Expressions,
    names: Mapping[str, str] | None = None,
    where: str = "true",
) -> Iterator[Batch]:
    """The file's rows; `names`: column -> its name in the SQL. Rows that `where` leaves out are spare.

    A row group that cannot be read is put aside as one bad row that stands for all of its rows, since Parquet has no
    way into the rest of it. DamagedFile when no row group can be read.
    """
    file = Groups(path)
    project = Projection(kind, expressions, where=where)
    names = names or {name: name for name in file.names if name != LINE}
    used = set(used_columns(names.values(), [*expressions.values(), where]))
    wanted = {column: name for column, name in names.items() if name in used}
    total, seen, lost, damage = sum(file.counts), 0, 0, ""
    for parts in ahead(_together(file.parts(wanted))):
        seen += sum(part.count for part in parts)
        for part in parts:
            if part.rows is None:
                lost, damage = lost + part.count, part.damage
        yield _batch(file, project, parts, kind=kind, done=seen / max(total, 1))
    if total and lost == total:
        raise DamagedFile(f"{path}: a Parquet file without a readable row ({damage}).", hint=AGAIN)


def types_of(path: Path) -> Mapping[str, tuple[str, pa.DataType]]:
    """Column name in lower case -> name as written, and type."""
    return {field.name.strip().lower(): (field.name, field.type) for field in parquet_schema(path)}


def _together(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Some parts at a time: row groups may be small."""
    some: list[Part] = []
    for part in parts:
        some.append(part)
        if sum(each.count for each in some) >= ROWS:
            yield some
            some = []
    if some:
        yield some


def _batch(file: Groups, project: Projection, parts: list[Part], *, kind: Kind, done: float) -> Batch:
    bad = [_lost(file.path, part) for part in parts if part.rows is None]
    tables = [_numbered(part.rows, part.first) for part in parts if part.rows is not None]
    rows, reasons = _projected(project, pa.concat_tables(tables)) if tables else (project.nothing, {})
    bad += [BadRow(str(file.path), line, None, reason, file.place(line)[0]) for line, reason in reasons.items()]
    lines = sum(part.count for part in parts)
    spare = lines - len(rows) - sum(row.count for row in bad)
    return Batch(kind, rows, lines, tuple(bad), file.place, spare, done)


def _projected(project: Projection, given: pa.Table) -> tuple[pa.Table, dict[int, str]]:
    """The raw rows, and why which lines give none."""
    wrong = undecodable(given)
    rows, failed = project.split(given.filter(pa.array(~wrong)) if wrong.any() else given)
    reasons = dict.fromkeys(given[LINE].filter(pa.array(wrong)).to_pylist(), "bytes that are no utf-8 text")
    return rows, {**reasons, **dict.fromkeys(failed, "a value is out of range")}


def _numbered(rows: pa.Table, first: int) -> pa.Table:
    return rows.append_column(LINE, pa.array(np.arange(first, first + len(rows))))


def _lost(path: Path, part: Part) -> BadRow:
    last = part.first + part.count - 1
    reason = f"rows {part.first:,} to {last:,} are lost: the Parquet data is damaged ({part.damage})"
    return BadRow(str(path), part.first, None, reason, "", part.count, is_damage=True)
