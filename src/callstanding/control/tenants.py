"""Tenants: the operator whose house the store is, and the owners of numbers who may look at theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from callstanding.control.audit import changing, note
from callstanding.control.database import reading
from callstanding.control.tables import TENANTS
from callstanding.errors import NotFound, UsageError

Kind = Literal["operator", "owner"]
KINDS: tuple[Kind, ...] = ("operator", "owner")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Tenant:
    """One party. An operator sees every number of the store, an owner only the numbers that it has proven."""

    id: str
    kind: Kind
    name: str
    created: float


class Tenants:
    """The parties that keys are made for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, tenant: str, kind: str, *, who: str, now: float, name: str = "") -> Tenant:
        """Add a party; an owner's id is the `holder` of its assignments. Raises UsageError for an id that is taken."""
        if not _NAME.fullmatch(tenant):
            raise UsageError(f"{tenant!r} is no id: letters, digits, dot, hyphen and underscore, at most 64 of them.")
        added = Tenant(tenant, _checked_kind(kind), name, now)
        try:
            with changing(self._engine) as connection:
                connection.execute(insert(TENANTS).values(id=tenant, kind=kind, name=name, created=now))
                after = {"kind": kind, "name": name}
                note(connection, at=now, who=who, what="tenant.added", subject=tenant, after=after)
        except IntegrityError as error:
            raise UsageError(f"There is a tenant {tenant} already.") from error
        return added

    def get(self, tenant: str) -> Tenant:
        """The party with this id. Raises NotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(select(TENANTS).where(TENANTS.c.id == tenant)).one_or_none()
        if row is None:
            raise NotFound(f"There is no tenant {tenant}.", hint="callstanding tenants list names them.")
        return Tenant(*row)

    def listed(self) -> list[Tenant]:
        """All parties, by id."""
        with reading(self._engine) as connection:
            return [Tenant(*row) for row in connection.execute(select(TENANTS).order_by(TENANTS.c.id))]


def _checked_kind(text: str) -> Kind:
    for kind in KINDS:
        if kind == text:
            return kind
    raise UsageError(f"A tenant is an operator or an owner, not {text!r}.")
