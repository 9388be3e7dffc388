"""Reads the stock: one number, some of them, how many there are, and who held them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, func, or_, select

from callstanding.control.stock_tables import MOVES, STOCK, TENURES
from callstanding.control.stock_writing import pieces
from callstanding.errors import NotFound
from callstanding.inventory.deciding import not_before
from callstanding.inventory.item import Item, Move, Tenure
from callstanding.inventory.states import STATES, State

PAGE = 1000


def found(connection: Connection, number: str, tenant: str) -> Item:
    """A number of a tenant. Raises NotFound, also for somebody else's."""
    return all_found(connection, [number], tenant)[number]


def all_found(connection: Connection, numbers: Collection[str], tenant: str) -> dict[str, Item]:
    """Some numbers of a tenant. Raises NotFound for the first that it does not have, also for somebody else's."""
    have = known(connection, numbers)
    for number in numbers:
        if number not in have or have[number].tenant != tenant:
            hint = "callstanding numbers list shows what there is; numbers import adds to it."
            raise NotFound(f"{number} is not in the stock of {tenant}.", hint=hint)
    return have


def known(connection: Connection, numbers: Collection[str]) -> dict[str, Item]:
    """Those of the numbers that are in any tenant's stock. Whoever changes them has its turn: see `audit.changing`."""
    have: dict[str, Item] = {}
    for some in pieces(numbers):
        asked = select(STOCK).where(STOCK.c.number.in_(some))
        have |= {row.number: item_of(row) for row in connection.execute(asked)}
    return have


def items(connection: Connection, asked: Select[Any]) -> Iterator[Item]:
    """The numbers that a query finds."""
    return (item_of(row) for row in connection.execute(asked))


def fitting(tenant: str, **wanted: str | None) -> Select[Any]:
    """The query for a tenant's numbers that have these values; None asks for any."""
    asked = select(STOCK).where(STOCK.c.tenant == tenant)
    for name, value in wanted.items():
        if value is not None:
            asked = asked.where(STOCK.c[name] == value)
    return asked


def counted(connection: Connection, asked: Select[Any]) -> dict[State, int]:
    """How many of the numbers that a query finds are in each state, in the order of a number's life."""
    inner = asked.order_by(None).subquery()
    states = select(inner.c.state, func.count().label("numbers")).group_by(inner.c.state)
    there: dict[str, int] = {row.state: row.numbers for row in connection.execute(states)}
    return {state: there[state] for state in STATES if state in there}


class Brief(NamedTuple):
    """What campaigns and pools are made of: a number with its state, since when, and where it belongs."""

    number: str
    state: State
    since: float
    country: str
    pool: str
    campaign: str


def briefs(connection: Connection, tenant: str, *, numbers: Select[Any] | None = None) -> list[Brief]:
    """All numbers of a tenant, in order; or those that a query names."""
    asked = select(*(STOCK.c[name] for name in Brief._fields)).where(STOCK.c.tenant == tenant)
    if numbers is not None:
        asked = asked.where(STOCK.c.number.in_(numbers))
    return [Brief._make(row) for row in connection.execute(asked.order_by(STOCK.c.number))]


def with_their_pools(tenant: str, kind: str, name: str) -> Select[Any]:
    """The numbers of a campaign or a pool, and all others of the pools that they are in."""
    mine = STOCK.c.tenant == tenant, STOCK.c[kind] == name
    pools = select(STOCK.c.pool).where(*mine, STOCK.c.pool != "")
    return select(STOCK.c.number).where(STOCK.c.tenant == tenant, or_(STOCK.c[kind] == name, STOCK.c.pool.in_(pools)))


def tenants(connection: Connection) -> dict[str, int]:
    """How many numbers each tenant has, by its name."""
    asked = select(STOCK.c.tenant, func.count()).group_by(STOCK.c.tenant).order_by(STOCK.c.tenant)
    return {row[0]: row[1] for row in connection.execute(asked)}


def tenures(connection: Connection, tenant: str | None, number: str | None) -> list[Tenure]:
    """Who held what, by number and time; None asks for all tenants, or for all numbers."""
    asked = select(TENURES).order_by(TENURES.c.number, TENURES.c.since, TENURES.c.id)
    if tenant is not None:
        asked = asked.where(TENURES.c.tenant == tenant)
    if number is not None:
        asked = asked.where(TENURES.c.number == number)
    return [tenure_of(row) for row in connection.execute(asked)]


def changed_at(connection: Connection, item: Item, at: float, *, begun: Tenure | None = None) -> float:
    """When the campaign of a held number changes: not before its tenure for the last one began. Raises UsageError.

    `begun`: that tenure, where it is not written yet.
    """
    if not item.is_held:
        return not_before(item, at)
    asked = select(TENURES.c.since).where(TENURES.c.number == item.number, TENURES.c.until.is_(None))
    since = begun.since if begun is not None else connection.execute(asked).scalar_one_or_none()
    return not_before(replace(item, since=max(item.since, since or 0.0)), at)


def moves(connection: Connection, tenant: str, number: str) -> list[Move]:
    """How a number came to its state, oldest first."""
    asked = select(MOVES).where(MOVES.c.tenant == tenant, MOVES.c.number == number).order_by(MOVES.c.id)
    return [
        Move(row.number, row.tenant, row.at, row.was, row.state, row.who, row.why) for row in connection.execute(asked)
    ]


def item_of(row: Row[Any]) -> Item:
    """A row of the stock."""
    return Item(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for the row as a mapping


def tenure_of(row: Row[Any]) -> Tenure:
    """A row of the ledger."""
    return Tenure(row.number, row.tenant, row.holder, row.campaign, row.since, row.until)
