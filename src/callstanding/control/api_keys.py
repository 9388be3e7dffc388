"""The check that every request passes: from the text of a key to who asks, mostly from memory."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, select, update

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.database import reading, writing
from callstanding.control.key_text import hashed, id_in
from callstanding.control.tables import KEYS, TENANTS
from callstanding.errors import StoreError

FRESH = 0.5  # seconds that an answer is kept: a revoked key is refused within one second
STALE = 3600.0  # seconds that a known key goes on while the database is away: look-ups shall not stop with it
MOST = 10_000  # answers in memory


@dataclass(slots=True)
class _Known:
    caller: Caller
    expires: float | None
    asked: float  # when the database was asked last, answering or not
    answered: float  # when it answered last

    def live(self, now: float) -> bool:
        return self.expires is None or now < self.expires


class ApiKeys:
    """Checks keys for one process; several threads may ask. Refused keys are not remembered: they are many."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = clock.seconds) -> None:
        self._engine = engine
        self._clock = clock
        self._known: dict[bytes, _Known] = {}
        self._used: dict[str, float] = {}

    def known(self, text: str) -> Caller | None:
        """The answer from memory alone; None where `check` must be asked, which may wait for the database."""
        now = self._clock()
        found = self._known.get(hashed(text))
        if found is None or not 0 <= now - found.asked < FRESH or not found.live(now):
            return None
        self._used[found.caller.key_id] = now
        return found.caller

    def check(self, text: str) -> Caller | None:
        """Who holds the key; None for one that is wrong, expired or revoked.

        Raises StoreError where the database is away and the key is not known from the last hour.
        """
        caller = self.known(text)
        if caller is not None:
            return caller
        key_id = id_in(text)
        return None if key_id is None else self._asked(key_id, hashed(text))

    def flush_used(self) -> None:
        """Note in the database when keys were used last; call it from time to time, away from requests."""
        used, self._used = self._used, {}
        if not used:
            return
        with writing(self._engine) as connection:
            for key_id, at in used.items():
                connection.execute(update(KEYS).where(KEYS.c.id == key_id).values(last_used=at))

    def _asked(self, key_id: str, digest: bytes) -> Caller | None:
        now = self._clock()
        try:
            found = self._from_database(key_id, digest, now)
        except StoreError:
            return self._while_away(digest, now)
        if found is None:
            self._known.pop(digest, None)
            return None
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[digest] = found
        self._used[key_id] = now
        return found.caller

    def _from_database(self, key_id: str, digest: bytes, now: float) -> _Known | None:
        asked = (
            select(KEYS.c.hash, KEYS.c.scopes, KEYS.c.expires, KEYS.c.revoked, TENANTS.c.id, TENANTS.c.kind)
            .join(TENANTS, TENANTS.c.id == KEYS.c.tenant)
            .where(KEYS.c.id == key_id)
        )
        with reading(self._engine) as connection:
            row = connection.execute(asked).one_or_none()
        if row is None or not hmac.compare_digest(row.hash, digest) or row.revoked is not None:
            return None
        caller = Caller(row.id, row.kind, frozenset(row.scopes.split()), key_id)
        known = _Known(caller, row.expires, asked=now, answered=now)
        return known if known.live(now) else None

    def _while_away(self, digest: bytes, now: float) -> Caller | None:
        """What was known last. The database is asked again after a moment, not by every request."""
        found = self._known.get(digest)
        if found is None or not 0 <= now - found.answered < STALE:
            raise StoreError("The control database is away, and the key is not known.", hint="Try again later.")
        found.asked = now
        return found.caller if found.live(now) else None
