"""Disputes: an owner says that a number of its own is judged wrongly, and a person decides."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from callstanding.control.audit import changing, note
from callstanding.control.caller import Caller
from callstanding.control.claims import checked_number
from callstanding.control.database import reading, writing
from callstanding.control.tables import CLAIMS, DISPUTES
from callstanding.errors import NotFound, UsageError

State = Literal["open", "upheld", "rejected", "withdrawn"]
Decision = Literal["upheld", "rejected"]
ANSWERED_WITHIN = 86_400.0  # seconds; our goal: whoever is judged wrongly hears from a person within a day
MOST_TEXT = 4_000  # characters
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute. `upheld`: the owner is right. `contact` is the owner's own. Times are seconds since 1970."""

    id: str
    number: str
    tenant: str
    state: State
    text: str
    contact: str
    opened: float
    decided: float | None
    note: str

    @property
    def due(self) -> float:
        """When it must be answered."""
        return self.opened + ANSWERED_WITHIN


class Disputes:
    """All disputes; `only` limits an answer to one tenant's, None is an operator's view."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, number: str, caller: Caller, *, text: str, contact: str, now: float) -> Dispute:
        """Dispute the standing of a number. An owner may do so for its proven numbers, an operator for any.

        Raises NotFound for a number that is not the owner's, UsageError for a text that is too long and for a second
        dispute while one is open.
        """
        _check_texts(text, contact)
        made = Dispute(_new_id(), checked_number(number), caller.tenant, "open", text, contact, now, None, "")
        try:
            with changing(self._engine) as connection:
                _check_may_dispute(connection, made, caller, now)
                values = {name: getattr(made, name) for name in DISPUTES.c.keys()}  # noqa: SIM118 - columns, not a dict
                connection.execute(insert(DISPUTES).values(**values))
                after = {"dispute": made.id, "number": number, "tenant": made.tenant, "state": "open"}
                note(connection, at=now, who=caller.key_id, what="dispute.opened", subject=made.id, after=after)
        except IntegrityError as error:
            raise UsageError(f"The standing of {number} is disputed already.") from error
        return made

    def decide(self, dispute: str, state: Decision, *, why: str, who: str, now: float) -> Dispute:
        """Decide an open dispute, with a note for the owner. Raises NotFound and UsageError."""
        if state not in ("upheld", "rejected"):
            raise UsageError(f"A dispute is upheld or rejected, not {state!r}.")
        return self._close(dispute, state, only=None, why=why, who=who, now=now)

    def withdraw(self, dispute: str, caller: Caller, *, now: float) -> Dispute:
        """Take an open dispute back. Raises NotFound, also for somebody else's, and UsageError for a closed one."""
        return self._close(dispute, "withdrawn", only=caller.only, why="", who=caller.key_id, now=now)

    def get(self, dispute: str, only: str | None) -> Dispute:
        """One dispute. Raises NotFound, also for somebody else's."""
        with reading(self._engine) as connection:
            return _found(connection, dispute, only)

    def listed(self, only: str | None, *, state: State | None = None, limit: int = PAGE) -> list[Dispute]:
        """Disputes, oldest first: the first open one is the most urgent."""
        asked = select(DISPUTES).order_by(DISPUTES.c.opened, DISPUTES.c.id).limit(limit)
        if only is not None:
            asked = asked.where(DISPUTES.c.tenant == only)
        if state is not None:
            asked = asked.where(DISPUTES.c.state == state)
        with reading(self._engine) as connection:
            return [_dispute(row) for row in connection.execute(asked)]

    def disputed(self, numbers: Sequence[str] | None = None) -> set[str]:
        """The numbers with an open dispute, of some or of all."""
        asked = select(DISPUTES.c.number).where(DISPUTES.c.state == "open")
        if numbers is not None:
            asked = asked.where(DISPUTES.c.number.in_(list(numbers)))
        with reading(self._engine) as connection:
            return set(connection.execute(asked).scalars())

    def forget(self, before: float) -> int:
        """Erase the words and the contact of disputes that were closed before a time; returns how many."""
        old = (DISPUTES.c.decided < before) & ((DISPUTES.c.text != "") | (DISPUTES.c.contact != ""))
        with writing(self._engine) as connection:
            return connection.execute(update(DISPUTES).where(old).values(text="", contact="")).rowcount

    def _close(self, dispute: str, state: State, *, only: str | None, why: str, who: str, now: float) -> Dispute:
        with changing(self._engine) as connection:
            found = _found(connection, dispute, only)
            still = (DISPUTES.c.id == dispute) & (DISPUTES.c.state == "open")
            if not connection.execute(
                update(DISPUTES).where(still).values(state=state, decided=now, note=why)
            ).rowcount:
                raise UsageError(f"The dispute {dispute} is closed: {found.state}.")
            after = {"dispute": dispute, "number": found.number, "tenant": found.tenant, "state": state}
            what = "dispute.withdrawn" if state == "withdrawn" else "dispute.decided"
            note(
                connection, at=now, who=who, what=what, subject=dispute, before={"state": "open"}, after=after, why=why
            )
            return _found(connection, dispute, only)


def _new_id() -> str:
    return "dis_" + secrets.token_hex(8)


def _check_texts(text: str, contact: str) -> None:
    if not text.strip():
        raise UsageError("A dispute says why the standing is wrong.")
    if max(len(text), len(contact)) > MOST_TEXT:
        raise UsageError(f"A text of a dispute has at most {MOST_TEXT} characters.")


def _check_may_dispute(connection: Connection, made: Dispute, caller: Caller, now: float) -> None:
    if caller.only is None:
        return
    claim = connection.execute(select(CLAIMS).where(CLAIMS.c.number == made.number)).one_or_none()
    if claim is None or claim.tenant != caller.only or (claim.until is not None and claim.until <= now):
        raise NotFound(f"{made.number} is not a proven number of {caller.tenant}.")


def _found(connection: Connection, dispute: str, only: str | None) -> Dispute:
    row = connection.execute(select(DISPUTES).where(DISPUTES.c.id == dispute)).one_or_none()
    if row is None or (only is not None and row.tenant != only):
        raise NotFound(f"There is no dispute {dispute}.")
    return _dispute(row)


def _dispute(row: Row[Any]) -> Dispute:
    return Dispute(row.id, row.number, row.tenant, row.state, row.text, row.contact, row.opened, row.decided, row.note)
