"""Inventory: how many numbers are in which state of their life, what moved lately, and the whole as a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.control.stock_lately import lately
from callstanding.errors import UsageError
from callstanding.formats.sheet_out import ENDINGS
from callstanding.formats.stock_file import write_stock
from callstanding.inventory.item import Item
from callstanding.inventory.states import STATES
from callstanding.web.board.page import Page
from callstanding.web.board.whose import link, stock_page, typed_number
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_MEDIA = {".csv": "text/csv; charset=utf-8",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


async def inventory(visit: Visit) -> Response:
    """The stock at a glance."""
    return await _page(visit)


async def found(visit: Visit) -> Response:
    """Off to the page of a number that was typed."""
    text = visit.query("number")
    try:
        number = typed_number(visit, text)
    except Problem as error:
        return await _page(visit, typed=text, wrong=error.detail, status=422)
    return visit.goto(link(visit, f"/inventory/number/{number.removeprefix('+')}"))


async def _page(visit: Visit, *, typed: str = "", wrong: str = "", status: int = 200) -> Response:
    house, whose = visit.house, visit.tenant
    counts = await house.ask(lambda: house.stock.counted(whose))
    moves = await house.ask(lambda: lately(house.engine, whose))
    return await stock_page(
        visit, "inventory.html", status=status, states=STATES, counts=counts, moves=moves, typed=typed, wrong=wrong
    )


async def export(visit: Visit) -> Response:
    """The whole stock as a file that can be imported again."""
    ending = f".{visit.path['ending']}"
    if ending not in ENDINGS:
        raise Problem("not-found", visit.t("inventory.no_such_file"))
    house, whose = visit.house, visit.tenant
    items = await house.ask(lambda: list(house.stock.every(whose)))
    try:
        content = await asyncio.to_thread(_written, ending, items)
    except ModuleNotFoundError as error:
        raise UsageError(visit.t("inventory.needs", name=error.name)) from error
    headers = {"content-disposition": f'attachment; filename="numbers-{visit.now:.0f}{ending}"'}
    return Response(content, headers=headers, media_type=_MEDIA[ending])


def _written(ending: str, items: list[Item]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"numbers{ending}"
        write_stock(path, items)
        return path.read_bytes()


PAGES = (
    Page("GET", "/inventory", inventory),
    Page("GET", "/inventory/number", found),
    Page("GET", "/inventory/export/{ending}", export),
)
