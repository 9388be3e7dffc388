"""The numbers that are judged together: those of each pool and of each campaign of the stock that may call."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Engine, or_, select

from callstanding.actions.holding import CALLING
from callstanding.actions.pools import Group
from callstanding.control.database import reading
from callstanding.control.dial_pools import LEFT_S
from callstanding.control.grant_tables import DIAL_NUMBERS
from callstanding.control.stock_tables import STOCK


def groups_of(engine: Engine, *, at: float) -> dict[Group, list[str]]:
    """Every pool and campaign of which a number may call, with all its numbers, those that left a pool lately included.

    In order; for all tenants. Locks nothing.
    """
    stock = STOCK.c
    asked = select(stock.number, stock.tenant, stock.state, stock.pool, stock.campaign)
    found, calling = defaultdict[Group, set[str]](set), set[Group]()
    left = select(DIAL_NUMBERS.c.number, DIAL_NUMBERS.c.tenant, DIAL_NUMBERS.c.pool)
    with reading(engine) as connection:
        for row in connection.execute(asked.where(or_(stock.pool != "", stock.campaign != ""))):
            mine = [Group(row.tenant, "pool", row.pool)] if row.pool else []
            mine += [Group(row.tenant, "campaign", row.campaign)] if row.campaign else []
            for group in mine:
                found[group].add(row.number)
            calling.update(mine if row.state in CALLING else ())
        lately = DIAL_NUMBERS.c.pool != "", DIAL_NUMBERS.c.newest > at - LEFT_S
        for number, tenant, pool in connection.execute(left.where(*lately)):
            found[Group(tenant, "pool", pool)].add(number)
    return {group: sorted(found[group]) for group in sorted(calling)}
