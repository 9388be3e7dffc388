"""Looks over stocks: whose a number is, how large each is, and what moved lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from callstanding.control.database import reading
from callstanding.control.stock_tables import MOVES, STOCK
from callstanding.inventory.states import State

LOOKED = 50_000  # the newest moves, of all tenants, that are looked at


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of state of one number, or of several at once: `number` is the first of them, `count` how many."""

    at: float
    number: str
    count: int
    was: str
    state: State
    who: str
    why: str


def tenant_of_stock(engine: Engine, number: str) -> str | None:
    """Whose stock a number is in; None where it is in nobody's."""
    with reading(engine) as connection:
        return connection.execute(select(STOCK.c.tenant).where(STOCK.c.number == number)).scalar_one_or_none()


def stocks(engine: Engine) -> dict[str, int]:
    """How many numbers each tenant has in stock, by the names of tenants."""
    asked = select(STOCK.c.tenant, func.count().label("numbers")).group_by(STOCK.c.tenant).order_by(STOCK.c.tenant)
    with reading(engine) as connection:
        return {row.tenant: row.numbers for row in connection.execute(asked)}


def words_of(engine: Engine, tenant: str) -> dict[str, Sequence[str]]:
    """The holders, campaigns and pools that a stock names, to choose from."""
    with reading(engine) as connection:
        return {
            name: list(
                connection.execute(
                    select(STOCK.c[name]).where(STOCK.c.tenant == tenant, STOCK.c[name] != "").distinct()
                    .order_by(STOCK.c[name]).limit(200)
                ).scalars()
            )
            for name in ("holder", "campaign", "pool")
        }  # fmt: skip


def lately(engine: Engine, tenant: str, *, limit: int = 20) -> list[Moved]:
    """What moved last, the newest first; what one change did to many numbers is one line."""
    newest = select(func.coalesce(func.max(MOVES.c.id), 0)).scalar_subquery()
    same = (MOVES.c.at, MOVES.c.was, MOVES.c.state, MOVES.c.who, MOVES.c.why)
    asked = (
        select(*same, func.min(MOVES.c.number).label("number"), func.count().label("count"))
        .where(MOVES.c.id > newest - LOOKED, MOVES.c.tenant == tenant)
        .group_by(*same)
        .order_by(func.max(MOVES.c.id).desc())
        .limit(limit)
    )
    with reading(engine) as connection:
        return [
            Moved(row.at, row.number, row._mapping["count"], row.was, row.state, row.who, row.why)  # noqa: SLF001 - `count` is a method of rows
            for row in connection.execute(asked)
        ]
