"""Small tables that people keep, as CSV, XLSX or NDJSON: each row as texts by the name of its column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from callstanding.errors import DamagedFile, InputError, UnknownFormat
from callstanding.formats.csv_line import delimiter_of, split_line
from callstanding.formats.format import BadRow

MOST_BYTES = 200_000_000  # what is larger is no table that people keep
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".ndjson", ".jsonl")
_HEAD = 20  # lines by which the sign between fields is told


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its line (counted from 1), its cells by column in small letters, and the line as it stands."""

    line: int
    cells: dict[str, str]
    text: str


def read_sheet(path: Path, *, encoding: str = "utf-8") -> Iterator[SheetRow | BadRow]:
    """The rows of a file; a line that is none costs that line alone. InputError when the file cannot be used."""
    if path.suffix.lower() not in ENDINGS:
        raise UnknownFormat(f"{path}: this ending is not known.", hint=f"Known are {', '.join(ENDINGS)}.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: has more than {MOST_BYTES:,} bytes.", hint="Cut it into parts.")
        if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
            return _workbook(path)
        text = path.read_bytes().decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except OSError as error:
        raise DamagedFile(f"{path}: cannot be opened ({error.strerror or error}).", hint="Check the path.") from error
    except (UnicodeDecodeError, LookupError) as error:
        hint = "Say the file's encoding with --encoding, such as cp1252 or utf-16."
        raise DamagedFile(f"{path}: cannot be read as {encoding} ({error}).", hint=hint) from error
    lines = text.split("\n")
    return _objects(path, lines) if path.suffix.lower() in (".ndjson", ".jsonl") else _fields(path, lines)


def _fields(path: Path, lines: Sequence[str]) -> Iterator[SheetRow | BadRow]:
    delimiter, names = delimiter_of([line for line in lines[:_HEAD] if line.strip()]), list[str]()
    for number, line in enumerate((each.rstrip("\r") for each in lines), 1):
        if not line.strip():
            continue
        cells = split_line(line, delimiter)
        if not names:
            if cells is None:
                raise DamagedFile(f"{path}: its first line is no header.", hint="Is it CSV with names of columns?")
            names = _names(path, cells)
        elif cells is None:
            yield BadRow(str(path), number, None, "a quote is not closed, or stands inside a field", line)
        elif len(cells) != len(names):
            yield BadRow(str(path), number, None, f"{len(cells)} fields, {len(names)} expected", line)
        else:
            yield SheetRow(number, dict(zip(names, (cell.strip() for cell in cells), strict=True)), line)


def _objects(path: Path, lines: Sequence[str]) -> Iterator[SheetRow | BadRow]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeEncodeError):
            found = None
        if isinstance(found, dict):
            yield SheetRow(number, {_plain(name): _text(value) for name, value in found.items()}, line)
        else:
            yield BadRow(str(path), number, None, "is no JSON object", line)


def _workbook(path: Path) -> Iterator[SheetRow | BadRow]:
    """The first sheet; a number in a cell is written as a whole one where it is."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        hint = "Save it again as XLSX, or as CSV."
        raise DamagedFile(f"{path}: cannot be read as a workbook ({error}).", hint=hint) from error
    names: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        if not names:
            names = _names(path, cells)
        else:
            yield SheetRow(number, dict(zip(names, cells, strict=False)), ",".join(cells))


def _names(path: Path, cells: Sequence[str]) -> list[str]:
    names = [_plain(cell) for cell in cells]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{path}: the column {twice!r} is there twice.", hint="Give each column a name of its own.")
    return names


def _plain(name: str) -> str:
    return name.strip().casefold()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value).strip()
