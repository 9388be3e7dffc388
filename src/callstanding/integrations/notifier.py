"""The notifier: turns what happened into deliveries, for every endpoint that it concerns, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec
from sqlalchemy import Engine

from callstanding.control.audit import Audit
from callstanding.control.claims import Claim, Claims
from callstanding.control.cursors import read_cursor
from callstanding.control.endpoints import Endpoint, Endpoints
from callstanding.control.outbox import New, Outbox
from callstanding.control.tenants import Tenants
from callstanding.integrations.notices import Notice, of_standing
from callstanding.live.published import Event

STANDINGS, DISPUTES = "told standings", "told disputes"  # the names of the cursors
PAGE = 1000


class Feed(Protocol):
    """What publishes events: `Published` does."""

    def events(self, after: int, limit: int = PAGE) -> list[Event]:
        """Events after an id, in order."""


class Notifier:
    """Reads events and the audit log from where it left off; deliveries and the new place are kept together.

    An operator's endpoints get every notice, an owner's those of its proven numbers. An endpoint gets nothing that
    happened before it was made.
    """

    def __init__(self, engine: Engine, feed: Feed, key: bytes) -> None:
        self._engine, self._feed = engine, feed
        self._audit, self._claims = Audit(engine), Claims(engine)
        self._endpoints, self._outbox, self._tenants = Endpoints(engine, key), Outbox(engine), Tenants(engine)

    def step(self, now: float) -> int:
        """Work off one page of each source; returns how many things that happened were read."""
        return self._standings(now) + self._disputes(now)

    def _standings(self, now: float) -> int:
        at = read_cursor(self._engine, STANDINGS)
        events = self._feed.events(at, PAGE)
        if not events:
            return self._from_the_start(at, now)
        notices = [notice for notice in map(of_standing, events) if notice is not None]
        claims = self._claims.of({notice.number for notice in notices}, now) if notices else {}
        told = [(notice, _owner(claims.get(notice.number), notice)) for notice in notices]
        self._outbox.put(self._fitting(told), now=now, cursor=(STANDINGS, events[-1].id))
        return len(events)

    def _from_the_start(self, at: int, now: float) -> int:
        """A published file that was made anew counts from 1 again; what was told already keeps its id."""
        if at and not self._feed.events(at - 1, 1):
            self._outbox.put([], now=now, cursor=(STANDINGS, 0))
        return 0

    def _disputes(self, now: float) -> int:
        entries = self._audit.listed(after=read_cursor(self._engine, DISPUTES), limit=PAGE)
        if not entries:
            return 0
        told = []
        for entry in entries:
            if entry.what in ("dispute.opened", "dispute.decided"):
                data = msgspec.json.decode(entry.after)
                owner = data.pop("tenant")
                data |= {"note": entry.why} if entry.why else {}
                told.append((Notice(entry.what, data["number"], entry.at, data), owner))
        self._outbox.put(self._fitting(told), now=now, cursor=(DISPUTES, entries[-1].seq))
        return len(entries)

    def _fitting(self, told: Iterable[tuple[Notice, str | None]]) -> list[New]:
        told = list(told)
        if not told:
            return []
        operators = {tenant.id for tenant in self._tenants.listed() if tenant.kind == "operator"}
        endpoints = self._endpoints.listed(None)
        return [
            New(endpoint.id, notice.id, notice.event, notice.body)
            for notice, owner in told
            for endpoint in endpoints
            if _concerns(endpoint, notice) and (endpoint.tenant in operators or endpoint.tenant == owner)
        ]


def _owner(claim: Claim | None, notice: Notice) -> str | None:
    """Who had proven the number when it happened: what was before is not the new owner's."""
    return claim.tenant if claim is not None and claim.proven_at <= notice.at else None


def _concerns(endpoint: Endpoint, notice: Notice) -> bool:
    return notice.event in endpoint.events and endpoint.created <= notice.at
