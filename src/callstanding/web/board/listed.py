"""What a list that somebody sent says, and what it would do to the stock: nothing is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from callstanding.control.stock import Decided, Item
from callstanding.errors import CallstandingError, InputError, UsageError
from callstanding.formats.format import BadRow
from callstanding.formats.sheet import Sheet, read_sheet
from callstanding.formats.sheet_process import sheet_beside
from callstanding.formats.spreadsheet_text import guarded
from callstanding.formats.stock_mapping import StockMapping
from callstanding.formats.stock_rows import StockRows, put_aside, stock_rows
from callstanding.web.board.drafts import Draft

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_TOLD = ("state", "holder", "campaign", "pool", "note")  # what is shown of a change


@dataclass(frozen=True, slots=True)
class Change:
    """A number that would change: (field, before, after)."""

    number: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of a list: `header` and `places` of its columns, and its lines by what becomes of them."""

    header: tuple[str, ...]
    places: dict[str, str]  # ours -> theirs
    added: tuple[Item, ...] = ()
    changed: tuple[Change, ...] = ()
    same: int = 0
    refused: tuple[BadRow, ...] = ()


def read(draft: Draft, most: int) -> Sheet:
    """The list. Raises CallstandingError, which names it as its sender does."""
    try:
        with draft.path.open("rb") as file:
            is_book = file.read(4) in _BOOKS
        sheet = sheet_beside(draft.path, draft.path.with_suffix(".sheet")) if is_book else read_sheet(draft.path)
    except OSError as error:
        raise UsageError("This list is not kept any more.", hint="Send it again.") from error
    except CallstandingError as error:
        raise named(error, draft) from error
    if len(sheet.lines) > most:
        raise InputError(f"The list has {len(sheet.lines):,} lines; at most {most:,} are taken at once.")
    return sheet


def named(error: CallstandingError, draft: Draft) -> CallstandingError:
    """The error with the name of the file as its sender knows it."""
    return InputError(error.message.replace(str(draft.path), draft.about.name), hint=error.hint)


def rows_of(sheet: Sheet, draft: Draft) -> StockRows:
    """What its lines say. Raises CallstandingError."""
    about = draft.about
    try:
        return stock_rows(sheet, StockMapping(columns=about.columns), region=about.region or None, zone=about.zone)
    except CallstandingError as error:
        raise named(error, draft) from error


def places_of(sheet: Sheet, draft: Draft) -> dict[str, str]:
    """Which of their columns each of ours is, where one is."""
    try:
        found = StockMapping(columns=draft.about.columns).places(sheet.path, sheet.header, needed=())
    except CallstandingError:
        return dict(draft.about.columns)
    return {ours: sheet.header[at].strip() for ours, at in found.items()}


async def proven_of(visit: Visit, rows: StockRows) -> frozenset[str] | None:
    """The numbers of the list that are proven to be the owner's; None for an operator, who needs no proof."""
    house, only = visit.house, visit.caller.only
    if only is None:
        return None
    numbers = {row.number for row in rows.rows}
    owners = await house.ask(lambda: house.claims.owners(numbers, visit.now))
    return frozenset(number for number in numbers if owners.get(number) == only)


def split(visit: Visit, sheet: Sheet, rows: StockRows, proven: frozenset[str] | None) -> tuple[StockRows, list[BadRow]]:
    """The rows that may be taken, and the lines of numbers that are not proven."""
    if proven is None:
        return rows, []
    fine = [at for at, row in enumerate(rows.rows) if row.number in proven]
    unproven = [
        put_aside(sheet, line, visit.t("inventory.unproven", number=row.number))
        for row, line in zip(rows.rows, rows.lines, strict=True)
        if row.number not in proven
    ]
    return StockRows(tuple(rows.rows[at] for at in fine), tuple(rows.lines[at] for at in fine), rows.bad), unproven


def outlook(sheet: Sheet, draft: Draft, rows: StockRows, decided: Decided, unproven: Sequence[BadRow]) -> Outlook:
    """What would come of it, for people."""
    numbers = decided.effects.new.keys() | decided.effects.changed.keys()
    ours = {number for number in numbers if _is_ours(decided, number)}
    refused = [put_aside(sheet, rows.lines[each.index], each.reason) for each in decided.refused]
    bad = sorted([*rows.bad, *unproven, *refused], key=lambda row: row.line)
    told = {each.number for each in decided.refused}
    return Outlook(
        header=tuple(name.strip() for name in sheet.header),
        places=places_of(sheet, draft),
        added=tuple(decided.after[number] for number in sorted(numbers - ours)),
        changed=tuple(_change(decided.before[number], decided.after[number]) for number in sorted(ours)),
        same=len({row.number for row in rows.rows} - numbers - told),
        refused=tuple(bad),
    )


def _is_ours(decided: Decided, number: str) -> bool:
    before = decided.before.get(number)
    return before is not None and before.tenant == decided.after[number].tenant


def _change(before: Item, after: Item) -> Change:
    told = ((name, str(getattr(before, name)), str(getattr(after, name))) for name in _TOLD)
    return Change(after.number, tuple(each for each in told if each[1] != each[2]))


def as_csv(refused: Sequence[BadRow]) -> bytes:
    """The lines that were not taken, each with its reason and its text, as a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("line", "reason", "text"))
    writer.writerows((row.line, guarded(row.reason), guarded(row.text)) for row in refused)
    return out.getvalue().encode()
