"""How disputes about what is shown here were decided: the nearest to a measure of wrong tags that a service has."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from callstanding.control.case_states import HERE
from callstanding.control.database import reading
from callstanding.control.tables import DISPUTES


def decided_since(engine: Engine, at: float) -> dict[str, int]:
    """Of the cases about what is shown here that were closed since then: how many in each state."""
    asked = select(DISPUTES.c.state, func.count().label("cases")).group_by(DISPUTES.c.state)
    asked = asked.where(DISPUTES.c.platform == HERE, DISPUTES.c.decided >= at)
    with reading(engine) as connection:
        return {row.state: row.cases for row in connection.execute(asked)}
