"""Spreadsheets: a damaged one is a table or is refused, whatever the library below it does."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import xlsxwriter
from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import CallstandingError
from callstanding.formats.sheet import read_sheet


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


@cache
def workbook() -> bytes:
    """A small list of numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["number", "state"])
        sheet.write_row(1, 0, ["+12025550101", "in use"])
    return out.getvalue()


def _damaged(data: bytes) -> bytes:
    """Three bytes each: in which part, how far into it (a share), and what stands there then."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as book:
        parts = {name: bytearray(book.read(name)) for name in book.namelist()}
    names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
    for where, high, put in zip(data[::3], data[1::3], data[2::3], strict=False):
        part = parts[names[where % len(names)]]
        part[(high * len(part)) // 256] = put
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, text in parts.items():
            book.writestr(name, bytes(text))
    return out.getvalue()


def _workbook(data: bytes) -> None:
    path = Path(_folder().name) / "list.xlsx"
    path.write_bytes(_damaged(data[1:]) if data[:1] == b"d" else data)
    try:
        sheet = read_sheet(path)
        assert all(isinstance(cell, str) for line in sheet.lines for cell in line.cells)
    except CallstandingError as error:
        told(error)


WORKBOOKS = Target(
    "workbooks", one_by_one(_workbook), (b"d", b"d\x00\x10<\x01\x40>"), (b"d", b"<", b"PK\x03\x04"), longest=600
)
