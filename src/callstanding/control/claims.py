"""Claims: which owner has proven which number. A number has one owner at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select

from callstanding.control.audit import changing, note
from callstanding.control.database import reading
from callstanding.control.tables import CLAIMS, TENANTS
from callstanding.errors import NotFound, UsageError

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
BY_ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Claim:
    """A number in E.164 with +, its owner, and what proves it: `assignment`, or the words of an operator."""

    number: str
    tenant: str
    proven_by: str
    proven_at: float
    until: float | None


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment: who holds a number from when until when (None: still). Times are seconds since 1970."""

    number: str
    holder: str
    since: float
    until: float | None = None


class Claims:
    """The proven numbers of owners."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def prove(self, tenant: str, number: str, *, by: str, who: str, now: float, until: float | None = None) -> Claim:
        """Take an operator's word (`by`: how it knows) that a number is an owner's.

        Raises UsageError where another tenant has proven it: end that claim first. Raises NotFound for no such tenant.
        """
        claim = Claim(checked_number(number), tenant, by, now, until)
        with changing(self._engine) as connection:
            if connection.execute(select(TENANTS.c.id).where(TENANTS.c.id == tenant)).one_or_none() is None:
                raise NotFound(f"There is no tenant {tenant}.", hint="Make it: callstanding tenants add.")
            old = _live(connection, number, now)
            if old is not None and old.tenant != tenant:
                raise UsageError(f"{number} is proven by {old.tenant}.", hint="End that claim first.")
            _put(connection, claim, who=who, now=now, old=old)
        return claim

    def assigned(self, held: Iterable[Held], *, who: str, now: float) -> int:
        """Take over who holds what: a holder that is an owner here has proven the number, the former owner has not.

        Assignments that are not in force at `now` are passed over. Returns how many claims changed.
        """
        changed = 0
        with changing(self._engine) as connection:
            owners = set(connection.execute(select(TENANTS.c.id).where(TENANTS.c.kind == "owner")).scalars())
            for one in held:
                if one.since <= now and (one.until is None or now < one.until):
                    changed += _take_over(connection, one, owners, who=who, now=now)
        return changed

    def end(self, number: str, *, who: str, now: float, why: str = "") -> None:
        """End the claim of a number. Raises NotFound where nobody has proven it."""
        with changing(self._engine) as connection:
            old = _live(connection, number, now)
            if old is None:
                raise NotFound(f"Nobody has proven {number}.")
            _drop(connection, old, who=who, now=now, why=why)

    def owns(self, tenant: str, number: str, now: float) -> bool:
        """Whether the tenant has proven the number."""
        return self.owners([number], now).get(number) == tenant

    def owners(self, numbers: Iterable[str], now: float) -> dict[str, str]:
        """The owner of each of some numbers, where there is one."""
        return {number: claim.tenant for number, claim in self.of(numbers, now).items()}

    def of(self, numbers: Iterable[str], now: float) -> dict[str, Claim]:
        """The claim of each of some numbers, where there is one in force."""
        asked = select(CLAIMS).where(CLAIMS.c.number.in_(list(numbers)), _in_force(now))
        with reading(self._engine) as connection:
            return {row.number: _claim(row) for row in connection.execute(asked)}

    def numbers(self, tenant: str, now: float, *, after: str = "", limit: int = 1000) -> list[str]:
        """The proven numbers of a tenant after one of them, in order."""
        asked = select(CLAIMS.c.number).where(CLAIMS.c.tenant == tenant, CLAIMS.c.number > after, _in_force(now))
        with reading(self._engine) as connection:
            return list(connection.execute(asked.order_by(CLAIMS.c.number).limit(limit)).scalars())

    def listed(self, only: str | None, now: float) -> list[Claim]:
        """The claims in force of one tenant, or of all (None)."""
        asked = select(CLAIMS).where(_in_force(now)).order_by(CLAIMS.c.number)
        if only is not None:
            asked = asked.where(CLAIMS.c.tenant == only)
        with reading(self._engine) as connection:
            return [_claim(row) for row in connection.execute(asked)]


def checked_number(number: str) -> str:
    """The number, where it is E.164 with +. Raises UsageError."""
    if not E164.fullmatch(number):
        raise UsageError(f"{number!r} is no number in E.164.", hint="Write it with + and the country code.")
    return number


def _in_force(now: float) -> Any:
    return or_(CLAIMS.c.until.is_(None), CLAIMS.c.until > now)


def _live(connection: Connection, number: str, now: float) -> Claim | None:
    row = connection.execute(select(CLAIMS).where(CLAIMS.c.number == number, _in_force(now))).one_or_none()
    return None if row is None else _claim(row)


def _take_over(connection: Connection, one: Held, owners: set[str], *, who: str, now: float) -> int:
    old = _live(connection, one.number, now)
    if one.holder in owners:
        claim = Claim(checked_number(one.number), one.holder, BY_ASSIGNMENT, now, one.until)
        if old is not None and (old.tenant, old.until) == (claim.tenant, claim.until):
            return 0
        _put(connection, claim, who=who, now=now, old=old)
        return 1
    if old is None:
        return 0
    _drop(connection, old, who=who, now=now, why="assigned to somebody else")
    return 1


def _put(connection: Connection, claim: Claim, *, who: str, now: float, old: Claim | None) -> None:
    connection.execute(delete(CLAIMS).where(CLAIMS.c.number == claim.number))
    values = {name: getattr(claim, name) for name in CLAIMS.c.keys()}  # noqa: SIM118 - columns, not a dict
    connection.execute(insert(CLAIMS).values(**values))
    before = None if old is None else {"tenant": old.tenant, "by": old.proven_by, "until": old.until}
    after = {"tenant": claim.tenant, "by": claim.proven_by, "until": claim.until}
    note(connection, at=now, who=who, what="claim.proven", subject=claim.number, before=before, after=after)


def _drop(connection: Connection, old: Claim, *, who: str, now: float, why: str) -> None:
    connection.execute(delete(CLAIMS).where(CLAIMS.c.number == old.number))
    before = {"tenant": old.tenant, "by": old.proven_by, "until": old.until}
    note(connection, at=now, who=who, what="claim.ended", subject=old.number, before=before, why=why)


def _claim(row: Row[Any]) -> Claim:
    return Claim(row.number, row.tenant, row.proven_by, row.proven_at, row.until)
