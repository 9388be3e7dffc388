"""Reads a table of texts with a header, from CSV of any kind or from a spreadsheet; a bad line is put aside alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from callstanding.errors import DamagedFile, InputError
from callstanding.formats.csv_line import delimiter_of, split_line
from callstanding.formats.csv_rows import Layout, read_rows
from callstanding.formats.format import BadRow, Feed
from callstanding.formats.head import Head, read_head
from callstanding.formats.opening import first_bytes
from callstanding.formats.projection import LINE
from callstanding.formats.spreadsheet_text import unguarded
from callstanding.formats.text_file import sorted_blocks
from callstanding.formats.workbook_size import check_size

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how .xlsx and .ods, and the old .xls, begin


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number as an editor or a spreadsheet shows it, its cells, and its text for the quarantine."""

    number: int
    cells: tuple[str, ...]
    text: str
    byte: int | None = None


@dataclass(frozen=True)
class Sheet:
    """The header and the lines below it. `bad`: lines that could not be read at all."""

    path: Path
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    bad: tuple[BadRow, ...] = ()


def read_sheet(path: Path, *, encoding: str = "utf-8", delimiter: str | None = None) -> Sheet:
    """The table. InputError for a file without a header, DamagedFile for a spreadsheet that cannot be opened."""
    start = first_bytes(path, 4)
    if start in (_ZIP, _OLD):
        return _spreadsheet(path)
    if path.suffix.lower() in (".xlsx", ".xls"):
        hint = "Open it in its program and save it anew as .xlsx or CSV."
        raise DamagedFile(f"{path}: is no spreadsheet, whatever its name says.", hint=hint)
    head = read_head(path, encoding)
    if head.damage and not head.lines:
        raise DamagedFile(f"{path}: {head.damage}.", hint="Fetch or copy the file again.")
    if head.is_parquet or head.is_json:
        raise InputError(f"{path}: is no table of text.", hint="Give CSV, or a spreadsheet (.xlsx).")
    return _csv(path, head, Feed(encoding=encoding), delimiter)


def _csv(path: Path, head: Head, feed: Feed, given: str | None) -> Sheet:
    delimiter = given or delimiter_of(head.lines[:1])  # below it, notes may hold any sign
    header = tuple(split_line(head.lines[0], delimiter) or ()) if head.lines else ()
    _check_header(path, header)
    if not all(cell.replace("\t", "").isprintable() for cell in header):
        hint = "Give its --encoding if it is one, such as latin-1 or utf-16; else save it as CSV or .xlsx."
        raise InputError(f"{path}: is no text in the encoding that was given.", hint=hint)
    layout = Layout(tuple(f"c{at}" for at in range(len(header))), delimiter)
    lines, bad, above = list[Line](), list[BadRow](), 1
    for sort in sorted_blocks(path, feed, delimiter=delimiter, header=above):
        above = 0
        found = read_rows(sort, layout, layout.columns)
        bad += found.bad
        places = found.table[LINE].to_pylist()
        cells = zip(*(found.table[name].to_pylist() for name in layout.columns), strict=True)
        for number, row in zip(places, cells, strict=True):
            text, byte = sort.block.place(number)
            lines.append(Line(number, tuple(unguarded(cell.strip()) for cell in row), text, byte))
    lines.sort(key=lambda line: line.number)
    return Sheet(path, header, tuple(lines), tuple(bad))


def _spreadsheet(path: Path) -> Sheet:
    """The first sheet of a workbook."""
    from python_calamine import CalamineWorkbook

    if first_bytes(path, 4) == _ZIP:
        check_size(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except BaseException as error:  # its Rust code panics over some damage, which is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        told = f"{path}: cannot be opened as a spreadsheet ({str(error).splitlines()[0] if str(error) else 'damaged'})."
        raise DamagedFile(told, hint="Open it in its program and save it anew as .xlsx or CSV.") from error
    texts = [(at, tuple(map(_text, row))) for at, row in enumerate(rows, 1) if any(_text(cell) for cell in row)]
    _, header = texts[0] if texts else (0, ())
    _check_header(path, header)
    lines = (Line(at, cells, _as_csv(cells)) for at, cells in texts[1:])
    return Sheet(path, header, tuple(lines))


def _check_header(path: Path, header: Sequence[str]) -> None:
    if not any(cell.strip() for cell in header):
        raise InputError(f"{path}: the file is empty.", hint="Its first line names the columns: number,state,holder.")


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def _as_csv(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
