"""The budget over HTTP: may I call now, and what became of the call. An owner dials from its proven numbers only."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.actions.rotation import USUAL
from callstanding.control.caller import Caller
from callstanding.control.dial_asked import Granted, Wanted
from callstanding.control.dial_sources import Found, found, stock_of
from callstanding.control.grant_life import End
from callstanding.web.body import json_of
from callstanding.web.dialling_wire import (
    CallsLeft,
    DialAnswer,
    DialAsk,
    DialEnd,
    DialRefusal,
    GrantShown,
    HeadroomList,
    NumberLeft,
    Refused,
    answer_of,
    grant_of,
)
from callstanding.web.house import House, house_of
from callstanding.web.numbers_of import e164_of
from callstanding.web.parameters import Lang, Region
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import seconds_of

GrantId = Annotated[str, Path(max_length=64)]
Tenant = Annotated[str | None, Query(max_length=64, description="An operator may name another tenant.")]
Name = Annotated[str | None, Query(max_length=64)]
Numbers = Annotated[list[str] | None, Query(max_length=1000, description="Numbers; may be given several times.")]


async def ask(request: Request, tenant: Tenant = None, lang: Lang = None) -> Response:
    """May I call now?

    yes, use (that number), wait, or no, with every reason. A yes is reserved: say `begun` when the call begins and
    `ended` when it ends, or give it `back`. What is neither comes back by itself at `until`.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, DialAsk, inflated=house.limits.inflated)
    region = new.region or house.settings.region
    callee, numbers = e164_of(new.callee, region), [e164_of(number, region) for number in new.numbers]
    whose = _tenant(caller, tenant)
    some = await found_for(house, caller, whose, numbers, pool=new.pool, campaign=new.campaign or None)
    wanted = Wanted(
        whose, callee, some.candidates, new.campaign, numbers[0] if len(numbers) == 1 else "", new.agent,
        new.by or USUAL, some.members, seconds_of(new.until) if new.until else None,
    )  # fmt: skip
    at = clock.seconds()
    if new.dry:
        granted = Granted(await house.ask(lambda: house.grants.would(wanted, at=at)))
    else:
        granted = await house.ask(lambda: house.grants.ask(wanted, at=at))
    return sent(answer_of(granted, lang or "en"))


async def begun(request: Request, grant: GrantId) -> Response:
    """The call begins

    Say it at once: the place is held for a short while only. 409 where it is no longer held.
    """
    house, only = house_of(request), caller_of(request).only
    return sent(grant_of(await house.ask(lambda: house.grants.begun(grant, only, at=clock.seconds()))))


async def ended(request: Request, grant: GrantId) -> Response:
    """The call has ended

    Its number and its agent pause from now on. Told twice, the first word stays.
    """
    house, only = house_of(request), caller_of(request).only
    new = await json_of(request, DialEnd, inflated=house.limits.inflated)
    end = End(new.outcome, new.talk_s, new.dropped, new.refused)
    return sent(grant_of(await house.ask(lambda: house.grants.ended(grant, end, only, at=clock.seconds()))))


async def back(request: Request, grant: GrantId) -> Response:
    """The call is not made

    Its place is free at once.
    """
    house, only = house_of(request), caller_of(request).only
    return sent(grant_of(await house.ask(lambda: house.grants.give_back(grant, only, at=clock.seconds()))))


async def refuse(request: Request, tenant: Tenant = None) -> Response:
    """A party wants no calls

    Of one campaign, or of all of them. It is kept as a pseudonym, and the audit log says whose key noted it.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, DialRefusal, inflated=house.limits.inflated)
    callee, whose = e164_of(new.callee, new.region or house.settings.region), _tenant(caller, tenant)
    change = house.refusals.lift if new.lift else house.refusals.add
    now = clock.seconds()
    await house.ask(lambda: change(whose, callee, new.campaign, who=caller.key_id, now=now, why=new.why))
    return sent(Refused(await house.ask(lambda: house.refusals.count(whose))))


async def headroom(
    request: Request,
    number: Numbers = None,
    pool: Name = None,
    campaign: Name = None,
    region: Region = None,
    tenant: Tenant = None,
) -> Response:
    """The calls left to numbers

    Those that are named, or all of a pool or a campaign.
    """
    house, caller = house_of(request), caller_of(request)
    numbers = [e164_of(each, region or house.settings.region) for each in number or ()]
    some = await found_for(house, caller, _tenant(caller, tenant), numbers, pool=pool, campaign=campaign)
    left = await house.ask(lambda: house.grants.headroom(some.candidates, at=clock.seconds()))
    return sent(HeadroomList([
        NumberLeft(each.number, each.state, each.pool, CallsLeft(*(
            getattr(left[each.number], name) for name in ("minute", "hour", "day", "week"))))
        for each in some.candidates
    ]))  # fmt: skip


def _tenant(caller: Caller, named: str | None) -> str:
    if named is not None and caller.only not in (None, named):
        raise Problem("not-allowed", "Only an operator's key may name another tenant.")
    return named or caller.tenant


async def found_for(
    house: House, caller: Caller, tenant: str, numbers: list[str], *, pool: str | None, campaign: str | None
) -> Found:
    """The numbers that may call; a Problem where an owner has not proven one of them."""
    some = await house.ask(lambda: found(stock_of(house.engine), tenant, numbers=numbers, pool=pool, campaign=campaign))
    if caller.only is not None:
        owned = house.owned.known(caller.only)
        if owned is None:
            owned = await house.ask(lambda: house.owned.load(tenant))
        foreign = [each.number for each in some.candidates if each.number not in owned]
        if foreign:
            raise Problem("not-found", f"{foreign[0]} is no proven number of yours.")
    return some


_DIAL: dict[str, Any] = {"tag": "dial", "scope": "dial", "problems": ("in-progress",)}
_SAMPLE = DialAsk("+12025550199", ["+12025550101"], campaign="spring", agent="seat 4")
ROUTES = (
    Route("POST", "/v1/dial", ask, gives=DialAnswer, takes={"application/json": DialAsk}, sample=_SAMPLE, **_DIAL),
    Route("GET", "/v1/dial/headroom", headroom, "dial", "dial", gives=HeadroomList, problems=("conflict",)),
    Route("POST", "/v1/dial/refusals", refuse, gives=Refused, takes={"application/json": DialRefusal},
          sample=DialRefusal("+12025550199"), **_DIAL),
    Route("POST", "/v1/dial/{grant}/begun", begun, gives=GrantShown, **_DIAL),
    Route("POST", "/v1/dial/{grant}/ended", ended, gives=GrantShown, takes={"application/json": DialEnd},
          sample=DialEnd(talk_s=31.0), **_DIAL),
    Route("POST", "/v1/dial/{grant}/back", back, gives=GrantShown, **_DIAL),
)  # fmt: skip
