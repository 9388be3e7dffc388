"""Sessions: who is signed in where. Only a hash of the cookie's text is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from callstanding import clock
from callstanding.control.database import reading, writing
from callstanding.control.key_text import hashed
from callstanding.control.tables import TENANTS
from callstanding.control.user import User
from callstanding.control.user_tables import SESSIONS, USERS
from callstanding.errors import StoreError

IDLE_S = 12 * 3600.0  # without a request it ends
LONGEST_S = 7 * 86_400.0  # and so it does in any case
FRESH_S = 1.0  # an answer is kept so long: who is signed out or disabled is refused within a second
NOTED_S = 60.0  # between two notes that a session is used
MOST = 10_000  # answers in memory


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in; `hash` names the session, and opens nothing."""

    hash: bytes
    user: User


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user is signed in: since when, and when a page was last asked for (to a minute)."""

    hash: bytes
    begun: float
    seen: float


class Sessions:
    """The sessions of all users; several threads may ask."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = clock.seconds) -> None:
        self._engine, self._clock = engine, clock
        self._known: dict[bytes, tuple[float, Session]] = {}
        self._noted: dict[bytes, float] = {}

    def begin(self, login: str) -> str:
        """Sign a user in; the text of the cookie."""
        text, now = secrets.token_urlsafe(32), self._clock()
        with writing(self._engine) as connection:
            connection.execute(insert(SESSIONS).values(hash=hashed(text), login=login, begun=now, seen=now))
            connection.execute(update(USERS).where(USERS.c.login == login).values(seen=now))
            connection.execute(
                delete(SESSIONS).where(or_(SESSIONS.c.seen < now - IDLE_S, SESSIONS.c.begun < now - LONGEST_S))
            )
        return text

    def known(self, text: str) -> Session | None:
        """The answer from memory alone; None where `find` must be asked."""
        asked, session = self._known.get(hashed(text), (-FRESH_S, None))
        return session if 0 <= self._clock() - asked < FRESH_S else None

    def find(self, text: str) -> Session | None:
        """Who is signed in with this cookie; None for one that is wrong, or has ended."""
        digest, now = hashed(text), self._clock()
        asked = (
            select(USERS, TENANTS.c.kind)
            .join(SESSIONS, SESSIONS.c.login == USERS.c.login)
            .join(TENANTS, TENANTS.c.id == USERS.c.tenant)
            .where(SESSIONS.c.hash == digest, USERS.c.disabled.is_(None), *_alive(now))
        )
        with reading(self._engine) as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            self._known.pop(digest, None)
            return None
        self._note(digest, now)
        user = User(row.login, row.tenant, row.kind, row.role, row.created, None, row.seen,
                    row.password is not None, row.subject)  # fmt: skip
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[digest] = now, Session(digest, user)
        return self._known[digest][1]

    def end(self, text: str) -> None:
        """Sign out."""
        self._known.pop(hashed(text), None)
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.hash == hashed(text)))

    def end_all(self, login: str, *, but: bytes = b"") -> int:
        """Sign a user out everywhere, but in the session that has this hash; returns how many ended."""
        gone = delete(SESSIONS).where(SESSIONS.c.login == login, SESSIONS.c.hash != but)
        with writing(self._engine) as connection:
            return int(connection.execute(gone).rowcount)

    def places(self, login: str) -> list[Place]:
        """Where a user is signed in, the last used first."""
        asked = select(SESSIONS.c.hash, SESSIONS.c.begun, SESSIONS.c.seen).where(SESSIONS.c.login == login)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.where(*_alive(self._clock())).order_by(SESSIONS.c.seen.desc()))
            return [Place(*row) for row in rows]

    def _note(self, digest: bytes, now: float) -> None:
        """That it is used: not at every request, since that would be a write each."""
        if now - self._noted.get(digest, 0.0) < NOTED_S:
            return
        if len(self._noted) >= MOST:
            self._noted.clear()
        self._noted[digest] = now
        with suppress(StoreError), writing(self._engine) as connection:  # a page is not refused for want of a note
            connection.execute(update(SESSIONS).where(SESSIONS.c.hash == digest).values(seen=now))


def _alive(now: float) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SESSIONS.c.seen > now - IDLE_S, SESSIONS.c.begun > now - LONGEST_S
