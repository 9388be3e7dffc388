"""Idempotency: a request that is sent again with its Idempotency-Key gets the reply that it had the first time."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

import msgspec
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from callstanding.control.database import writing
from callstanding.control.tables import IDEMPOTENCY

KEPT = 86_400.0  # seconds that a reply is kept
ABANDONED = 60.0  # seconds after which a request that was begun and never finished may be tried again


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of the first request: `done` (answer with its reply), `busy` (409) or `other body` (422)."""

    state: Literal["done", "busy", "other body"]
    status: int = 0
    reply: bytes = b""


@dataclass(frozen=True, slots=True)
class Request:
    """A request under a key: whose, to which route, and its body, none of which is kept in a readable form."""

    tenant: str
    route: str
    key: str
    body: bytes


class Idempotency:
    """The requests of the last 24 hours.

    Keys and bodies are kept as HMACs under the store's key: a plain hash of a body that holds one telephone number
    could be guessed. Replies are kept as they are: give none that names a callee or a reporter.
    """

    def __init__(self, engine: Engine, key: bytes) -> None:
        self._engine = engine
        self._key = key

    def begin(self, request: Request, *, now: float) -> Earlier | None:
        """Take a request on: None says go on, and end with `finish` or `drop`."""
        digest, body = self._digests(request)
        try:
            with writing(self._engine) as connection:
                return _begun(connection, digest, body, now)
        except IntegrityError:  # another process was first, between our look and our insert
            return Earlier("busy")

    def finish(self, request: Request, *, status: int, reply: bytes) -> None:
        """Keep the reply of a request that was done."""
        digest, _ = self._digests(request)
        with writing(self._engine) as connection:
            connection.execute(
                update(IDEMPOTENCY).where(IDEMPOTENCY.c.hash == digest).values(status=status, reply=reply)
            )

    def drop(self, request: Request) -> None:
        """Forget a request that failed, so that it can be sent again."""
        digest, _ = self._digests(request)
        with writing(self._engine) as connection:
            connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.hash == digest, IDEMPOTENCY.c.status.is_(None)))

    def forget(self, now: float) -> int:
        """Delete what is older than 24 hours; returns how many requests that were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.begun <= now - KEPT)).rowcount

    def _digests(self, request: Request) -> tuple[bytes, bytes]:
        named = msgspec.json.encode([request.tenant, request.route, request.key])
        return (
            hmac.digest(self._key, b"idempotency key " + named, hashlib.sha256),
            hmac.digest(self._key, b"idempotency body " + request.body, hashlib.sha256),
        )


def _begun(connection: Connection, digest: bytes, body: bytes, now: float) -> Earlier | None:
    asked = select(IDEMPOTENCY).where(IDEMPOTENCY.c.hash == digest).with_for_update()
    row = connection.execute(asked).one_or_none()
    earlier = None if row is None else _earlier(row, body, now)
    if earlier is not None:
        return earlier
    if row is not None:
        connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.hash == digest))
    connection.execute(insert(IDEMPOTENCY).values(hash=digest, body=body, begun=now))
    return None


def _earlier(row: Row[tuple[bytes, bytes, float, int | None, bytes | None]], body: bytes, now: float) -> Earlier | None:
    if row.begun <= now - KEPT:
        return None
    if not hmac.compare_digest(row.body, body):
        return Earlier("other body")
    if row.status is not None:
        return Earlier("done", row.status, row.reply or b"")
    return Earlier("busy") if now - row.begun < ABANDONED else None
