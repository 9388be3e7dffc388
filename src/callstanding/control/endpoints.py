"""Endpoints: where a tenant wants to be told of events, by a signed webhook or through Apprise."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update

from callstanding.control.audit import changing, note
from callstanding.control.database import reading
from callstanding.control.events import checked_events
from callstanding.control.outbox import drop_all
from callstanding.control.sealing import Seal
from callstanding.control.tables import ENDPOINTS, TENANTS
from callstanding.errors import NotFound, UsageError

Channel = Literal["webhook", "apprise"]
BOTH_SECRETS = 86_400.0  # seconds after a rotation in which the old secret signs too
MOST_URL = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One target. `url` of a webhook as given; of an Apprise target only its scheme, because it may hold passwords.

    `failures` in a row; no delivery is tried before `resume_at`. Times are seconds since 1970.
    """

    id: str
    tenant: str
    kind: Channel
    url: str
    events: tuple[str, ...]
    active: bool
    created: float
    failures: int
    resume_at: float


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """An endpoint with what is needed to reach it: the whole URL, and its secrets, the newest first."""

    endpoint: Endpoint
    url: str
    secrets: tuple[str, ...]


class Endpoints:
    """The targets of all tenants; `only` limits to one tenant's, None is an operator's view.

    `key` is the store's: URLs and secrets are sealed under it. Whether a URL may be reached is decided at each sending.
    """

    def __init__(self, engine: Engine, key: bytes) -> None:
        self._engine = engine
        self._seal = Seal(key)

    def add(
        self, tenant: str, url: str, events: Iterable[str], *, kind: Channel = "webhook", who: str, now: float
    ) -> Target:
        """Add a target, active at once; its secret is shown to its owner now and never again. Raises UsageError."""
        chosen = _checked(url, events, kind)
        made = "ep_" + secrets.token_hex(8)
        secret = _new_secret() if kind == "webhook" else None
        values = {
            "id": made,
            "tenant": tenant,
            "kind": kind,
            "url": self._seal.seal(url),
            "secret": None if secret is None else self._seal.seal(secret),
            "events": " ".join(chosen),
            "active": True,
            "created": now,
            "failures": 0,
            "resume_at": 0.0,
        }
        with changing(self._engine) as connection:
            _check_may_have(connection, tenant, kind)
            connection.execute(insert(ENDPOINTS).values(**values))
            after = {"tenant": tenant, "kind": kind, "url": _shown_url(url, kind), "events": chosen}
            note(connection, at=now, who=who, what="endpoint.added", subject=made, after=after)
        return self.target(made, now)

    def get(self, endpoint: str, only: str | None) -> Endpoint:
        """One target. Raises NotFound, also for somebody else's."""
        with reading(self._engine) as connection:
            return self._endpoint(_found(connection, endpoint, only))

    def listed(self, only: str | None) -> list[Endpoint]:
        """Targets, oldest first, removed ones not among them."""
        asked = select(ENDPOINTS).where(_mine(only)).order_by(ENDPOINTS.c.created, ENDPOINTS.c.id)
        with reading(self._engine) as connection:
            return [self._endpoint(row) for row in connection.execute(asked)]

    def change(
        self,
        endpoint: str,
        only: str | None,
        *,
        who: str,
        now: float,
        active: bool | None = None,
        events: Iterable[str] | None = None,
    ) -> Endpoint:
        """Switch a target on or off, or choose its events. What is due to one that is off waits. Raises NotFound."""
        changes: dict[str, Any] = {}
        if active is not None:
            changes |= {"active": active, "resume_at": 0.0, "failures": 0}
        if events is not None:
            changes["events"] = " ".join(checked_events(events))
        with changing(self._engine) as connection:
            old = self._endpoint(_found(connection, endpoint, only))
            if changes:
                connection.execute(update(ENDPOINTS).where(ENDPOINTS.c.id == endpoint).values(**changes))
            new = self._endpoint(_found(connection, endpoint, only))
            before, after = ({"active": each.active, "events": each.events} for each in (old, new))
            note(connection, at=now, who=who, what="endpoint.changed", subject=endpoint, before=before, after=after)
            return new

    def rotate_secret(self, endpoint: str, only: str | None, *, who: str, now: float) -> str:
        """Give a webhook a new secret; both sign for a day. Returns the new one. Raises NotFound and UsageError."""
        secret = _new_secret()
        with changing(self._engine) as connection:
            row = _found(connection, endpoint, only)
            if row.kind != "webhook":
                raise UsageError("Only a webhook has a secret.")
            changes = {"secret": self._seal.seal(secret), "old_secret": row.secret, "old_until": now + BOTH_SECRETS}
            connection.execute(update(ENDPOINTS).where(ENDPOINTS.c.id == endpoint).values(**changes))
            note(connection, at=now, who=who, what="endpoint.secret_rotated", subject=endpoint)
        return secret

    def remove(self, endpoint: str, only: str | None, *, who: str, now: float) -> None:
        """Remove a target and what is due to it. Raises NotFound, also for somebody else's."""
        with changing(self._engine) as connection:
            row = _found(connection, endpoint, only)
            drop_all(connection, endpoint)
            connection.execute(delete(ENDPOINTS).where(ENDPOINTS.c.id == endpoint))
            before = {"tenant": row.tenant, "kind": row.kind, "events": row.events}
            note(connection, at=now, who=who, what="endpoint.removed", subject=endpoint, before=before)

    def target(self, endpoint: str, now: float) -> Target:
        """What the sender needs; never for a reply. Raises NotFound."""
        with reading(self._engine) as connection:
            row = _found(connection, endpoint, None)
        old = row.old_secret if row.old_until is not None and now < row.old_until else None
        sealed = [secret for secret in (row.secret, old) if secret is not None]
        opened = tuple(self._seal.open(secret) for secret in sealed)
        return Target(self._endpoint(row), self._seal.open(row.url), opened)

    def _endpoint(self, row: Row[Any]) -> Endpoint:
        return Endpoint(
            id=row.id,
            tenant=row.tenant,
            kind=row.kind,
            url=_shown_url(self._seal.open(row.url), row.kind),
            events=tuple(row.events.split()),
            active=row.active,
            created=row.created,
            failures=row.failures,
            resume_at=row.resume_at,
        )


def _check_may_have(connection: Connection, tenant: str, kind: str) -> None:
    """Apprise reaches whatever its URLs say, our own network too: an owner's word is not enough for that."""
    found = connection.execute(select(TENANTS.c.kind).where(TENANTS.c.id == tenant)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no tenant {tenant}.")
    if kind == "apprise" and found != "operator":
        raise UsageError("Only an operator may have Apprise targets.", hint="Use a webhook.")


def _new_secret() -> str:
    """32 random bytes as Standard Webhooks writes a symmetric secret."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _checked(url: str, events: Iterable[str], kind: str) -> list[str]:
    if kind not in ("webhook", "apprise"):
        raise UsageError(f"An endpoint is a webhook or an apprise target, not {kind!r}.")
    if "://" not in url or len(url) > MOST_URL:
        raise UsageError(f"An endpoint has a URL of at most {MOST_URL} characters.")
    return checked_events(events)


def _shown_url(url: str, kind: str) -> str:
    return url if kind == "webhook" else url.split("://", 1)[0] + "://..."


def _mine(only: str | None) -> ColumnElement[bool]:
    return ENDPOINTS.c.id.is_not(None) if only is None else ENDPOINTS.c.tenant == only


def _found(connection: Connection, endpoint: str, only: str | None) -> Row[Any]:
    row = connection.execute(select(ENDPOINTS).where(ENDPOINTS.c.id == endpoint, _mine(only))).one_or_none()
    if row is None:
        raise NotFound(f"There is no endpoint {endpoint}.")
    return row
