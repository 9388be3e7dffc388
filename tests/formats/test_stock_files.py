"""Lists of numbers: read from CSV and spreadsheets as people keep them, and written so that they come back the same."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from callstanding.errors import DamagedFile, InputError, UsageError
from callstanding.formats.sheet import read_sheet
from callstanding.formats.spreadsheet_text import guarded, unguarded
from callstanding.formats.stock_file import write_stock
from callstanding.formats.stock_mapping import StockMapping, load_stock_mapping
from callstanding.formats.stock_rows import StockRows, stock_rows
from callstanding.inventory.deciding import added
from callstanding.inventory.item import Item, Tenure
from callstanding.inventory.spans import assigned
from callstanding.inventory.states import HELD, STATES, State
from callstanding.inventory.words import checked_text

A, B = "+12025550143", "+12025550144"


def rows_of(
    path: Path, mapping: StockMapping | None = None, *, region: str | None = None, encoding: str = "utf-8"
) -> StockRows:
    mapping = mapping or StockMapping()
    sheet = read_sheet(path, encoding=mapping.encoding or encoding, delimiter=mapping.delimiter)
    return stock_rows(sheet, mapping, region=region)


def csv_of(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "numbers.csv"
    path.write_bytes(text.encode(encoding))
    return path


def sheet_of(folder: Path, *rows: tuple[object, ...]) -> Path:
    path = folder / "numbers.xlsx"
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_in_any_usual_encoding_with_any_usual_sign(
    tmp_path: Path, encoding: str, sign: str, end: str
) -> None:
    lines = ["DID,Status,Campaign,Since", f"{A},in-use,Frühling,2026-01-02", "(202) 555-0144,,,"]
    path = csv_of(tmp_path, end.join(line.replace(",", sign) for line in lines) + end, encoding)
    found = rows_of(path, encoding="cp1252" if encoding == "cp1252" else "utf-8", region="US")
    assert found.bad == ()
    first, second = found.rows
    assert (first.number, first.country, first.state, first.campaign) == (A, "US", "in use", "Frühling")
    assert first.since == 1_767_312_000.0
    assert (second.number, second.state, second.campaign, second.since) == (B, None, None, None)


def test_a_spreadsheet_is_read_with_numbers_and_dates_as_it_keeps_them(tmp_path: Path) -> None:
    from datetime import datetime

    day = datetime(2026, 1, 2)  # noqa: DTZ001 - a spreadsheet's dates have no zone
    path = sheet_of(tmp_path, ("Number", "State", "Since"), (12025550143, "new", day), (), (f"{B}", "", "2026-01-02"))
    found = rows_of(path)
    assert [(row.number, row.state, row.since) for row in found.rows] == [
        (A, "new", 1_767_312_000.0),
        (B, None, 1_767_312_000.0),
    ]
    assert [line.number for line in found.lines] == [2, 4]


def test_each_line_may_name_its_country(tmp_path: Path) -> None:
    text = "number,country\n0199005501,FR\n(202) 555-0143,US\n020 7946 0018,uk\n202 555 0144,\n"
    found = rows_of(csv_of(tmp_path, text), region="US")
    assert [(row.number, row.country) for row in found.rows] == [
        ("+33199005501", "FR"),
        (A, "US"),
        ("+442079460018", "GB"),
        (B, "US"),
    ]


BAD = {
    "999123456789012": "no numbering plan knows it",
    "+999123": "number: no numbering plan knows it",
    "2025550143": "is it written without its country?",
    "112": "a short number",
    "": "number: missing",
    f"{A},used": "There is no state 'used'",
    f"{A},,yesterday": "since: no time that can be read",
    f"{A},,,FR": "is a number of US, not of FR",
    "2025550143,,,QQ": "there is no QQ; write two letters",
    f'{A},"open': "a quote is not closed",
    f"{A},new": "2 fields, 4 expected",
}


@pytest.mark.parametrize("line", BAD)
def test_a_line_that_cannot_be_used_is_put_aside_with_its_place_and_reason(tmp_path: Path, line: str) -> None:
    wide = line if '"' in line or BAD[line].endswith("expected") else line + "," * (3 - line.count(","))
    path = csv_of(tmp_path, f"number,state,since,country\n{A},,,\n{wide or ',,,'}\n{B},,,\n")
    found = rows_of(path)
    assert [row.number for row in found.rows] == [A, B]
    [bad] = found.bad
    assert BAD[line] in bad.reason
    assert (bad.file, bad.line, bad.text) == (str(path), 3, wide)


def test_a_mapping_names_their_columns_words_and_times(tmp_path: Path) -> None:
    toml = tmp_path / "m.toml"
    toml.write_text(
        'region = "US"\nencoding = "cp1252"\ndelimiter = ";"\n[columns]\nnumber = "Rufnummer"\nsince = "Seit"\n'
        'state = "Zustand"\n[words.state]\n"Läuft" = "in use"\n[fixed]\npool = "east"\n'
        '[time]\nformat = "%d.%m.%Y %H:%M"\nzone = "Europe/Berlin"\n',
        encoding="utf-8",
    )
    path = csv_of(tmp_path, "Rufnummer;Zustand;Seit\n202 555 0143;läuft;02.01.2026 01:00\n", "cp1252")
    found = rows_of(path, load_stock_mapping(toml))
    [row] = found.rows
    assert (row.number, row.state, row.since, row.pool) == (A, "in use", 1_767_312_000.0, "east")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[columns]\nnumbr = 'X'\n", "Did you mean 'number'"),
        ("[words.state]\nX = 'used'\n", "words.state.X"),
        ("[words]\nstate = 'x'\n", "table of their words"),
        ("colums = 1\n", "Did you mean 'columns'"),
        ("delimiter = ';;'\n", "one sign"),
        ("[fixed]\npool = 3\n", "Put it in quotes"),
        ("=", "is not TOML"),
    ],
)
def test_a_mistake_in_a_mapping_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    toml = tmp_path / "m.toml"
    toml.write_text(text)
    with pytest.raises(InputError, match=told):
        load_stock_mapping(toml)


def test_columns_are_named_on_the_command_line(tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"A-Number,Team,number\n{A},sales,7\n")
    [row] = rows_of(path, StockMapping().with_columns(["number=A-Number", "holder = Team"])).rows
    assert (row.number, row.holder) == (A, "sales")
    with pytest.raises(InputError, match="Did you mean 'A-Number'"):
        rows_of(path, StockMapping().with_columns(["number=A-Numbr"]))


@pytest.mark.parametrize("text", ["number", "number=", "numbr=DID", "=DID"])
def test_a_column_that_is_named_wrongly_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="OURS=THEIRS"):
        StockMapping().with_columns([text])


def test_a_file_without_numbers_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="It has: name, town"):
        rows_of(csv_of(tmp_path, "name,town\nx,y\n"))
    with pytest.raises(InputError, match="is empty"):
        rows_of(csv_of(tmp_path, "\n\n"))
    with pytest.raises(InputError, match="no table of text"):
        rows_of(csv_of(tmp_path, '{"number": 1}\n'))


@pytest.mark.parametrize("keep", [5, 200, 0.5, 0.9])
def test_a_damaged_spreadsheet_is_told(tmp_path: Path, keep: float) -> None:
    path = sheet_of(tmp_path, ("number",), (A,))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep if keep > 1 else keep * len(whole))])
    with pytest.raises(DamagedFile, match="spreadsheet"):
        read_sheet(path)


def test_what_is_no_text_is_told_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_bytes(bytes(range(1, 9)) + b"number\x9c\xff\n1\n")
    with pytest.raises(InputError, match="is no text in the encoding"):
        read_sheet(path)


def test_an_empty_spreadsheet_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty"):
        read_sheet(sheet_of(tmp_path))


FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "'=x", "''+y", "＝1"]  # noqa: RUF001 - a wide sign is meant


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path, text: str) -> None:
    item = Item(A, "own", "in use", 1.0, "US", text, text, text, text, 1.0)
    write_stock(tmp_path / "out.csv", [item])
    line = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line.startswith(f"{A},in use,")
    assert not [cell for cell in line.replace('"', "").split(",")[2:] if cell[:1] in ("=", "+", "-", "@", "＝")]  # noqa: RUF001
    write_stock(tmp_path / "out.xlsx", [item])
    cells = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()[1]
    assert (cells[0], cells[2], cells[-1]) == (A, text, text)
    assert b"<f>" not in _parts(tmp_path / "out.xlsx")


def _parts(path: Path) -> bytes:
    from zipfile import ZipFile

    with ZipFile(path) as book:
        return b"".join(book.read(name) for name in book.namelist())


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_a_guarded_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


def _texts(name: str) -> st.SearchStrategy[str]:
    signs = st.sampled_from(string.printable[:95] + "'=+-@;|ÄÖé€漢😀")

    def clean(text: str) -> str:
        return checked_text(name, text)

    return st.text(signs, max_size=12).map(clean)


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    made = []
    for at in range(draw(st.integers(0, 8))):
        state: State = draw(st.sampled_from(STATES))
        since = round(draw(st.floats(1e9, 1.7e9)), 3)
        item = Item(
            f"+1202555{100 + at:04d}", "own", state, since, "US", draw(_texts("pool")), note=draw(_texts("note"))
        )
        if state in HELD:
            begun = round(since - draw(st.floats(0, 1e8)), 3)
            holder = draw(_texts("holder")) or "own"
            item = replace(item, campaign=draw(_texts("campaign")), holder=holder, held_since=begun)
        made.append(item)
    return made


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(stock=items())
def test_a_stock_that_is_written_and_read_is_the_same(tmp_path: Path, ending: str, stock: list[Item]) -> None:
    path = tmp_path / f"out.{ending}"
    assert write_stock(path, stock) == len(stock)
    found = rows_of(path)
    assert found.bad == ()
    assert [added(row, "own", now=2e9) for row in found.rows] == stock


def test_an_ending_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.csv or \.xlsx"):
        write_stock(tmp_path / "out.pdf", [])
    with pytest.raises(UsageError, match="no folder"):
        write_stock(tmp_path / "nowhere" / "out.csv", [])


def test_tenures_of_one_holder_that_join_are_one_assignment() -> None:
    held = [
        Tenure(A, "own", "sales", "spring", 1.0, 5.0),
        Tenure(A, "own", "sales", "summer", 5.0, 9.0),
        Tenure(A, "own", "service", "", 9.0, 10.0),
        Tenure(A, "own", "service", "", 12.0),
        Tenure(B, "own", "service", "", 12.0, 13.0),
    ]
    assert [(t.number, t.holder, t.since, t.until) for t in assigned(held)] == [
        (A, "sales", 1.0, 9.0),
        (A, "service", 9.0, 10.0),
        (A, "service", 12.0, None),
        (B, "service", 12.0, 13.0),
    ]


def test_a_spreadsheet_by_name_only_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "numbers.xlsx"
    path.write_text("number,state\n", encoding="utf-8")
    with pytest.raises(DamagedFile, match="is no spreadsheet, whatever its name says"):
        read_sheet(path)


@pytest.mark.parametrize("form", ["%d.%d.%Y", "%d.%m.%Q", "%d.%"])
def test_a_format_of_times_that_cannot_be_one_is_told_with_its_mapping(tmp_path: Path, form: str) -> None:
    toml = tmp_path / "m.toml"
    toml.write_text(f'[time]\nformat = "{form}"\n')
    with pytest.raises(InputError, match=r"time\.format"):
        load_stock_mapping(toml)
