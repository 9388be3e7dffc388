"""How often each verdict was given, by minute for two days and by hour for longer; counts only, nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from callstanding.control.database import reading, writing
from callstanding.control.operator_tables import VERDICT_COUNTS

MINUTE, HOUR = 60, 3600
KEPT = {MINUTE: 2 * 86_400, HOUR: 400 * 86_400}
"""For how many seconds counts are kept: a day beside the day before, a month beside the same month of last year."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many verdicts of a kind (`allow`, `label`, `challenge`, `block`) in the span that begins `at` (since 1970)."""

    at: int
    verdict: str
    count: int


class VerdictCounts:
    """The counts of all processes over one control database, added up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, counts: Mapping[str, int], *, now: float) -> None:
        """Add what was given since the last time, to the minute and the hour of `now`."""
        rows = [
            {"span": span, "at": int(now) // span * span, "verdict": verdict, "count": count}
            for span in KEPT
            for verdict, count in counts.items()
            if count
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(_adding(connection), rows)

    def since(self, at: float, *, span: int = HOUR) -> list[Count]:
        """The counts of the spans that begin at or after a time, oldest first."""
        table = VERDICT_COUNTS.c
        asked = select(table.at, table.verdict, table.count).where(table.span == span, table.at >= int(at))
        with reading(self._engine) as connection:
            return [Count(*row) for row in connection.execute(asked.order_by(table.at, table.verdict))]

    def forget(self, *, now: float) -> int:
        """Delete counts that are no longer kept; returns how many."""
        table, gone = VERDICT_COUNTS.c, 0
        with writing(self._engine) as connection:
            for span, kept in KEPT.items():
                old = delete(VERDICT_COUNTS).where(table.span == span, table.at < int(now) - kept)
                gone += connection.execute(old).rowcount
        return gone


def _adding(connection: Connection) -> Any:
    """INSERT that adds to the count where there is one, so that processes do not overwrite each other's."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(VERDICT_COUNTS)
    return new.on_conflict_do_update(
        index_elements=["span", "at", "verdict"], set_={"count": VERDICT_COUNTS.c["count"] + new.excluded["count"]}
    )
