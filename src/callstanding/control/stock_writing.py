"""Writes what changed in the stock, within the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from callstanding.control.stock_tables import MOVES, STOCK, TENURES
from callstanding.errors import UsageError
from callstanding.inventory.effects import Effects
from callstanding.inventory.item import Item, Tenure, said

T = TypeVar("T")
MANY = 5_000  # numbers in one statement: SQLite takes 32,766 values, PostgreSQL 65,535


def written(connection: Connection, effects: Effects) -> None:
    """Write items, moves and tenures. Raises UsageError for a tenure that overlaps one that is kept."""
    if effects.new:
        connection.execute(insert(STOCK), [asdict(item) for item in effects.new.values()])
    put_items(connection, list(effects.changed.values()))
    if effects.moves:
        connection.execute(insert(MOVES), [asdict(move) for move in effects.moves])
    _close(connection, effects.closed)
    began = effects.began
    check_free(connection, began)
    put_tenures(connection, began)


def check_free(connection: Connection, began: Sequence[Tenure]) -> None:
    """Raises UsageError where a tenure begins before an earlier one of its number is over."""
    first: dict[str, float] = {}
    for tenure in began:
        first[tenure.number] = min(tenure.since, first.get(tenure.number, tenure.since))
    for numbers in pieces(first):
        ends = func.max(func.coalesce(TENURES.c.until, _NEVER))
        asked = select(TENURES.c.number, ends).where(TENURES.c.number.in_(numbers)).group_by(TENURES.c.number)
        for number, end in connection.execute(asked):
            if end > first[number]:
                raise UsageError(_overlap(number, first[number], end))


_NEVER = 1e15  # later than any date that Python writes


def _overlap(number: str, since: float, end: float) -> str:
    held = "is held still" if end >= _NEVER else f"was held until {said(end)}"
    return f"{number} {held}: no tenure can begin at {said(since)}."


def put_tenures(connection: Connection, tenures: Sequence[Tenure]) -> None:
    """Write new tenures."""
    if tenures:
        connection.execute(insert(TENURES), [asdict(tenure) for tenure in tenures])


def put_items(connection: Connection, items: Sequence[Item]) -> None:
    """Write numbers that are in stock as they are now."""
    if not items:
        return
    columns = [name for name in STOCK.c.keys() if name != "number"]  # noqa: SIM118 - columns, not a dict
    changed = update(STOCK).where(STOCK.c.number == bindparam("key"))
    changed = changed.values({name: bindparam(f"new_{name}") for name in columns})
    given = [
        {"key": item.number} | {f"new_{name}": value for name, value in asdict(item).items() if name != "number"}
        for item in items
    ]
    connection.execute(changed, given)


def _close(connection: Connection, closed: dict[str, float]) -> None:
    """End the open tenures; one that ends in the moment in which it began was nothing."""
    if not closed:
        return
    given = [{"key": number, "at": at} for number, at in closed.items()]
    mine = (TENURES.c.number == bindparam("key")) & TENURES.c.until.is_(None)
    connection.execute(delete(TENURES).where(mine, TENURES.c.since >= bindparam("at")), given)
    connection.execute(update(TENURES).where(mine).values(until=bindparam("at")), given)


def pieces(values: Collection[T]) -> Iterator[list[T]]:
    """Values in lists that fit into one statement."""
    every = list(values)
    for start in range(0, len(every), MANY):
        yield every[start : start + MANY]
