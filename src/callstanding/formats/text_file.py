"""Reads a whole text file into batches of raw rows: blocks, lines, columns, one SELECT."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from callstanding.errors import InputError
from callstanding.formats.blocks import Block, read_blocks
from callstanding.formats.csv_rows import Layout, Lines, read_rows
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head
from callstanding.formats.projection import LINE, Expressions, Projection, used_columns
from callstanding.formats.sorting import Sorted, sort_lines

T = TypeVar("T")


def sorted_blocks(path: Path, feed: Feed, *, delimiter: str | None, header: int = 0) -> Iterator[Sorted]:
    """The file's blocks with their lines sorted; the first `header` lines are left out."""
    for block in read_blocks(path, feed.encoding):
        sort = sort_lines(block, delimiter=delimiter, header=header)
        header -= sort.headers
        yield sort


def read_csv(
    path: Path,
    feed: Feed,
    *,
    kind: Kind,
    layout: Layout,
    expressions: Expressions,
    optional: Sequence[str] = (),
    where: str = "true",
) -> Iterator[Batch]:
    """The file's rows; `optional` columns that the layout lacks are read as null strings.

    Lines that `where` leaves out are counted as spare: they are fine, but no calls.
    """
    project = Projection(kind, expressions, where=where)
    wanted = used_columns(layout.columns, [*expressions.values(), where])
    absent = [name for name in optional if name not in layout.columns]
    sorts = sorted_blocks(path, feed, delimiter=layout.delimiter, header=layout.header)
    for block, lines in ahead((sort.block, read_rows(sort, layout, wanted)) for sort in sorts):
        yield _batch(kind, project, _widened(lines, absent), block)


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, the next one being made while the last is used."""
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield item


def _batch(kind: Kind, project: Projection, lines: Lines, block: Block) -> Batch:
    rows, failed = project.split(lines.table)
    spare = len(lines.table) - len(rows) - len(failed)
    wrong = [block.bad_row(line - block.first_line, "a value is out of range") for line in failed]
    return Batch(kind, rows, lines.count, (*lines.bad, *wrong), block.place, spare, block.done)


def _widened(lines: Lines, absent: Sequence[str]) -> Lines:
    table = lines.table
    for name in absent:
        table = table.append_column(name, pa.nulls(len(table), pa.string()))
    return Lines(table, lines.bad, lines.count)


def headed(head: Head, needed: Collection[str], *, names: Sequence[str] | None = None) -> Layout:
    """The columns of a file with a header. InputError when one that the format needs is not there."""
    found = tuple(names or names_of(head.header))
    check_columns(head.path, needed, found)
    return Layout(found, head.delimiter)


def check_columns(path: Path, needed: Collection[str], found: Collection[str]) -> None:
    """InputError that names the columns which are not there; a format that was forced may be the wrong one."""
    missing = sorted(name for name in needed if name not in found)
    if missing:
        hint = f"It has: {', '.join(list(found)[:20])}. Is it of another --format?"
        raise InputError(f"{path}: has no column {', '.join(missing)}, which this format needs.", hint=hint)


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names from a header, in lower case with underscores, each once."""
    names: list[str] = []
    for at, cell in enumerate(cells, 1):
        name = re.sub(r"\W+", "_", cell.strip().lower()).strip("_") or f"column_{at}"
        names.append(name if name not in names and name != LINE else f"{name}_{at}")
    return tuple(names)
