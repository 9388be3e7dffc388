"""A spreadsheet from somebody else is read in a process of its own, and reads the same as here."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from callstanding.errors import DamagedFile
from callstanding.formats import sheet_process
from callstanding.formats.sheet import read_sheet
from callstanding.formats.sheet_process import sheet_beside


def book(path: Path, *rows: tuple[str, ...]) -> Path:
    with Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def test_it_reads_the_same_and_once(tmp_path: Path) -> None:
    path, kept = book(tmp_path / "a.xlsx", ("number", "note"), ("+12025550143", "=1+1")), tmp_path / "a.sheet"
    assert sheet_beside(path, kept) == read_sheet(path)
    path.unlink()
    assert sheet_beside(path, kept).lines[0].cells[0] == "+12025550143"


def test_one_that_would_eat_all_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell in the last row of the last column: the area up to it has seventeen thousand million cells."""
    path = book(tmp_path / "b.xlsx", ("number",), ("+12025550143",))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
                content = content.replace(b'<dimension ref="A1:A2"/>', b"")
            new.writestr(name, content)
    monkeypatch.setattr(sheet_process, "TIME_S", 20)
    with pytest.raises(DamagedFile, match="takes too much memory or time"):
        sheet_beside(tmp_path / "c.xlsx", tmp_path / "c.sheet")


def test_what_is_damaged_says_so(tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(DamagedFile, match="cannot be opened as a spreadsheet"):
        sheet_beside(path, tmp_path / "d.sheet")
