"""Disputes and claims: an owner proves its numbers, says that one is judged wrongly, and hears what was decided."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.control.claims import Claim
from callstanding.control.disputes import MOST_TEXT, Dispute, State
from callstanding.web.body import json_of
from callstanding.web.house import house_of
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import NumberPath, Region, RegionName
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import When, moment, seconds_of, shown_time

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_TEXT)]
Given = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NewDispute(msgspec.Struct, forbid_unknown_fields=True):
    """Why a standing is wrong, and where the answer goes to."""

    number: Given
    text: Words
    contact: Annotated[str, msgspec.Meta(max_length=MOST_TEXT)] = ""
    region: RegionName | None = None


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """`upheld`: the owner is right. `why` is what the owner reads."""

    state: Literal["upheld", "rejected"]
    why: Words


class DisputeShown(msgspec.Struct):
    """A dispute. `due`: when the owner should have an answer at the latest."""

    id: str
    number: str
    tenant: str
    state: Literal["open", "upheld", "rejected", "withdrawn"]
    text: str
    contact: str
    opened: When
    due: When
    decided: When | None
    note: str


class DisputeList(msgspec.Struct):
    """Disputes, oldest first; at most 1,000."""

    disputes: list[DisputeShown]


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


DisputeId = Annotated[str, Path(max_length=64)]


async def open_dispute(request: Request) -> Response:
    """Dispute a standing

    An owner for its proven numbers, an operator for any. A person decides.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, NewDispute, inflated=house.limits.inflated)
    number = _e164(new.number, new.region or house.settings.region)
    made = await house.ask(
        lambda: house.disputes.open(number, caller, text=new.text, contact=new.contact, now=clock.seconds())
    )
    return sent(_dispute(made), status=201)


async def disputes(request: Request, state: Annotated[State | None, Query()] = None) -> Response:
    """List disputes

    One's own; an operator's key lists all.
    """
    house, caller = house_of(request), caller_of(request)
    found = await house.ask(lambda: house.disputes.listed(caller.only, state=state))
    return sent(DisputeList([_dispute(each) for each in found]))


async def dispute(request: Request, dispute: DisputeId) -> Response:
    """Ask about a dispute"""
    house, caller = house_of(request), caller_of(request)
    return sent(_dispute(await house.ask(lambda: house.disputes.get(dispute, caller.only))))


async def decide(request: Request, dispute: DisputeId) -> Response:
    """Decide a dispute

    With words for the owner.
    """
    house, who = house_of(request), caller_of(request).key_id
    new = await json_of(request, Decision, inflated=house.limits.inflated)
    found = await house.ask(
        lambda: house.disputes.decide(dispute, new.state, why=new.why, who=who, now=clock.seconds())
    )
    return sent(_dispute(found))


async def withdraw(request: Request, dispute: DisputeId) -> Response:
    """Withdraw a dispute"""
    house, caller = house_of(request), caller_of(request)
    return sent(_dispute(await house.ask(lambda: house.disputes.withdraw(dispute, caller, now=clock.seconds()))))


async def prove(request: Request) -> Response:
    """Prove a number

    Take the operator's word that a number is an owner's; the owner may then read its standing.
    """
    house, who = house_of(request), caller_of(request).key_id
    new = await json_of(request, NewClaim, inflated=house.limits.inflated)
    number = _e164(new.number, new.region or house.settings.region)
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
    e164 = _e164(number, region or house.settings.region)
    await house.ask(lambda: house.claims.end(e164, who=who, now=clock.seconds()))
    return Response(status_code=204)


def _e164(text: str, region: str | None) -> str:
    found = number_of(text, region).e164
    if found is None:
        raise Problem("invalid", "This is no whole number; write it with + and country code.",
                      errors=[{"field": "number", "reason": "not a number in E.164"}])  # fmt: skip
    return found


def _dispute(each: Dispute) -> DisputeShown:
    return DisputeShown(
        id=each.id,
        number=each.number,
        tenant=each.tenant,
        state=each.state,
        text=each.text,
        contact=each.contact,
        opened=moment(each.opened),
        due=moment(each.due),
        decided=shown_time(each.decided),
        note=each.note,
    )


def _claim(each: Claim) -> ClaimShown:
    return ClaimShown(each.number, each.tenant, each.proven_by, moment(each.proven_at), shown_time(each.until))


_DISPUTE: dict[str, Any] = {"tag": "disputes", "scope": "read"}
_CLAIM: dict[str, Any] = {"tag": "numbers", "scope": "admin"}
ROUTES = (
    Route("POST", "/v1/disputes", open_dispute, gives=DisputeShown, status=201, takes={"application/json": NewDispute},
          sample=NewDispute("+12025550123", "We are a hospital."), problems=("in-progress",), **_DISPUTE),
    Route("GET", "/v1/disputes", disputes, gives=DisputeList, **_DISPUTE),
    Route("GET", "/v1/disputes/{dispute}", dispute, gives=DisputeShown, **_DISPUTE),
    Route("POST", "/v1/disputes/{dispute}/withdrawal", withdraw, gives=DisputeShown, problems=("in-progress",),
          **_DISPUTE),
    Route("POST", "/v1/disputes/{dispute}/decision", decide, "disputes", "admin", operators=True, gives=DisputeShown,
          takes={"application/json": Decision}, sample=Decision("upheld", "The calls were yours and wanted."),
          problems=("in-progress",)),
    Route("POST", "/v1/claims", prove, operators=True, gives=ClaimShown, status=201,
          takes={"application/json": NewClaim}, sample=NewClaim("acme", "+12025550123", "contract of 2026"),
          problems=("in-progress",), **_CLAIM),
    Route("GET", "/v1/claims", claims, "numbers", "read", gives=ClaimList),
    Route("DELETE", "/v1/claims/{number}", end_claim, operators=True, status=204, **_CLAIM),
)  # fmt: skip
