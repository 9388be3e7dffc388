"""Whose stock a page is about, addresses that keep it, and the number that an address or a form names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import Response

from callstanding.control.stock_lately import stocks, tenant_of_stock
from callstanding.errors import CallstandingError, StoreError
from callstanding.inventory.item import Item
from callstanding.records.number import parse_number
from callstanding.web.numbers_of import e164_of
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


def link(visit: Visit, path: str, **query: str | int) -> str:
    """An address that is about the same stock as this page."""
    given = {name: value for name, value in ({"tenant": visit.query("tenant")} | query).items() if value != ""}
    return f"{path}?{urlencode(given)}" if given else path


async def stock_page(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page about a stock: it knows `whose`, `link`, and for an operator the `stocks` to choose from."""
    engine, whose = visit.house.engine, visit.tenant
    there = await visit.house.ask(lambda: stocks(engine)) if visit.caller.only is None else {}
    return visit.page(template, status=status, whose=whose, link=partial(link, visit), stocks=there, **values)


def path_number(visit: Visit) -> str:
    """The number in the path: its digits, or all of it. A Problem (404) for what is none."""
    text = visit.path["number"]
    found = parse_number(f"+{text.removeprefix('+')}", None).e164
    if found is None:
        raise Problem("not-found", visit.t("inventory.no_such_number"))
    return found


def typed_number(visit: Visit, text: str) -> str:
    """The number that somebody typed, as they are used to write it. A Problem for what is none."""
    return e164_of(text, visit.house.settings.region)


async def tenant_of(visit: Visit, number: str) -> str:
    """Whose stock a number is looked for in: an operator who names nobody means whoever has it."""
    house, whose = visit.house, visit.tenant
    if visit.caller.only is not None or visit.query("tenant"):
        return whose
    found: str | None = await house.ask(lambda: tenant_of_stock(house.engine, number))
    return found or whose


async def item_of(visit: Visit) -> Item:
    """The number of the path as its stock has it. NotFound for one of nobody, and for another's."""
    number, house = path_number(visit), visit.house
    tenant = await tenant_of(visit, number)
    try:
        return await house.ask(lambda: house.stock.get(number, tenant))
    except StoreError:
        raise
    except CallstandingError as error:
        raise Problem("not-found", visit.t("inventory.not_in_stock", number=number)) from error


def refusal(error: Problem | CallstandingError) -> tuple[str, int]:
    """What a form says of an error, and the status of its page; hints about the command line are left out."""
    if isinstance(error, Problem):
        return error.detail, error.status_code
    hint = error.hint if error.hint and "callstanding " not in error.hint else None
    told = f"{error.message} {hint}" if hint else error.message
    return told, 503 if isinstance(error, StoreError) else 422
