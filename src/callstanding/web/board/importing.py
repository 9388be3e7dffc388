"""A list of numbers into the stock: sent or pasted, looked at before anything is done, then taken in."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from starlette.datastructures import UploadFile
from starlette.responses import Response

from callstanding.errors import CallstandingError, UsageError
from callstanding.formats.format import BadRow
from callstanding.formats.sheet import Sheet
from callstanding.formats.stock_mapping import COLUMNS
from callstanding.formats.stock_rows import StockRows
from callstanding.inventory.words import checked_text
from callstanding.web.board import listed
from callstanding.web.board.drafts import About, Draft, Drafts
from callstanding.web.board.listed import Outlook
from callstanding.web.board.page import Page
from callstanding.web.board.preferences import zones
from callstanding.web.board.whose import link, refusal, stock_page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHOWN = 25  # lines of each sort that a page shows


async def importing(visit: Visit) -> Response:
    """Where a list is sent or pasted."""
    return await stock_page(visit, "import.html", typed="", region="", wrong="", most=visit.house.limits.rows)


async def send(visit: Visit) -> Response:
    """Keep what was sent until it was looked at."""
    form, house = await visit.form(), visit.house
    pasted, region = form.get("pasted", ""), form.get("region", "").strip().upper()
    try:
        content, name = await _content(visit, pasted)
        about = About(visit.user.login, name, visit.now, region=region or house.settings.region or "",
                      zone=visit.zone.key)  # fmt: skip
        draft = await house.ask(lambda: _drafts(visit).keep(content, about))
        await asyncio.to_thread(listed.read, draft, house.limits.rows)
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        return await stock_page(visit, "import.html", status=status, typed=pasted, region=region, wrong=wrong,
                                most=house.limits.rows)  # fmt: skip
    return visit.goto(link(visit, f"/inventory/import/{draft.id}"))


async def _content(visit: Visit, pasted: str) -> tuple[bytes, str]:
    """What was sent, and its name. A pasted list without a header is one of numbers."""
    file = None
    if visit.request.headers.get("content-type", "").startswith("multipart/form-data"):
        file = (await visit.request.form()).get("file")
    if isinstance(file, UploadFile) and file.size:
        return await file.read(), file.filename or "list.csv"
    if not pasted.strip():
        raise UsageError(visit.t("inventory.nothing_sent"))
    first = pasted.strip().splitlines()[0]
    is_number = not any(sign.isalpha() for sign in first.replace("\t", ",").split(",")[0])
    return (f"number\n{pasted.strip()}\n" if is_number else pasted).encode(), visit.t("inventory.pasted")


async def look(visit: Visit) -> Response:
    """What the list would do."""
    return await _look(visit, await _draft(visit))


async def _look(visit: Visit, draft: Draft, *, why: str = "", wrong: str = "", status: int = 200) -> Response:
    told = Outlook((), {})
    try:
        told = await _outlook(visit, draft)
    except CallstandingError as error:
        wrong, status = refusal(error)
        told = await _header(visit, draft)
    return await stock_page(
        visit, "import_look.html", status=status, draft=draft, told=told, ours=COLUMNS, most=SHOWN, wrong=wrong,
        why=why,
    )  # fmt: skip


async def _header(visit: Visit, draft: Draft) -> Outlook:
    """The columns of a list whose lines cannot be used as they are."""
    try:
        sheet = await asyncio.to_thread(listed.read, draft, visit.house.limits.rows)
    except CallstandingError:
        return Outlook((), {})
    return Outlook(tuple(name.strip() for name in sheet.header), listed.places_of(sheet, draft))


async def _outlook(visit: Visit, draft: Draft) -> Outlook:
    house, whose = visit.house, visit.tenant
    sheet, rows, unproven, proven = await _rows(visit, draft)
    decided = await house.ask(lambda: house.stock.foresee(whose, rows.rows, now=visit.now, proven=proven))
    return await asyncio.to_thread(listed.outlook, sheet, draft, rows, decided, unproven)


async def _rows(visit: Visit, draft: Draft) -> tuple[Sheet, StockRows, list[BadRow], frozenset[str]]:
    sheet = await asyncio.to_thread(listed.read, draft, visit.house.limits.rows)
    every = await asyncio.to_thread(listed.rows_of, sheet, draft)
    proven = await listed.proven_of(visit, every)
    rows, unproven = listed.split(visit, sheet, every, proven)
    return sheet, rows, unproven, proven or frozenset()


async def map_columns(visit: Visit) -> Response:
    """Say which of their columns is which of ours, and look again."""
    draft, form = await _draft(visit), await visit.form()
    columns = {ours: form[f"column_{ours}"] for ours in COLUMNS if form.get(f"column_{ours}")}
    zone = form.get("zone", "UTC")
    about = msgspec.structs.replace(
        draft.about, columns=columns, region=form.get("region", "").strip().upper(),
        zone=zone if zone in zones() else draft.about.zone,
    )  # fmt: skip
    await visit.house.ask(lambda: _drafts(visit).change(draft, about))
    return visit.goto(link(visit, f"/inventory/import/{draft.id}"))


async def take(visit: Visit) -> Response:
    """Take it in: what fits, in one transaction; what does not is told and can be fetched."""
    draft, form, house, whose = await _draft(visit), await visit.form(), visit.house, visit.tenant
    why = form.get("why", "")
    try:
        plain = checked_text("why", why)
        _, rows, unproven, proven = await _rows(visit, draft)
        done = await house.ask(
            lambda: house.stock.import_(
                whose, rows.rows, who=visit.caller.key_id, now=visit.now, why=plain, proven=proven
            )
        )
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        return await _look(visit, draft, why=why, wrong=wrong, status=status)
    refused = len(rows.bad) + len(unproven) + len(done.refused)
    where = link(visit, f"/inventory/import/{draft.id}" if refused else "/inventory")
    if not refused:
        await house.ask(lambda: _drafts(visit).drop(draft))
    return visit.goto(where, "inventory.imported", added=done.added, changed=done.changed, refused=refused)


async def refused(visit: Visit) -> Response:
    """The lines that are not taken, with their reasons, as a file."""
    told = await _outlook(visit, await _draft(visit))
    headers = {"content-disposition": 'attachment; filename="not-taken.csv"'}
    return Response(listed.as_csv(told.refused), headers=headers, media_type="text/csv; charset=utf-8")


def _drafts(visit: Visit) -> Drafts:
    return Drafts(visit.house.place.folder / "drafts")


async def _draft(visit: Visit) -> Draft:
    """The list of the path. A Problem (404) where it is not kept, or is another's."""
    found = await visit.house.ask(partial(_drafts(visit).find, visit.path["draft"], visit.user.login, visit.now))
    if found is None:
        raise Problem("not-found", visit.t("inventory.no_such_list"))
    return found


PAGES = (
    Page("GET", "/inventory/import", importing, acts=True),
    Page("POST", "/inventory/import", send),
    Page("GET", "/inventory/import/{draft}", look, acts=True),
    Page("POST", "/inventory/import/{draft}", map_columns),
    Page("POST", "/inventory/import/{draft}/take", take),
    Page("GET", "/inventory/import/{draft}/refused", refused, acts=True),
)
