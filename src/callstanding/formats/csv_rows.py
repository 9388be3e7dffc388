"""Reads the lines of a CSV block into columns of strings: a fast lane, and a careful one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from callstanding.formats.block_text import Numbers
from callstanding.formats.blocks import Block
from callstanding.formats.csv_line import split_line
from callstanding.formats.format import BadRow
from callstanding.formats.projection import LINE
from callstanding.formats.sorting import CLEAN, DOUBTFUL, LONGEST_LINE, Sorted

Fit = Callable[[Sequence[str]], Sequence[str] | None]
Split = Callable[[str, str], list[str] | None]


def _no_fit(_cells: Sequence[str]) -> None:
    return None


@dataclass(frozen=True)
class Layout:
    """How the fields of a CSV file stand."""

    columns: tuple[str, ...]  # in the order of the file
    delimiter: str = ","
    header: int = 1  # lines before the data
    fit: Fit = _no_fit  # brings a row of another width into this layout, or gives None
    split: Split = split_line  # reads one line that the fast lane must not see


@dataclass(frozen=True)
class Lines:
    """A block as columns of strings, with the line numbers; and what was put aside."""

    table: pa.Table
    bad: tuple[BadRow, ...]
    count: int


def read_rows(sort: Sorted, layout: Layout, wanted: Sequence[str]) -> Lines:
    """The `wanted` columns of every line that has the layout's width."""
    numbers = sort.indices(CLEAN)
    table, ragged = _fast(sort.clean_text(), layout, wanted)
    others = np.concatenate((numbers[ragged], sort.indices(DOUBTFUL)))
    slow, bad = _careful(sort.block, others, layout)
    lines = np.concatenate((np.delete(numbers, ragged), np.array(list(slow), np.int64)))
    rows = _append(table, list(slow.values()), layout, wanted)
    rows = rows.append_column(LINE, pa.array(lines + sort.block.first_line))
    return Lines(rows, sort.bad + bad, sort.lines)


def _fast(text: bytes, layout: Layout, wanted: Sequence[str]) -> tuple[pa.Table, Numbers]:
    """The table, and the positions of rows of another width, which it leaves out."""
    if not text:
        return _strings([], layout, wanted), np.empty(0, np.int64)
    ragged: list[int | None] = []
    table = _parse(text, layout, wanted, ragged, threads=True)
    if ragged:  # only a single-threaded reading tells which rows they are
        ragged.clear()
        table = _parse(text, layout, wanted, ragged, threads=False)
    return table, np.array([number - 1 for number in ragged if number], np.int64)


def _parse(text: bytes, layout: Layout, wanted: Sequence[str], ragged: list[int | None], *, threads: bool) -> pa.Table:
    def skip(row: pc.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    return pc.read_csv(
        pa.BufferReader(text),
        pc.ReadOptions(column_names=layout.columns, use_threads=threads, block_size=4 * LONGEST_LINE),
        pc.ParseOptions(delimiter=layout.delimiter, invalid_row_handler=skip),
        pc.ConvertOptions(
            column_types=dict.fromkeys(layout.columns, pa.string()),
            include_columns=list(wanted),
            strings_can_be_null=False,
            check_utf8=False,  # the block was decoded before
        ),
    )


def _careful(block: Block, indices: Numbers, layout: Layout) -> tuple[dict[int, Sequence[str]], tuple[BadRow, ...]]:
    """Each line alone: its cells, or why it is put aside."""
    slow: dict[int, Sequence[str]] = {}
    bad = []
    for index in sorted(int(index) for index in indices):
        cells = layout.split(block.text(index), layout.delimiter)
        row = None if cells is None else _fitted(cells, layout)
        if row is not None:
            slow[index] = row
        elif cells is None:
            bad.append(block.bad_row(index, _misquoted(block.text(index))))
        else:
            reason = f"{len(cells)} fields, {len(layout.columns)} expected"
            bad.append(block.bad_row(index, reason))
    return slow, tuple(bad)


def _misquoted(text: str) -> str:
    if "\r" in text:
        return "a carriage return inside the line"
    return "a quote is not closed, or stands inside a field"


def _fitted(cells: Sequence[str], layout: Layout) -> Sequence[str] | None:
    return cells if len(cells) == len(layout.columns) else layout.fit(cells)


def _append(table: pa.Table, rows: Sequence[Sequence[str]], layout: Layout, wanted: Sequence[str]) -> pa.Table:
    return pa.concat_tables([table, _strings(rows, layout, wanted)]) if rows else table


def _strings(rows: Sequence[Sequence[str]], layout: Layout, wanted: Sequence[str]) -> pa.Table:
    columns = [[row[layout.columns.index(name)] for row in rows] for name in wanted]
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table(arrays, names=list(wanted))
