"""From the lines of a sheet to what they say of numbers; a line that cannot be used is put aside with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from callstanding.errors import CallstandingError, UsageError
from callstanding.formats.cells import moment, zone_of
from callstanding.formats.format import BadRow
from callstanding.formats.sheet import Line, Sheet
from callstanding.formats.stock_mapping import StockMapping
from callstanding.inventory.item import Wanted
from callstanding.inventory.states import State, checked_state
from callstanding.records.number import Number, parse_number, parse_numbers

TEXTS = ("holder", "campaign", "pool", "note")


@dataclass(frozen=True)
class StockRows:
    """What a sheet says: rows with the lines that they come from, and the lines that were put aside."""

    rows: tuple[Wanted, ...]
    lines: tuple[Line, ...]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    path: str
    mapping: StockMapping
    zone: str

    def wanted(self, cells: Mapping[str, str], number: Number, written: str) -> Wanted:
        """One row. Raises UsageError for what cannot be used."""
        if number.e164 is None:
            raise UsageError(no_number(written, number))
        country = number.region or "001"
        if (told := _region(cells)) and told not in (country, "001"):
            raise UsageError(f"country: {number.e164} is a number of {country}, not of {told}")
        texts = {name: cells.get(name) or None for name in TEXTS}
        return Wanted(
            number.e164,
            country,
            self._state(cells.get("state", "")),
            moment_of("since", cells.get("since", ""), self.zone, self.mapping.time_formats),
            held_since=moment_of("held_since", cells.get("held_since", ""), self.zone, self.mapping.time_formats),
            **texts,
        )

    def _state(self, text: str) -> State | None:
        plain = text.strip().lower()
        return checked_state(self.mapping.states.get(plain, plain)) if plain else None


def stock_rows(sheet: Sheet, mapping: StockMapping, *, region: str | None, zone: str = "UTC") -> StockRows:
    """What the sheet says. InputError where it has no column of numbers, UsageError for an unknown region."""
    home = region or mapping.region
    parse_number(None, home)  # UsageError where there is no such region
    reading = _Reading(str(sheet.path), mapping, mapping.zone or zone)
    places = mapping.places(sheet.path, sheet.header)
    cells = [_cells(line, places, mapping) for line in sheet.lines]
    numbers = _numbers([each["number"] for each in cells], [_region(each) for each in cells], home)
    rows, lines, bad = list[Wanted](), list[Line](), list(sheet.bad)
    for line, each, number in zip(sheet.lines, cells, numbers, strict=True):
        try:
            rows.append(reading.wanted(each, number, each["number"]))
            lines.append(line)
        except CallstandingError as error:
            bad.append(put_aside(sheet, line, str(error)))
    return StockRows(tuple(rows), tuple(lines), tuple(bad))


def moment_of(name: str, text: str, zone: str, formats: Sequence[str] = ()) -> float | None:
    """A time as seconds since 1970; None for an empty cell. Raises UsageError for what is none.

    In one of the formats, else ISO 8601 or seconds since 1970; in `zone` where it says nothing.
    """
    if not text:
        return None
    for form in formats:
        try:
            wall = datetime.strptime(text, form)  # noqa: DTZ007 - its zone is the file's, below
        except ValueError:
            continue
        return (wall if wall.tzinfo else wall.replace(tzinfo=zone_of(zone))).timestamp()
    at = None if formats else moment(text, zone)
    if at is None:
        raise UsageError(f"{name}: no time that can be read")
    return at.replace(tzinfo=UTC).timestamp()


def put_aside(sheet: Sheet, line: Line, reason: str) -> BadRow:
    """A line that is not taken, as it stands in the quarantine file."""
    return BadRow(str(sheet.path), line.number, line.byte, reason, line.text)


def _cells(line: Line, places: Mapping[str, int], mapping: StockMapping) -> dict[str, str]:
    found = {name: line.cells[at] if at < len(line.cells) else "" for name, at in places.items()}
    return {**mapping.fixed, **{name: cell for name, cell in found.items() if cell or name not in mapping.fixed}}


def _region(cells: Mapping[str, str]) -> str | None:
    told = cells.get("country", "").strip().upper()
    return {"UK": "GB"}.get(told, told) or None


def _numbers(raws: Sequence[str], told: Sequence[str | None], home: str | None) -> list[Number]:
    """The numbers, each read in the country that its line names, else at home; asked once for each text."""
    groups: dict[str | None, list[int]] = defaultdict(list)
    for at, country in enumerate(told):
        groups[country if country and country != "001" else home].append(at)
    found: dict[int, Number] = {}
    for region, places in groups.items():
        try:
            parsed = parse_numbers([raws[at] for at in places], region)
        except UsageError:  # no such country: the line is put aside, and says so
            parsed = [Number(None, f"country {region}", None)] * len(places)
        found.update(zip(places, parsed, strict=True))
    return [found[at] for at in range(len(raws))]


def no_number(written: str, number: Number) -> str:
    """Why a text is no number that anybody holds."""
    if number.kind.startswith("country "):
        return f"country: there is no {number.kind.removeprefix('country ')}; write two letters, such as US"
    if not written:
        return "number: missing"
    if number.kind in ("short", "emergency"):
        return "number: a short number, which nobody can hold as an owner"
    if written.lstrip().startswith("+"):
        return "number: no numbering plan knows it"
    return "number: no numbering plan knows it; is it written without its country? Say which it is (--region US)"
