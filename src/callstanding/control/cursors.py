"""Cursors: how far each reader of a sequence of events has come."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, insert, select, update

from callstanding.control.database import reading
from callstanding.control.tables import CURSORS


def read_cursor(engine: Engine, name: str) -> int:
    """The place of a reader; 0 before its first."""
    with reading(engine) as connection:
        return connection.execute(select(CURSORS.c.at).where(CURSORS.c.name == name)).scalar_one_or_none() or 0


def set_cursor(connection: Connection, name: str, at: int) -> None:
    """Move a reader, within the transaction that keeps what it has read."""
    if not connection.execute(update(CURSORS).where(CURSORS.c.name == name).values(at=at)).rowcount:
        connection.execute(insert(CURSORS).values(name=name, at=at))
