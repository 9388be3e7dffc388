"""Endpoints: where a tenant is told of events, what was sent there, and sending it again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.control.endpoints import MOST_URL, Endpoint
from callstanding.control.events import EVENTS
from callstanding.control.outbox import Delivery
from callstanding.web.body import json_of
from callstanding.web.house import house_of
from callstanding.web.parameters import Limit
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import When, moment, seconds_of

Event = Literal[
    "standing.tagged", "standing.cleared", "standing.watch", "limit.near", "dispute.opened", "dispute.decided"
]
Events = Annotated[list[Event], msgspec.Meta(min_length=1, max_length=len(EVENTS))]


class NewEndpoint(msgspec.Struct, forbid_unknown_fields=True):
    """A target. `webhook`: an https address; `apprise` (operators): any address that Apprise knows, such as mailto."""

    url: Annotated[str, msgspec.Meta(pattern="^[A-Za-z][A-Za-z0-9+.-]*://", max_length=MOST_URL)]
    events: Events
    kind: Literal["webhook", "apprise"] = "webhook"


class EndpointChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    active: bool | None = None
    events: Events | None = None


class EndpointShown(msgspec.Struct, omit_defaults=True):
    """A target. `secret` signs its webhooks (Standard Webhooks); it is shown when it is made and never again."""

    id: str
    tenant: str
    kind: Literal["webhook", "apprise"]
    url: str
    events: list[Event]
    active: bool
    created: When
    failures: int
    secret: str = ""


class EndpointList(msgspec.Struct):
    """Targets, oldest first."""

    endpoints: list[EndpointShown]


class Secret(msgspec.Struct):
    """A new secret; the old one signs too for a day."""

    secret: str


class Sending(msgspec.Struct):
    """One event for one target; `outcome`: what the last attempt gave."""

    id: int
    event_id: str
    event: str
    created: When
    attempts: int
    state: Literal["due", "sent", "given up"]
    outcome: str


class SendingList(msgspec.Struct):
    """What was sent or is to be sent, newest first. Go on with `before`; null: there is no more."""

    deliveries: list[Sending]
    before: int | None


class Replay(msgspec.Struct, forbid_unknown_fields=True):
    """Send again what was made since then."""

    since: When


class Replayed(msgspec.Struct):
    """How many events are sent again."""

    deliveries: int


EndpointId = Annotated[str, Path(max_length=64)]


async def add(request: Request) -> Response:
    """Add an endpoint

    Its secret is in this reply and nowhere else.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, NewEndpoint, inflated=house.limits.inflated)
    if new.kind == "apprise" and caller.only is not None:  # such addresses reach into the operator's own network
        raise Problem("not-allowed", "Only an operator may add an Apprise address.")
    made = await house.ask(
        lambda: house.endpoints.add(
            caller.tenant, new.url, new.events, kind=new.kind, who=caller.key_id, now=clock.seconds()
        )
    )
    return sent(_shown(made.endpoint, secret="".join(made.secrets[:1])), status=201)


async def listed(request: Request) -> Response:
    """List endpoints

    One's own; an operator's key lists all.
    """
    house, caller = house_of(request), caller_of(request)
    return sent(EndpointList([_shown(e) for e in await house.ask(lambda: house.endpoints.listed(caller.only))]))


async def one(request: Request, endpoint: EndpointId) -> Response:
    """Ask about an endpoint"""
    house, caller = house_of(request), caller_of(request)
    return sent(_shown(await house.ask(lambda: house.endpoints.get(endpoint, caller.only))))


async def change(request: Request, endpoint: EndpointId) -> Response:
    """Change an endpoint

    Switch it on or off, or choose its events.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, EndpointChange, inflated=house.limits.inflated)
    found = await house.ask(
        lambda: house.endpoints.change(
            endpoint, caller.only, who=caller.key_id, now=clock.seconds(), active=new.active, events=new.events
        )
    )
    return sent(_shown(found))


async def remove(request: Request, endpoint: EndpointId) -> Response:
    """Remove an endpoint

    What was to be sent there is dropped.
    """
    house, caller = house_of(request), caller_of(request)
    await house.ask(lambda: house.endpoints.remove(endpoint, caller.only, who=caller.key_id, now=clock.seconds()))
    return Response(status_code=204)


async def rotate(request: Request, endpoint: EndpointId) -> Response:
    """Give a webhook a new secret

    For a day both sign.
    """
    house, caller = house_of(request), caller_of(request)
    return sent(
        Secret(
            await house.ask(
                lambda: house.endpoints.rotate_secret(endpoint, caller.only, who=caller.key_id, now=clock.seconds())
            )
        ),
        status=201,
    )


async def sendings(
    request: Request,
    endpoint: EndpointId,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="From the last answer.")] = None,
    limit: Limit = 100,
) -> Response:
    """List deliveries

    What was sent to an endpoint, and how it went.
    """
    house, caller = house_of(request), caller_of(request)
    found = await house.ask(lambda: house.outbox.listed(endpoint, caller.only, before=before, limit=limit))
    after = found[-1].id if len(found) == limit else None
    return sent(SendingList([_sending(each) for each in found], after))


async def replay(request: Request, endpoint: EndpointId) -> Response:
    """Send events again

    Under the ids that they had, so that a receiver that knows one passes over it.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, Replay, inflated=house.limits.inflated)
    count = await house.ask(
        lambda: house.outbox.replay(endpoint, caller.only, since=seconds_of(new.since), now=clock.seconds())
    )
    return sent(Replayed(count), status=202)


def _shown(each: Endpoint, *, secret: str = "") -> EndpointShown:
    events: Any = list(each.events)
    created = moment(each.created)
    return EndpointShown(each.id, each.tenant, each.kind, each.url, events, each.active, created, each.failures, secret)


def _sending(each: Delivery) -> Sending:
    return Sending(each.id, each.event_id, each.event, moment(each.created), each.attempts, each.state, each.outcome)


_MINE: dict[str, Any] = {"tag": "webhooks", "scope": "admin", "of_owners": "read"}
_NEW = NewEndpoint("https://hooks.example/standings", ["standing.tagged", "standing.cleared"])
ROUTES = (
    Route("POST", "/v1/endpoints", add, gives=EndpointShown, status=201, takes={"application/json": NewEndpoint},
          sample=_NEW, secret=True, **_MINE),
    Route("GET", "/v1/endpoints", listed, gives=EndpointList, **_MINE),
    Route("GET", "/v1/endpoints/{endpoint}", one, gives=EndpointShown, **_MINE),
    Route("PATCH", "/v1/endpoints/{endpoint}", change, gives=EndpointShown, takes={"application/json": EndpointChange},
          sample=EndpointChange(active=False), **_MINE),
    Route("DELETE", "/v1/endpoints/{endpoint}", remove, status=204, **_MINE),
    Route("POST", "/v1/endpoints/{endpoint}/secret", rotate, gives=Secret, status=201, secret=True, **_MINE),
    Route("GET", "/v1/endpoints/{endpoint}/deliveries", sendings, gives=SendingList, **_MINE),
    Route("POST", "/v1/endpoints/{endpoint}/replay", replay, gives=Replayed, status=202,
          takes={"application/json": Replay}, sample={"since": "2026-03-02T00:00:00Z"}, problems=("in-progress",),
          **_MINE),
)  # fmt: skip
