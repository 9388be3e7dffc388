"""Tenants and their keys, for whoever administers the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

import msgspec
from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.control.caller import Scope
from callstanding.control.keys import Key, Made
from callstanding.control.tenants import Tenant
from callstanding.web.body import json_of
from callstanding.web.house import House, house_of
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import When, moment, seconds_of, shown_time

T = TypeVar("T")
Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Name = Annotated[str, msgspec.Meta(max_length=200)]


class NewTenant(msgspec.Struct, forbid_unknown_fields=True):
    """A party: an operator sees every number, an owner its proven ones."""

    id: Id
    kind: Literal["operator", "owner"]
    name: Name = ""


class TenantShown(msgspec.Struct):
    """A party."""

    id: str
    kind: Literal["operator", "owner"]
    name: str
    created: When


class TenantList(msgspec.Struct):
    """All parties."""

    tenants: list[TenantShown]


class NewKey(msgspec.Struct, forbid_unknown_fields=True):
    """A key for a tenant. Owners' keys may have `lookup` and `read`."""

    tenant: Id
    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=5)]
    name: Name = ""
    expires: When | None = None


class KeyShown(msgspec.Struct, omit_defaults=True):
    """A key. `text` is there in the reply to its making alone: it is kept nowhere."""

    id: str
    tenant: str
    name: str
    scopes: list[str]
    created: When
    expires: When | None
    revoked: When | None
    last_used: When | None
    follows: str | None
    text: str = ""


class KeyList(msgspec.Struct):
    """Keys, oldest first."""

    keys: list[KeyShown]


KeyId = Annotated[str, Path(max_length=64)]


async def add(request: Request) -> Response:
    """Add a tenant

    An owner's id is the `holder` of its assignments.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, NewTenant, inflated=house.limits.inflated)
    made = await house.ask(
        lambda: house.tenants.add(new.id, new.kind, who=caller.key_id, now=clock.seconds(), name=new.name)
    )
    return sent(_tenant(made), status=201)


async def tenants(request: Request) -> Response:
    """List tenants"""
    house = house_of(request)
    return sent(TenantList([_tenant(each) for each in await house.ask(house.tenants.listed)]))


async def make(request: Request) -> Response:
    """Make a key

    Its text is in this reply and nowhere else: keep it.
    """
    house, who = house_of(request), caller_of(request).key_id
    new = await json_of(request, NewKey, inflated=house.limits.inflated)
    expires = None if new.expires is None else seconds_of(new.expires)
    return await _made(
        house,
        lambda: house.keys.create(
            new.tenant, tuple(new.scopes), who=who, now=clock.seconds(), name=new.name, expires=expires
        ),
    )


async def keys(request: Request, tenant: Annotated[str | None, Query(max_length=64)] = None) -> Response:
    """List keys

    Of one tenant or of all.
    """
    house = house_of(request)
    return sent(KeyList([_key(each) for each in await house.ask(lambda: house.keys.listed(tenant))]))


async def rotate(request: Request, key: KeyId) -> Response:
    """Replace a key

    Makes one like it; the old one goes on for seven days, so that it can be changed everywhere.
    """
    house, who = house_of(request), caller_of(request).key_id
    return await _made(house, lambda: house.keys.rotate(key, who=who, now=clock.seconds()))


async def revoke(request: Request, key: KeyId) -> Response:
    """Revoke a key

    No request is taken with it a second later.
    """
    house, who = house_of(request), caller_of(request).key_id
    return sent(_key(await house.ask(lambda: house.keys.revoke(key, who=who, now=clock.seconds()))))


async def _made(house: House, make: Callable[[], Made]) -> Response:
    made = await house.ask(make)
    return sent(_key(made.key, text=made.text), status=201)


def _tenant(tenant: Tenant) -> TenantShown:
    return TenantShown(tenant.id, tenant.kind, tenant.name, moment(tenant.created))


def _key(key: Key, *, text: str = "") -> KeyShown:
    return KeyShown(
        id=key.id,
        tenant=key.tenant,
        name=key.name,
        scopes=list(key.scopes),
        created=moment(key.created),
        expires=shown_time(key.expires),
        revoked=shown_time(key.revoked),
        last_used=shown_time(key.last_used),
        follows=key.follows,
        text=text,
    )


def _admin(method: Literal["GET", "POST", "DELETE"], path: str, handler: object, **more: object) -> Route:
    return Route(method, path, handler, "administration", "admin", operators=True, **more)  # type: ignore[arg-type]


ROUTES = (
    _admin("POST", "/v1/tenants", add, gives=TenantShown, status=201, takes={"application/json": NewTenant},
           sample=NewTenant("acme", "owner", "Acme call centre"), problems=("in-progress",)),
    _admin("GET", "/v1/tenants", tenants, gives=TenantList),
    _admin("POST", "/v1/keys", make, gives=KeyShown, status=201, takes={"application/json": NewKey},
           sample=NewKey("acme", ["lookup", "read"]), secret=True),
    _admin("GET", "/v1/keys", keys, gives=KeyList),
    _admin("POST", "/v1/keys/{key}/rotate", rotate, gives=KeyShown, status=201, secret=True),
    _admin("DELETE", "/v1/keys/{key}", revoke, gives=KeyShown),
)  # fmt: skip
