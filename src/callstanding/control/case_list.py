"""Finds cases for a desk: those of which a status is owed come first, the most urgent at the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine, Select, case, func, or_, select

from callstanding.control.case_states import HERE, State
from callstanding.control.database import reading
from callstanding.control.dispute import Dispute, case_of
from callstanding.control.tables import DISPUTES

Which = Literal["open", "late", "waiting", "elsewhere", "closed", "all"]
WHICH: tuple[Which, ...] = ("open", "late", "waiting", "elsewhere", "closed", "all")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases: `only` a tenant's (None: all), `which` of them, and what is looked for in number, name and words."""

    only: str | None
    now: float
    which: Which = "open"
    state: State | None = None
    text: str = ""


def cases(engine: Engine, sought: Sought, *, start: int = 0, limit: int = 50) -> Sequence[Dispute]:
    """The cases: the one that is due first at the head, then those that wait, the newest of the closed ones first."""
    asked = _fitting(sought)
    last = case((DISPUTES.c.due.is_not(None), 0), (DISPUTES.c.decided.is_(None), 1), else_=2)
    asked = asked.order_by(last, DISPUTES.c.due, DISPUTES.c.decided.desc(), DISPUTES.c.opened, DISPUTES.c.id)
    with reading(engine) as connection:
        return [case_of(row) for row in connection.execute(asked.offset(start).limit(limit))]


def counted(engine: Engine, only: str | None, now: float) -> dict[Which, int]:
    """How many there are of each sort."""
    with reading(engine) as connection:
        return {
            which: connection.execute(
                select(func.count()).select_from(_fitting(Sought(only, now, which)).subquery())
            ).scalar_one()
            for which in WHICH
        }


def _fitting(sought: Sought) -> Select[Any]:
    asked = select(DISPUTES)
    if sought.only is not None:
        asked = asked.where(DISPUTES.c.tenant == sought.only)
    if sought.state is not None:
        asked = asked.where(DISPUTES.c.state == sought.state)
    if sought.text:
        asked = asked.where(_says(sought.text))
    open_ = DISPUTES.c.decided.is_(None)
    sorts: dict[Which, Any] = {
        "open": open_,
        "late": open_ & (DISPUTES.c.due < sought.now),
        "waiting": open_ & (DISPUTES.c.state == "waiting"),
        "elsewhere": open_ & (DISPUTES.c.platform != HERE),
        "closed": ~open_,
    }
    return asked if sought.which == "all" else asked.where(sorts[sought.which])


def _says(text: str) -> Any:
    """Whether a case has a text in its number, name, tenant, place or words."""
    is_number = re.fullmatch(r"[-+().\s\d]*\d[-+().\s\d]*", text, re.ASCII) is not None
    columns = (DISPUTES.c.id, DISPUTES.c.tenant, DISPUTES.c.platform, DISPUTES.c.text)
    found = [column.icontains(text, autoescape=True) for column in columns]
    if is_number:  # as people write it
        found.append(DISPUTES.c.number.contains(re.sub(r"\D", "", text)))
    return or_(*found)
