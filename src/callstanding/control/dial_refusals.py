"""Parties that want no calls of a campaign, or of any of a tenant's: kept as pseudonyms, lifted by a person only."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, select

from callstanding.control.audit import changing, note
from callstanding.control.callee_keys import callee_key
from callstanding.control.claims import checked_number
from callstanding.control.database import reading
from callstanding.control.dial_rows import put_if_absent
from callstanding.control.grant_tables import DIAL_REFUSALS
from callstanding.errors import NotFound

EVERY = ""  # in place of a campaign


class Refusals:
    """The refusals of all tenants. `campaign` empty: none of the tenant's campaigns may call."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine, self._secret = engine, secret

    def add(self, tenant: str, callee: str, campaign: str = EVERY, *, who: str, now: float, why: str = "") -> str:
        """Note that a party (E.164) wants no calls; a second time renews it. Returns its pseudonym."""
        key = callee_key(self._secret, checked_number(callee))
        with changing(self._engine) as connection:
            connection.execute(delete(DIAL_REFUSALS).where(*_is(tenant, campaign, key)))
            put(connection, tenant, campaign, key, at=now)
            after = {"tenant": tenant, "campaign": campaign}
            note(connection, at=now, who=who, what="callee.refused", subject=key, after=after, why=why)
        return key

    def lift(self, tenant: str, callee: str, campaign: str = EVERY, *, who: str, now: float, why: str = "") -> None:
        """A person decides that the party may be called again, since it said so. Raises NotFound and UsageError."""
        key = callee_key(self._secret, checked_number(callee))
        with changing(self._engine) as connection:
            if not connection.execute(delete(DIAL_REFUSALS).where(*_is(tenant, campaign, key))).rowcount:
                raise NotFound("This party has not refused such calls.", hint="Name the campaign that it refused.")
            before = {"tenant": tenant, "campaign": campaign}
            note(connection, at=now, who=who, what="callee.lifted", subject=key, before=before, why=why)

    def count(self, tenant: str) -> int:
        """How many there are."""
        asked = select(func.count()).where(DIAL_REFUSALS.c.tenant == tenant)
        with reading(self._engine) as connection:
            return int(connection.execute(asked).scalar_one())


def put(connection: Connection, tenant: str, campaign: str, key: str, *, at: float) -> None:
    """Note a refusal within somebody's transaction; an older one stays."""
    put_if_absent(connection, DIAL_REFUSALS, [{"tenant": tenant, "campaign": campaign, "callee": key, "at": at}])


def _is(tenant: str, campaign: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return DIAL_REFUSALS.c.tenant == tenant, DIAL_REFUSALS.c.campaign == campaign, DIAL_REFUSALS.c.callee == key
