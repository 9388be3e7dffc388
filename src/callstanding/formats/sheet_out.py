"""Writes tables that people open with a spreadsheet: no text in them is run as a formula, and no number is rounded."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from callstanding.formats.spreadsheet_text import guarded

Cell = str | int | float | None
ENDINGS = (".csv", ".xlsx")
_SOME = 2_000  # rows of one piece of text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, ours: Collection[str]) -> Iterator[str]:
    """The file in pieces. `ours`: columns in which nobody else's text stands, so that +12025550123 stays as it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for place, row in enumerate(rows, 1):
        writer.writerow([_plain(*pair, ours) for pair in zip(header, row, strict=True)])
        if place % _SOME == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def write_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str, wide: Mapping[str, int]
) -> int:
    """Write a spreadsheet; returns how many rows. Every text is a text, whatever it begins with; figures are so too."""
    from xlsxwriter import Workbook

    line = 0
    with Workbook(str(path), {"constant_memory": True}) as book:
        text, page = book.add_format({"num_format": "@"}), book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "num_format": "@"})
        for at, name in enumerate(header):
            page.set_column(at, at, wide.get(name, 14), text)
            page.write_string(0, at, name, bold)
        for line, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    page.write_string(line, at, cell, text)
                elif cell not in (None, ""):
                    page.write_number(line, at, cell)
        page.freeze_panes(1, 0)
    return line


def _plain(name: str, cell: Cell, ours: Collection[str]) -> Cell:
    return guarded(cell) if isinstance(cell, str) and name not in ours else cell
