"""From the lines of an assignments file to former tenures; a line that cannot be used is put aside with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from callstanding.errors import UsageError
from callstanding.formats.format import BadRow
from callstanding.formats.sheet import Line, Sheet
from callstanding.formats.stock_mapping import StockMapping
from callstanding.formats.stock_rows import moment_of, no_number, put_aside
from callstanding.inventory.item import Tenure
from callstanding.records.number import Number, parse_numbers

COLUMNS = ("number", "holder", "from", "to", "campaign")


def tenure_rows(
    sheet: Sheet, *, region: str | None, zone: str = "UTC"
) -> tuple[list[Tenure], list[Line], list[BadRow]]:
    """Tenures with the lines that they come from, and the lines that were put aside."""
    places = StockMapping().places(sheet.path, sheet.header, COLUMNS, needed=("number", "holder", "from"))
    rows, lines, bad = list[Tenure](), list[Line](), list(sheet.bad)
    cells = [{name: _cell(line, at) for name, at in places.items()} for line in sheet.lines]
    numbers = parse_numbers([each["number"] for each in cells], region)
    for line, each, number in zip(sheet.lines, cells, numbers, strict=True):
        try:
            rows.append(_tenure(each, number, zone))
            lines.append(line)
        except UsageError as error:
            bad.append(put_aside(sheet, line, str(error)))
    return rows, lines, bad


def _cell(line: Line, at: int) -> str:
    return line.cells[at] if at < len(line.cells) else ""


def _tenure(cells: Mapping[str, str], number: Number, zone: str) -> Tenure:
    if number.e164 is None:
        raise UsageError(no_number(cells["number"], number))
    begun, until = (moment_of(name, cells.get(name, ""), zone) for name in ("from", "to"))
    if begun is None:
        raise UsageError("from: missing")
    return Tenure(number.e164, "", cells["holder"], cells.get("campaign", ""), begun, until)
