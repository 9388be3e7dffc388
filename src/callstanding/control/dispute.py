"""A dispute and its steps, as their rows hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from callstanding.control.case_states import HERE, Kind, State
from callstanding.control.desk_tables import STEPS
from callstanding.control.tables import DISPUTES
from callstanding.errors import NotFound
from callstanding.records.disputed import DECISIONS, Disputed


@dataclass(frozen=True, slots=True)
class Dispute:
    """One case. `upheld`: the owner is right. `contact` is the owner's own. Times are seconds since 1970.

    `due`: when the owner hears the next status at the latest, None while nobody owes one. `status_s`: within how many
    seconds. `frozen_until`: how long new complaints stay out of the score while nothing is decided.
    """

    id: str
    number: str
    tenant: str
    state: State
    text: str
    contact: str
    opened: float
    decided: float | None
    note: str
    kind: Kind = "category"
    platform: str = HERE
    due: float | None = None
    status_s: float = 86_400.0
    frozen_until: float | None = None

    def overdue(self, now: float) -> bool:
        """Whether a status is owed and late."""
        return self.due is not None and self.due < now


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: who did it, the state after it, and words."""

    at: float
    who: str
    state: State
    note: str


def found_case(connection: Connection, dispute: str, only: str | None) -> Dispute:
    """A case within a transaction. Raises NotFound, also for one that is not the tenant's."""
    row = connection.execute(select(DISPUTES).where(DISPUTES.c.id == dispute)).one_or_none()
    if row is None or (only is not None and row.tenant != only):
        raise NotFound(f"There is no dispute {dispute}.")
    return case_of(row)


def case_of(row: Row[Any]) -> Dispute:
    """A case as its row says."""
    return Dispute(*(getattr(row, name) for name in Dispute.__dataclass_fields__))


def fact_of(row: Row[Any]) -> Disputed:
    """What the flow must know of a case."""
    decision = row.state if row.state in DECISIONS else None
    return Disputed(row.id, row.number, row.opened, row.frozen_until, row.decided, decision)


def put_step(connection: Connection, dispute: str, step: Step) -> None:
    """Add a step within the transaction of the change."""
    connection.execute(
        insert(STEPS).values(dispute=dispute, at=step.at, who=step.who, state=step.state, note=step.note)
    )
