"""The stock over HTTP: an owner's numbers, their states, and who gets them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.stock import Wanted
from callstanding.inventory.states import State
from callstanding.web.body import json_of
from callstanding.web.house import House, house_of
from callstanding.web.lookups import owned_by
from callstanding.web.numbers_of import e164_of, number_of, written
from callstanding.web.parameters import Limit, NumberPath, Region
from callstanding.web.problem import Problem
from callstanding.web.releasing import check_release
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.stock_shapes import (
    NewAssignment,
    NewStock,
    NumberLife,
    StockAdded,
    StockChange,
    StockItem,
    StockList,
    StockNumber,
    StockRelease,
    held,
    item_shown,
    move_shown,
)
from callstanding.web.times import moment, seconds_of

Named = Annotated[str | None, Query(max_length=200)]
Tenant = Annotated[str | None, Query(max_length=64, description="Whose stock; for operators. One's own if left out.")]


async def numbers(
    request: Request,
    state: Annotated[State | None, Query()] = None,
    campaign: Named = None,
    pool: Named = None,
    country: Annotated[str | None, Query(min_length=2, max_length=3)] = None,
    after: Annotated[str, Query(max_length=64, description="Numbers after this one; `after` of the last reply.")] = "",
    limit: Limit = 100,
    tenant: Tenant = None,
) -> Response:
    """List the stock

    In the order of the numbers, with the standing of each. `after` in the reply is where the next page begins; null at
    the end.
    """
    house, caller, whose = _asked(request, tenant)
    last = f"+{written(after).lstrip('+')}" if after.strip() else ""
    wanted: dict[str, Any] = {"state": state, "campaign": campaign, "pool": pool, "country": country}
    found = await house.ask(lambda: house.stock.listed(whose, after=last, limit=limit, **wanted))
    owned = await owned_by(house, caller)
    shown = [item_shown(each, house.standings.lookup.get(each.number), caller, owned) for each in found]
    return sent(StockList(shown, found[-1].number if len(found) == limit else None))


async def number(request: Request, number: NumberPath, region: Region = None, tenant: Tenant = None) -> Response:
    """Ask for a number of the stock"""
    house, caller, whose = _asked(request, tenant)
    e164 = e164_of(number, region or house.settings.region)
    found = await house.ask(lambda: house.stock.get(e164, whose))
    return sent(item_shown(found, house.standings.lookup.get(e164), caller, await owned_by(house, caller)))


async def life(request: Request, number: NumberPath, region: Region = None, tenant: Tenant = None) -> Response:
    """Ask who held a number

    In this stock, and how it came to its state.
    """
    house, _, whose = _asked(request, tenant)
    e164 = e164_of(number, region or house.settings.region)
    await house.ask(lambda: house.stock.get(e164, whose))
    tenures = await house.ask(lambda: house.stock.ledger(e164, tenant=whose))
    moves = await house.ask(lambda: house.stock.moves(e164, whose))
    return sent(NumberLife(e164, [held(each) for each in tenures], [move_shown(each) for each in moves]))


async def add(request: Request, tenant: Tenant = None) -> Response:
    """Add numbers to the stock

    Or bring those that are there up to what is sent; what is left out stays. All or none are taken, and the same again
    changes nothing. An owner adds numbers that are proven to be its own.
    """
    house, caller, whose = _asked(request, tenant)
    new = await json_of(request, NewStock, inflated=house.limits.inflated)
    rows = [_wanted(each, new.region or house.settings.region) for each in new.numbers]
    proven = await _proven(house, caller, rows)
    done = await house.ask(
        lambda: house.stock.import_(
            whose, rows, who=caller.key_id, now=clock.seconds(), why=new.why, proven=proven, whole=True
        )
    )
    return sent(StockAdded(done.added, done.changed, done.same))


async def change(request: Request, number: NumberPath, region: Region = None, tenant: Tenant = None) -> Response:
    """Change a number of the stock

    Move it to another state, or give it another campaign, pool or note; an empty text takes that away. Out of
    quarantine it becomes new from the law's first day on; where something speaks against it, only with `why`.
    """
    house, caller, whose = _asked(request, tenant)
    e164 = e164_of(number, region or house.settings.region)
    new = await json_of(request, StockChange, inflated=house.limits.inflated)
    given: dict[str, Any] = {"campaign": new.campaign, "pool": new.pool, "note": new.note, "to": new.state}
    why, item = new.why, await house.ask(lambda: house.stock.get(e164, whose))
    if (item.state, new.state) == ("quarantined", "new"):
        why = await check_release(house, item, why=why, by=caller.tenant)
    found = await house.ask(
        lambda: house.stock.change(e164, whose, who=caller.key_id, now=clock.seconds(), why=why, **given)
    )
    return await _shown(house, caller, found.number, whose)


async def assign(request: Request, tenant: Tenant = None) -> Response:
    """Assign a number

    Gives one new number to a holder: it warms up, and its tenure begins. Two who ask at the same moment get two
    numbers. 404 where none is free; it says what there is.
    """
    house, caller, whose = _asked(request, tenant)
    new = await json_of(request, NewAssignment, inflated=house.limits.inflated)
    among = None if new.among is None else [e164_of(each, house.settings.region) for each in new.among]
    found = await house.ask(
        lambda: house.stock.assign(
            whose,
            holder=new.holder,
            campaign=new.campaign,
            country=new.country,
            area=new.area,
            pool=new.pool,
            among=among,
            who=caller.key_id,
            now=clock.seconds(),
            why=new.why,
        )
    )
    return await _shown(house, caller, found.number, whose, status=201)


async def release(request: Request, number: NumberPath, region: Region = None, tenant: Tenant = None) -> Response:
    """Release a number

    Ends the tenure of its holder; it is quarantined, or retired.
    """
    house, caller, whose = _asked(request, tenant)
    e164 = e164_of(number, region or house.settings.region)
    new = await json_of(request, StockRelease, inflated=house.limits.inflated)
    found = await house.ask(
        lambda: house.stock.release(e164, whose, to=new.to, who=caller.key_id, now=clock.seconds(), why=new.why)
    )
    return await _shown(house, caller, found.number, whose)


def _asked(request: Request, tenant: str | None) -> tuple[House, Caller, str]:
    """Who asks for whose stock. An owner's key works on its own alone."""
    house, caller = house_of(request), caller_of(request)
    if tenant is not None and caller.only not in (None, tenant):
        raise Problem("not-allowed", "An owner's key works on its own stock: leave `tenant` out.")
    return house, caller, tenant or caller.tenant


async def _shown(house: House, caller: Caller, e164: str, whose: str, *, status: int = 200) -> Response:
    found = await house.ask(lambda: house.stock.get(e164, whose))
    shown = item_shown(found, house.standings.lookup.get(e164), caller, await owned_by(house, caller))
    return sent(shown, status=status)


async def _proven(house: House, caller: Caller, rows: list[Wanted]) -> frozenset[str]:
    """The numbers that are proven to be an owner's; a Problem where one is not. An operator needs no proof."""
    if caller.only is None:
        return frozenset()
    asked = {row.number for row in rows}
    owners = await house.ask(lambda: house.claims.owners(asked, clock.seconds()))
    foreign = sorted(each for each in asked if owners.get(each) != caller.only)
    if foreign:
        how = (
            "The operator proves it, by its word (POST /v1/claims) or by an assignment with your id as its holder "
            "(POST /v1/assignments)."
        )
        faults = [{"field": "numbers", "reason": f"{each} is not proven"} for each in foreign[:100]]
        raise Problem("conflict", f"{foreign[0]} is not proven to be yours. {how}", errors=faults)
    return frozenset(asked)


def _wanted(given: StockNumber, region: str | None) -> Wanted:
    e164, found = e164_of(given.number, region), number_of(given.number, region)
    return Wanted(
        e164,
        found.region or "001",
        given.state,
        None if given.since is None else seconds_of(given.since),
        given.holder,
        given.campaign,
        given.pool,
        given.note,
        None if given.held_since is None else seconds_of(given.held_since),
    )


_READ: dict[str, Any] = {"tag": "stock", "scope": "read"}
_WRITE: dict[str, Any] = {"tag": "stock", "scope": "numbers"}
_EXAMPLE = StockItem("+12025550123", "acme", "US", "new", moment(1_772_445_600.0))
ROUTES = (
    Route("GET", "/v1/stock", numbers, gives=StockList, **_READ),
    Route("POST", "/v1/stock", add, gives=StockAdded, takes={"application/json": NewStock},
          sample=NewStock([StockNumber("+12025550123", pool="east")]), example=StockAdded(1, 0, 0), **_WRITE),
    Route("GET", "/v1/stock/{number}", number, gives=StockItem, example=_EXAMPLE, **_READ),
    Route("PATCH", "/v1/stock/{number}", change, gives=StockItem, takes={"application/json": StockChange},
          sample=StockChange(state="warming"), problems=("conflict",), **_WRITE),
    Route("POST", "/v1/stock/assignments", assign, gives=StockItem, status=201,
          takes={"application/json": NewAssignment}, sample=NewAssignment("sales", "spring"), **_WRITE),
    Route("POST", "/v1/stock/{number}/release", release, gives=StockItem, takes={"application/json": StockRelease},
          sample=StockRelease(), **_WRITE),
    Route("GET", "/v1/stock/{number}/tenures", life, gives=NumberLife, **_READ),
)  # fmt: skip
