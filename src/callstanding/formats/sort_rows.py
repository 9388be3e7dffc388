"""From the lines of a list of customers to sorts of subscribers; a line that cannot be used is put aside."""

from __future__ import annotations

from callstanding.errors import InputError
from callstanding.formats.format import BadRow
from callstanding.formats.sheet import Line, Sheet
from callstanding.formats.stock_rows import no_number, put_aside
from callstanding.inventory.sorts import SORTS, Subscriber, sort_of
from callstanding.records.number import Number, parse_numbers

COLUMNS = ("number", "holder", "sort")


def sort_rows(sheet: Sheet, *, region: str | None) -> tuple[list[Subscriber], list[BadRow]]:
    """Subscribers, and the lines that were put aside. InputError for a file without the columns that are needed."""
    places = _places(sheet)
    cells = [{name: _cell(line, at) for name, at in places.items()} for line in sheet.lines]
    numbers = parse_numbers([each.get("number", "") for each in cells], region)
    found, bad = list[Subscriber](), list(sheet.bad)
    for line, each, number in zip(sheet.lines, cells, numbers, strict=True):
        one = _subscriber(each, number)
        if isinstance(one, Subscriber):
            found.append(one)
        else:
            bad.append(put_aside(sheet, line, one))
    return found, bad


def _places(sheet: Sheet) -> dict[str, int]:
    names = [cell.strip().lower() for cell in sheet.header]
    places = {name: names.index(name) for name in COLUMNS if name in names}
    if "sort" not in places or len(places) < 2:
        hint = f"Its first line is number,sort or holder,sort; sorts are {', '.join(SORTS)}."
        raise InputError(f"{sheet.path}: a column number or holder, and a column sort, are needed.", hint=hint)
    return places


def _cell(line: Line, at: int) -> str:
    return line.cells[at].strip() if at < len(line.cells) else ""


def _subscriber(cells: dict[str, str], number: Number) -> Subscriber | str:
    """Who is meant; or why nobody."""
    sort = sort_of(cells["sort"])
    if sort is None:
        return "sort: missing" if not cells["sort"] else "sort: not one of the sorts there are"
    if cells.get("number"):
        return Subscriber("number", number.e164, sort) if number.e164 else no_number(cells["number"], number)
    holder = cells.get("holder", "")
    return Subscriber("holder", holder, sort) if holder else "number: missing"
