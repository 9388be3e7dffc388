"""The people who sign in: invited, let in by their password, disabled. Only an argon2id hash of a password is kept."""

from __future__ import annotations

import re
import secrets
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from callstanding.control.audit import changing, note
from callstanding.control.database import reading
from callstanding.control.key_text import hashed
from callstanding.control.passwords import fits, kept_of
from callstanding.control.tables import TENANTS
from callstanding.control.user import Role, User, checked_role
from callstanding.control.user_tables import INVITATIONS, SESSIONS, USERS
from callstanding.errors import NotFound, UsageError

INVITED_S = 3 * 86_400.0  # how long an invitation is good
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")


class Users:
    """All users of all tenants."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, login: str, tenant: str, role: str, *, who: str, now: float, subject: str | None = None) -> User:
        """Make a user, who cannot sign in yet: see `invite`. Raises UsageError for a login that is taken or is none."""
        login = login.strip().lower()
        if not _LOGIN.fullmatch(login):
            raise UsageError(f"{login!r} is no login.", hint="Letters, digits and . _ @ + -, at most 100 of them.")
        try:
            with changing(self._engine) as connection:
                kind = connection.execute(select(TENANTS.c.kind).where(TENANTS.c.id == tenant)).scalar_one_or_none()
                if kind is None:
                    raise NotFound(f"There is no tenant {tenant}.", hint="callstanding tenants list names them.")
                values = {"tenant": tenant, "role": checked_role(role, kind), "subject": subject}
                connection.execute(insert(USERS).values(login=login, created=now, **values))
                note(connection, at=now, who=who, what="user.added", subject=login, after=values)
        except IntegrityError as error:
            raise UsageError(f"There is a user {login} already.") from error
        return self.get(login)

    def get(self, login: str, only: str | None = None) -> User:
        """One user. Raises NotFound; `only`: a tenant whose users alone are found."""
        with reading(self._engine) as connection:
            return _user(_found(connection, login, only))

    def of_subject(self, subject: str) -> User | None:
        """The user whom an OpenID provider knows by this."""
        with reading(self._engine) as connection:
            row = connection.execute(_ALL.where(USERS.c.subject == subject)).one_or_none()
        return _user(row) if row is not None and row.disabled is None else None

    def listed(
        self, only: str | None = None, *, having: str = "", after: str = "", limit: int | None = None
    ) -> list[User]:
        """Users of one tenant or of all, by login. `having`: a text in the login; `after`: the last one seen."""
        asked = _ALL.where(USERS.c.login > after).order_by(USERS.c.login).limit(limit)
        if only is not None:
            asked = asked.where(USERS.c.tenant == only)
        if having:
            asked = asked.where(USERS.c.login.contains(having.strip().lower(), autoescape=True))
        with reading(self._engine) as connection:
            return [_user(row) for row in connection.execute(asked)]

    def invite(self, login: str, *, who: str, now: float, only: str | None = None) -> str:
        """The secret of a link that lets a user choose a password, once; it is kept nowhere. Earlier ones end.

        Raises NotFound, and UsageError for a user who is disabled.
        """
        text = secrets.token_urlsafe(24)
        with changing(self._engine) as connection:
            row = _found(connection, login, only)
            if row.disabled is not None:
                raise UsageError(f"{row.login} is disabled.", hint="Enable it first: callstanding users enable.")
            connection.execute(delete(INVITATIONS).where(INVITATIONS.c.login == row.login))
            connection.execute(insert(INVITATIONS).values(hash=hashed(text), login=row.login, until=now + INVITED_S))
            note(connection, at=now, who=who, what="user.invited", subject=row.login)
        return text

    def invited(self, text: str, *, now: float) -> User | None:
        """Whom an invitation is for; None for one that is used, too old, or was none."""
        with reading(self._engine) as connection:
            return _invited(connection, text, now)

    def welcome(self, text: str, password: str, *, now: float) -> User:
        """Use an invitation: the user has this password from now on, and is signed out everywhere.

        Raises NotFound for an invitation that is not good, UsageError for a password that will not do.
        """
        asked = self.invited(text, now=now)
        kept = kept_of(password, asked.login if asked else "")  # before our turn: it takes a while
        with changing(self._engine) as connection:
            user = _used(connection, text, now)
            _set_password(connection, user.login, kept, now=now)
        return user

    def use(self, text: str, *, now: float) -> User:
        """Use an invitation up without a password: for a simulated world. Raises NotFound."""
        with changing(self._engine) as connection:
            return _used(connection, text, now)

    def know_as(self, subject: str, *, invitation: str, now: float) -> User:
        """Use an invitation: whoever an OpenID provider knows by this subject is its user from now on.

        Raises NotFound for an invitation that is not good, UsageError for a subject that is another user's.
        """
        try:
            with changing(self._engine) as connection:
                user = _used(connection, invitation, now)
                connection.execute(update(USERS).where(USERS.c.login == user.login).values(subject=subject))
                _note_subject(connection, user, subject, now=now)
        except IntegrityError as error:
            raise UsageError("The provider knows another user by this.") from error
        return self.get(user.login)

    def change_password(self, login: str, password: str, *, now: float) -> None:
        """Give a user another password; sessions and invitations end. Raises UsageError for one that will not do."""
        kept = kept_of(password, login)
        with changing(self._engine) as connection:
            _set_password(connection, _found(connection, login, None).login, kept, now=now)

    def check(self, login: str, password: str) -> User | None:
        """The user with this password; None for any other. It takes some 50 ms and 64 MiB, whoever is asked for."""
        with reading(self._engine) as connection:
            row = connection.execute(_ALL.where(USERS.c.login == login.strip().lower())).one_or_none()
        kept = row.password if row is not None and row.disabled is None else None
        return _user(row) if fits(password, kept) and row is not None else None

    def disable(self, login: str, *, who: str, now: float, only: str | None = None) -> None:
        """Let a user in no more; all sessions and invitations end."""
        with changing(self._engine) as connection:
            row = _found(connection, login, only)
            connection.execute(update(USERS).where(USERS.c.login == row.login).values(disabled=now))
            for table in (SESSIONS, INVITATIONS):
                connection.execute(delete(table).where(table.c.login == row.login))
            note(connection, at=now, who=who, what="user.disabled", subject=row.login)

    def enable(self, login: str, *, who: str, now: float, only: str | None = None) -> None:
        """Let a disabled user in again."""
        with changing(self._engine) as connection:
            row = _found(connection, login, only)
            connection.execute(update(USERS).where(USERS.c.login == row.login).values(disabled=None))
            note(connection, at=now, who=who, what="user.enabled", subject=row.login)

    def change_role(self, login: str, role: str, *, who: str, now: float, only: str | None = None) -> User:
        """Give a user another role. Raises UsageError for one that nobody of the tenant can have."""
        with changing(self._engine) as connection:
            row = _found(connection, login, only)
            new: Role = checked_role(role, row.kind)
            connection.execute(update(USERS).where(USERS.c.login == row.login).values(role=new))
            before, after = {"role": row.role}, {"role": new}
            note(connection, at=now, who=who, what="user.role", subject=row.login, before=before, after=after)
        return self.get(login)


_ALL = select(USERS, TENANTS.c.kind).join(TENANTS, TENANTS.c.id == USERS.c.tenant)


def _found(connection: Connection, login: str, only: str | None) -> Row[Any]:
    row = connection.execute(_ALL.where(USERS.c.login == login.strip().lower())).one_or_none()
    if row is None or (only is not None and row.tenant != only):
        raise NotFound(f"There is no user {login}.", hint="callstanding users list names them.")
    return row


def _invited(connection: Connection, text: str, now: float) -> User | None:
    asked = select(INVITATIONS.c.login).where(INVITATIONS.c.hash == hashed(text), INVITATIONS.c.until > now)
    login = connection.execute(asked).scalar_one_or_none()
    user = None if login is None else _user(_found(connection, login, None))
    return user if user is not None and user.disabled is None else None


def _used(connection: Connection, text: str, now: float) -> User:
    """Use an invitation up."""
    user = _invited(connection, text, now)
    if user is None:
        raise NotFound("This invitation was used, or is too old.", hint="Ask for another one.")
    connection.execute(delete(INVITATIONS).where(INVITATIONS.c.login == user.login))
    return user


def _note_subject(connection: Connection, user: User, subject: str, *, now: float) -> None:
    before, after = {"subject": user.subject}, {"subject": subject}
    who = f"user:{user.login}"
    note(connection, at=now, who=who, what="user.subject", subject=user.login, before=before, after=after)


def _set_password(connection: Connection, login: str, kept: str, *, now: float) -> None:
    connection.execute(update(USERS).where(USERS.c.login == login).values(password=kept))
    for table in (SESSIONS, INVITATIONS):  # whoever knew the old one, or has a link, is out
        connection.execute(delete(table).where(table.c.login == login))
    note(connection, at=now, who=f"user:{login}", what="user.password", subject=login)


def _user(row: Row[Any]) -> User:
    has_password = row.password is not None
    return User(
        row.login, row.tenant, row.kind, row.role, row.created, row.disabled, row.seen, has_password, row.subject
    )
