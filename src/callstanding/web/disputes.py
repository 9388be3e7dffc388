"""Disputes: an owner says that a number of its own is judged wrongly, and hears what a person decided."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import Path, Query
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.case_states import Kind, State
from callstanding.control.disputes import MOST_TEXT, Dispute
from callstanding.web.body import json_of
from callstanding.web.house import House, house_of
from callstanding.web.numbers_of import e164_of
from callstanding.web.parameters import Limit, RegionName
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import When, moment, shown_time

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_TEXT)]
Given = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NewDispute(msgspec.Struct, forbid_unknown_fields=True):
    """Why what is shown is wrong, and where the answer goes to. `platform`: here, app:NAME, carrier:NAME or
    analytics:NAME; `kind`: wrongly categorised, wrongly blocked, or calls that are not the owner's (spoofed).
    """

    number: Given
    text: Words
    contact: Annotated[str, msgspec.Meta(max_length=MOST_TEXT)] = ""
    region: RegionName | None = None
    kind: Kind = "category"
    platform: Annotated[str, msgspec.Meta(max_length=64)] = "here"


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """`upheld`: the owner is right. `why` is what the owner reads."""

    state: Literal["upheld", "rejected"]
    why: Words


class NewStep(msgspec.Struct, forbid_unknown_fields=True):
    """News of a case. `state`: where it moves to, null: it stays; each step sets the clock anew."""

    note: Words
    state: State | None = None


class StepShown(msgspec.Struct):
    """One step of a case: who took it (a key's id), the state after it, and words."""

    at: When
    who: str
    state: State
    note: str


class StepList(msgspec.Struct):
    """The steps of a case, oldest first."""

    steps: list[StepShown]


class DisputeShown(msgspec.Struct):
    """A dispute. `due`: when the owner hears the next status at the latest, null while nobody owes one. `frozen_until`:
    how long new complaints stay out of the score while nothing is decided.
    """

    id: str
    number: str
    tenant: str
    kind: Kind
    platform: str
    state: State
    text: str
    contact: str
    opened: When
    due: When | None
    decided: When | None
    note: str
    frozen_until: When | None = None


class DisputeList(msgspec.Struct, omit_defaults=True):
    """Disputes, oldest first. `next`: ask again with it as `after` for those that follow; absent at the end."""

    disputes: list[DisputeShown]
    next: str | UnsetType = UNSET


DisputeId = Annotated[str, Path(max_length=64)]


async def open_dispute(request: Request) -> Response:
    """Dispute a standing

    An owner for its proven numbers, an operator for any. A person decides.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, NewDispute, inflated=house.limits.inflated)
    number = e164_of(new.number, new.region or house.settings.region)
    made = await house.ask(lambda: _open(house, caller, number, new))
    return sent(_dispute(made), status=201)


def _open(house: House, caller: Caller, number: str, new: NewDispute) -> Dispute:
    return house.disputes.open(
        number,
        caller,
        text=new.text,
        contact=new.contact,
        kind=new.kind,
        platform=new.platform,
        now=clock.seconds(),
    )


async def disputes(
    request: Request,
    state: Annotated[State | None, Query()] = None,
    after: Annotated[str, Query(max_length=64, description="The `next` of the page before.")] = "",
    limit: Limit = 1000,
) -> Response:
    """List disputes

    One's own; an operator's key lists all.
    """
    house, caller = house_of(request), caller_of(request)
    found = await house.ask(lambda: house.disputes.listed(caller.only, state=state, after=after, limit=limit + 1))
    page = [_dispute(each) for each in found[:limit]]
    return sent(DisputeList(page, page[-1].id if len(found) > limit else UNSET))


async def steps(request: Request, dispute: DisputeId) -> Response:
    """List the steps of a dispute

    The same for its owner and for the operator.
    """
    house, caller = house_of(request), caller_of(request)
    found = await house.ask(lambda: house.disputes.steps(dispute, caller.only))
    return sent(StepList([StepShown(moment(each.at), each.who, each.state, each.note) for each in found]))


async def step(request: Request, dispute: DisputeId) -> Response:
    """Add a step to a dispute

    A status for the owner, or the owner's words. Of a case about what is shown here the operator takes the steps, and
    the owner answers when asked; of a case with others the owner tells what it hears from them.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, NewStep, inflated=house.limits.inflated)
    found = await house.ask(
        lambda: house.disputes.step(dispute, caller, words=new.note, to=new.state, now=clock.seconds())
    )
    return sent(_dispute(found))


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


def _dispute(each: Dispute) -> DisputeShown:
    return DisputeShown(
        id=each.id,
        number=each.number,
        tenant=each.tenant,
        kind=each.kind,
        platform=each.platform,
        state=each.state,
        text=each.text,
        contact=each.contact,
        opened=moment(each.opened),
        due=shown_time(each.due),
        decided=shown_time(each.decided),
        note=each.note,
        frozen_until=shown_time(each.frozen_until),
    )


_DISPUTE: dict[str, Any] = {"tag": "disputes", "scope": "read"}
ROUTES = (
    Route("POST", "/v1/disputes", open_dispute, gives=DisputeShown, status=201, takes={"application/json": NewDispute},
          sample=NewDispute("+12025550123", "We are a hospital."), problems=("in-progress",), **_DISPUTE),
    Route("GET", "/v1/disputes", disputes, gives=DisputeList, **_DISPUTE),
    Route("GET", "/v1/disputes/{dispute}", dispute, gives=DisputeShown, **_DISPUTE),
    Route("GET", "/v1/disputes/{dispute}/steps", steps, gives=StepList, **_DISPUTE),
    Route("POST", "/v1/disputes/{dispute}/steps", step, gives=DisputeShown, takes={"application/json": NewStep},
          sample=NewStep("We have seen your case and look at the calls."), problems=("in-progress",), **_DISPUTE),
    Route("POST", "/v1/disputes/{dispute}/withdrawal", withdraw, gives=DisputeShown, problems=("in-progress",),
          **_DISPUTE),
    Route("POST", "/v1/disputes/{dispute}/decision", decide, "disputes", "admin", operators=True, gives=DisputeShown,
          takes={"application/json": Decision}, sample=Decision("upheld", "The calls were yours and wanted."),
          problems=("in-progress",)),
)  # fmt: skip
