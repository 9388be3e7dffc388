"""An owner's own list of numbers, to name parties that a store knows as pseudonyms; it is read and not kept."""

from __future__ import annotations

import csv
from pathlib import Path

from callstanding.errors import DamagedFile, InputError
from callstanding.records.number import parse_numbers

COLUMNS = ("number", "phone", "phone_number", "telephone", "mobile", "e164", "callee", "party")


def contact_list(path: Path, region: str | None) -> tuple[list[str], int]:
    """(numbers in E.164, how many lines hold none): a number a line, or a CSV with a column named as in COLUMNS.

    Without such a column the first one is taken. DamagedFile where it is no text, InputError where it holds no number.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedFile(f"{path} cannot be read as text: {error}.", hint="Save it as UTF-8.") from error
    rows = [row for row in csv.reader(lines, delimiter=_delimiter(lines)) if any(map(str.strip, row))]
    column = _column(rows[0]) if rows else None
    cells = [row[column or 0] if len(row) > (column or 0) else "" for row in rows[column is not None :]]
    found = [number.e164 for number in parse_numbers(cells, region)]
    known = sorted({e164 for e164 in found if e164})
    if not known:
        raise InputError(f"{path} holds no telephone number.", hint="One a line, or a CSV with a column `number`.")
    return known, found.count(None)


def _delimiter(lines: list[str]) -> str:
    return max(",;\t", key=lines[0].count) if lines else ","


def _column(header: list[str]) -> int | None:
    names = [cell.strip().lower().replace(" ", "_") for cell in header]
    return next((names.index(name) for name in COLUMNS if name in names), None)
