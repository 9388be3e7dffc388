"""API keys: made, listed, rotated and revoked. Only a hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from callstanding.control.audit import changing, note
from callstanding.control.caller import checked_scopes
from callstanding.control.database import reading
from callstanding.control.key_text import hashed, new_text
from callstanding.control.tables import KEYS, TENANTS
from callstanding.errors import NotFound, UsageError

DAY = 86_400.0
GRACE = 7 * DAY  # how long a rotated key goes on: time enough to change it everywhere


@dataclass(frozen=True, slots=True)
class Key:
    """What may be shown of a key. Times are seconds since 1970, None where there is none."""

    id: str
    tenant: str
    name: str
    scopes: tuple[str, ...]
    created: float
    expires: float | None
    revoked: float | None
    last_used: float | None
    follows: str | None  # the id of the key that this one was made to replace

    def live(self, now: float) -> bool:
        """Whether it opens anything."""
        return self.revoked is None and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True)
class Made:
    """A new key and its text, which is kept nowhere."""

    key: Key
    text: str


class Keys:
    """The keys of all tenants, for whoever administers them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self,
        tenant: str,
        scopes: tuple[str, ...],
        *,
        who: str,
        now: float,
        name: str = "",
        expires: float | None = None,
    ) -> Made:
        """Make a key. Raises NotFound for an unknown tenant, UsageError for scopes that its kind may not have."""
        with changing(self._engine) as connection:
            kind = connection.execute(select(TENANTS.c.kind).where(TENANTS.c.id == tenant)).scalar_one_or_none()
            if kind is None:
                raise NotFound(f"There is no tenant {tenant}.", hint="Make it: callstanding tenants add.")
            if expires is not None and expires <= now:
                raise UsageError("The key would be expired from the start.")
            kept = checked_scopes(scopes, kind)
            return _make(connection, who=who, now=now, tenant=tenant, name=name, scopes=kept, expires=expires)

    def rotate(self, key_id: str, *, who: str, now: float, grace: float = GRACE, only: str | None = None) -> Made:
        """Make a key like another one, which ends after `grace` seconds: so long both are live.

        The new key lives as long from now as the old one was given at its creation. Raises NotFound, and UsageError
        for a key that is not live or that another one follows already. `only`: a tenant whose keys alone are found.
        """
        with changing(self._engine) as connection:
            old = _found(connection, key_id, only)
            _check_may_be_followed(connection, old, now)
            like = {"tenant": old.tenant, "name": old.name, "scopes": " ".join(old.scopes)}
            expires = None if old.expires is None else now + (old.expires - old.created)
            made = _make(connection, who=who, now=now, expires=expires, follows=old.id, **like)
            ends = min(now + grace, old.expires or now + grace)
            _end(connection, old.id, ends)
            if old.follows is not None:
                _end(connection, old.follows, now)
            after = {"ends": ends, "followed_by": made.key.id}
            note(connection, at=now, who=who, what="key.rotated", subject=old.id, after=after)
            return made

    def revoke(self, key_id: str, *, who: str, now: float, why: str = "", only: str | None = None) -> Key:
        """End a key at once: no process takes it a second later. Raises NotFound; again changes nothing."""
        with changing(self._engine) as connection:
            key = _found(connection, key_id, only)
            if key.revoked is None:
                connection.execute(update(KEYS).where(KEYS.c.id == key_id).values(revoked=now))
                note(connection, at=now, who=who, what="key.revoked", subject=key_id, why=why)
            return _found(connection, key_id)

    def listed(self, only: str | None = None) -> list[Key]:
        """The keys of one tenant, or of all (None), oldest first."""
        asked = select(KEYS).order_by(KEYS.c.created, KEYS.c.id)
        if only is not None:
            asked = asked.where(KEYS.c.tenant == only)
        with reading(self._engine) as connection:
            return [_key(row) for row in connection.execute(asked)]


def _make(connection: Connection, *, who: str, now: float, follows: str | None = None, **of: Any) -> Made:
    key_id, text = new_text()
    values = {**of, "id": key_id, "hash": hashed(text), "created": now, "follows": follows}
    connection.execute(insert(KEYS).values(**values))
    told = {name: of[name] for name in ("tenant", "name", "scopes", "expires")}
    note(connection, at=now, who=who, what="key.created", subject=key_id, after=told)
    return Made(_found(connection, key_id), text)


def _check_may_be_followed(connection: Connection, old: Key, now: float) -> None:
    if not old.live(now):
        raise UsageError(f"The key {old.id} is not live any more.", hint="Make a new one.")
    for row in connection.execute(select(KEYS).where(KEYS.c.follows == old.id)):
        if _key(row).live(now):
            raise UsageError(f"The key {row.id} follows {old.id} already.", hint="Rotate or revoke that one.")


def _end(connection: Connection, key_id: str, at: float) -> None:
    sooner = (KEYS.c.expires.is_(None)) | (KEYS.c.expires > at)
    connection.execute(update(KEYS).where(KEYS.c.id == key_id, sooner).values(expires=at))


def _found(connection: Connection, key_id: str, only: str | None = None) -> Key:
    row = connection.execute(select(KEYS).where(KEYS.c.id == key_id)).one_or_none()
    if row is None or (only is not None and row.tenant != only):
        raise NotFound(f"There is no key {key_id}.", hint="callstanding keys list names them.")
    return _key(row)


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        created=row.created,
        expires=row.expires,
        revoked=row.revoked,
        last_used=row.last_used,
        follows=row.follows,
    )
