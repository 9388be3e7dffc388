"""The audit log: who changed what, and whether the chain of its hashes is whole."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding.control.audit import Entry
from callstanding.web.house import house_of
from callstanding.web.parameters import Limit
from callstanding.web.routing import Route, sent
from callstanding.web.times import When, moment


class Audited(msgspec.Struct):
    """One change; `before` and `after` are JSON texts, empty where there is nothing."""

    seq: int
    at: When
    who: str
    what: str
    subject: str
    before: str
    after: str
    why: str
    hash: str


class AuditPage(msgspec.Struct):
    """Changes, oldest first. Go on with `after`; null: there are no more."""

    entries: list[Audited]
    after: int | None


class AuditChain(msgspec.Struct):
    """The chain as it was found: rows, the last hash, and the first row that does not fit (null: all fit)."""

    rows: int
    head: str
    broken: int | None


async def listed(request: Request, after: Annotated[int, Query(ge=0, le=2**62)] = 0, limit: Limit = 100) -> Response:
    """Read the audit log

    Every change of tenants, keys, claims, disputes and endpoints, with its maker.
    """
    house = house_of(request)
    found = await house.ask(lambda: house.audit.listed(after=after, limit=limit))
    return sent(AuditPage([_shown(each) for each in found], found[-1].seq if len(found) == limit else None))


async def verified(request: Request) -> Response:
    """Verify the audit log

    Reads all of it; a row that was changed, moved or cut off breaks the chain.
    """
    house = house_of(request)
    chain = await house.ask(house.audit.verify)
    return sent(AuditChain(chain.rows, chain.head, chain.broken))


def _shown(each: Entry) -> Audited:
    return Audited(
        each.seq, moment(each.at), each.who, each.what, each.subject, each.before, each.after, each.why, each.hash
    )


ROUTES = (
    Route("GET", "/v1/audit", listed, "administration", "admin", operators=True, gives=AuditPage),
    Route("GET", "/v1/audit/chain", verified, "administration", "admin", operators=True, gives=AuditChain),
)
