"""Claims: which numbers are an owner's own, by an operator's word or by an assignment."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.control.claims import Claim
from callstanding.web.body import json_of
from callstanding.web.house import house_of
from callstanding.web.numbers_of import e164_of
from callstanding.web.parameters import NumberPath, Region, RegionName
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import When, moment, seconds_of, shown_time

Given = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NewClaim(msgspec.Struct, forbid_unknown_fields=True):
    """A number that is an owner's. `by`: how the operator knows."""

    tenant: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    number: Given
    by: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    until: When | None = None
    region: RegionName | None = None


class ClaimShown(msgspec.Struct):
    """A proven number."""

    number: str
    tenant: str
    proven_by: str
    proven_at: When
    until: When | None


class ClaimList(msgspec.Struct):
    """Proven numbers, in their order."""

    claims: list[ClaimShown]


async def prove(request: Request) -> Response:
    """Prove a number

    Take the operator's word that a number is an owner's; the owner may then read its standing.
    """
    house, who = house_of(request), caller_of(request).key_id
    new = await json_of(request, NewClaim, inflated=house.limits.inflated)
    number = e164_of(new.number, new.region or house.settings.region)
    until = None if new.until is None else seconds_of(new.until)
    made = await house.ask(
        lambda: house.claims.prove(new.tenant, number, by=new.by, who=who, now=clock.seconds(), until=until)
    )
    return sent(_claim(made), status=201)


async def claims(request: Request) -> Response:
    """List proven numbers

    One's own; an operator's key lists all.
    """
    house, caller = house_of(request), caller_of(request)
    found = await house.ask(lambda: house.claims.listed(caller.only, clock.seconds()))
    return sent(ClaimList([_claim(each) for each in found]))


async def end_claim(request: Request, number: NumberPath, region: Region = None) -> Response:
    """End a claim

    The number is nobody's then.
    """
    house, who = house_of(request), caller_of(request).key_id
    e164 = e164_of(number, region or house.settings.region)
    await house.ask(lambda: house.claims.end(e164, who=who, now=clock.seconds()))
    return Response(status_code=204)


def _claim(each: Claim) -> ClaimShown:
    return ClaimShown(each.number, each.tenant, each.proven_by, moment(each.proven_at), shown_time(each.until))


_CLAIM: dict[str, Any] = {"tag": "numbers", "scope": "admin"}
ROUTES = (
    Route("POST", "/v1/claims", prove, operators=True, gives=ClaimShown, status=201,
          takes={"application/json": NewClaim}, sample=NewClaim("acme", "+12025550123", "contract of 2026"),
          problems=("in-progress",), **_CLAIM),
    Route("GET", "/v1/claims", claims, "numbers", "read", gives=ClaimList),
    Route("DELETE", "/v1/claims/{number}", end_claim, operators=True, status=204, **_CLAIM),
)  # fmt: skip
