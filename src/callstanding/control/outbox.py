"""The outbox: what is to be told to whom, kept until it was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from callstanding.control.cursors import set_cursor
from callstanding.control.database import reading, writing
from callstanding.control.tables import DELIVERIES, ENDPOINTS
from callstanding.errors import NotFound

State = Literal["due", "sent", "given up"]
KEPT = 30 * 86_400.0  # seconds that a delivery is kept after it was made: so long it can be replayed
PAGE = 1000


@dataclass(frozen=True, slots=True)
class New:
    """A delivery to be made: the same `event_id` goes to an endpoint once."""

    endpoint: str
    event_id: str
    event: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one endpoint. `queued`: since when it is tried; `outcome`: what the last attempt gave."""

    id: int
    endpoint: str
    event_id: str
    event: str
    body: str
    created: float
    queued: float
    attempts: int
    next_at: float
    state: State
    outcome: str


class Outbox:
    """The deliveries of all endpoints."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, new: Sequence[New], *, now: float, cursor: tuple[str, int]) -> None:
        """Add deliveries and move the reader's cursor (name, place) in one transaction: none is lost or made twice."""
        with writing(self._engine) as connection:
            if new:
                connection.execute(_insert(connection), [_values(one, now) for one in new])
            set_cursor(connection, *cursor)

    def waiting(self, now: float) -> list[str]:
        """The active endpoints that have something due and are not paused."""
        asked = (
            select(DELIVERIES.c.endpoint)
            .distinct()
            .join(ENDPOINTS, ENDPOINTS.c.id == DELIVERIES.c.endpoint)
            .where(_due(now), ENDPOINTS.c.active, ENDPOINTS.c.resume_at <= now)
        )
        with reading(self._engine) as connection:
            return list(connection.execute(asked).scalars())

    def due(self, endpoint: str, now: float, *, limit: int) -> list[Delivery]:
        """What an endpoint is to be told now, the longest waiting first."""
        asked = select(DELIVERIES).where(DELIVERIES.c.endpoint == endpoint, _due(now))
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(DELIVERIES.c.next_at, DELIVERIES.c.id).limit(limit))
            return [_delivery(row) for row in rows]

    def sent(self, delivery: Delivery, *, outcome: str) -> None:
        """It was accepted; the endpoint is well."""
        with writing(self._engine) as connection:
            _set(connection, delivery, state="sent", attempts=delivery.attempts + 1, outcome=outcome)
            well = (ENDPOINTS.c.id == delivery.endpoint) & (ENDPOINTS.c.failures > 0)
            connection.execute(update(ENDPOINTS).where(well).values(failures=0, resume_at=0.0))

    def failed(self, delivery: Delivery, *, outcome: str, next_at: float, resume_at: float) -> None:
        """It was not accepted: try it again at `next_at`, and the endpoint with anything at `resume_at`."""
        with writing(self._engine) as connection:
            _set(connection, delivery, next_at=next_at, attempts=delivery.attempts + 1, outcome=outcome)
            paused = {"failures": ENDPOINTS.c.failures + 1, "resume_at": resume_at}
            connection.execute(update(ENDPOINTS).where(ENDPOINTS.c.id == delivery.endpoint).values(**paused))

    def give_up(self, endpoint: str, *, queued_before: float) -> list[Delivery]:
        """Stop trying what an endpoint did not accept since a time; it can be replayed. Returns what that was."""
        old = (DELIVERIES.c.endpoint == endpoint) & (DELIVERIES.c.state == "due")
        old &= DELIVERIES.c.queued < queued_before
        given = update(DELIVERIES).where(old).values(state="given up").returning(DELIVERIES)
        with writing(self._engine) as connection:
            return [_delivery(row) for row in connection.execute(given)]

    def replay(self, endpoint: str, only: str | None, *, since: float, now: float) -> int:
        """Send again, under the same event ids, all that was made for an endpoint since a time; returns how many.

        Raises NotFound, also for somebody else's endpoint.
        """
        again = {"state": "due", "queued": now, "next_at": now, "attempts": 0}
        chosen = (DELIVERIES.c.endpoint == endpoint) & (DELIVERIES.c.created >= since)
        with writing(self._engine) as connection:
            _check_mine(connection, endpoint, only)
            # Deliveries before their endpoint, as everywhere: so no two transactions wait for each other in a ring.
            count = connection.execute(update(DELIVERIES).where(chosen).values(**again)).rowcount
            connection.execute(update(ENDPOINTS).where(ENDPOINTS.c.id == endpoint).values(failures=0, resume_at=0.0))
            return count

    def listed(self, endpoint: str, only: str | None, *, before: int | None = None, limit: int = 100) -> list[Delivery]:
        """The deliveries of an endpoint, newest first, before an id. Raises NotFound, also for somebody else's."""
        asked = select(DELIVERIES).where(DELIVERIES.c.endpoint == endpoint)
        if before is not None:
            asked = asked.where(DELIVERIES.c.id < before)
        with reading(self._engine) as connection:
            _check_mine(connection, endpoint, only)
            rows = connection.execute(asked.order_by(DELIVERIES.c.id.desc()).limit(limit))
            return [_delivery(row) for row in rows]

    def counted(self) -> dict[str, int]:
        """How many deliveries there are in each state."""
        asked = select(DELIVERIES.c.state, func.count()).group_by(DELIVERIES.c.state)
        with reading(self._engine) as connection:
            return {row.state: row[1] for row in connection.execute(asked)}

    def forget(self, now: float) -> int:
        """Delete what is done and older than 30 days; returns how many deliveries that were."""
        old = (DELIVERIES.c.state != "due") & (DELIVERIES.c.created < now - KEPT)
        with writing(self._engine) as connection:
            return connection.execute(delete(DELIVERIES).where(old)).rowcount


def drop_all(connection: Connection, endpoint: str) -> None:
    """Delete all deliveries of an endpoint that is removed."""
    connection.execute(delete(DELIVERIES).where(DELIVERIES.c.endpoint == endpoint))


def _insert(connection: Connection) -> Any:
    """An insert that passes over what is there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(DELIVERIES).on_conflict_do_nothing()
    return sqlite.insert(DELIVERIES).on_conflict_do_nothing()


def _values(one: New, now: float) -> dict[str, Any]:
    return {
        "endpoint": one.endpoint,
        "event_id": one.event_id,
        "event": one.event,
        "body": one.body,
        "created": now,
        "queued": now,
        "attempts": 0,
        "next_at": now,
        "state": "due",
        "outcome": "",
    }


def _due(now: float) -> Any:
    return (DELIVERIES.c.state == "due") & (DELIVERIES.c.next_at <= now)


def _set(connection: Connection, delivery: Delivery, **values: Any) -> None:
    """Change a delivery, unless it was replayed or removed meanwhile."""
    same = (DELIVERIES.c.id == delivery.id) & (DELIVERIES.c.queued == delivery.queued)
    connection.execute(update(DELIVERIES).where(same).values(**values))


def _check_mine(connection: Connection, endpoint: str, only: str | None) -> None:
    asked = select(ENDPOINTS.c.id).where(ENDPOINTS.c.id == endpoint)
    if only is not None:
        asked = asked.where(ENDPOINTS.c.tenant == only)
    if connection.execute(asked).one_or_none() is None:
        raise NotFound(f"There is no endpoint {endpoint}.")


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for the row as a mapping
