"""What changed in the stocks of all tenants since a row of the audit log, so that a copy in memory stays fresh."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, select

from callstanding.control.database import reading
from callstanding.control.stock_reading import item_of, known
from callstanding.control.stock_tables import STOCK
from callstanding.control.tables import AUDIT, AUDIT_HEAD
from callstanding.inventory.item import Item

MOST = 5_000  # rows of the log; after more of them all is read anew
_OF_ONE = ("stock.changed", "stock.moved", "stock.assigned", "stock.released", "stock.replaced")


@dataclass(frozen=True, slots=True)
class News:
    """The row that the log has come to, and the numbers that changed; None: any may have."""

    seq: int
    numbers: frozenset[str] | None


def stock_news(engine: Engine, *, after: int) -> News:
    """What changed after a row of the log; -1: nothing is known yet. It costs one small query where nothing changed."""
    with reading(engine) as connection:
        seq = int(connection.execute(select(AUDIT_HEAD.c.seq)).scalar_one())
        if seq == after:
            return News(seq, frozenset())
        if after < 0 or seq < after or seq - after > MOST:
            return News(seq, None)
        asked = select(AUDIT.c.what, AUDIT.c.subject).where(AUDIT.c.seq > after, AUDIT.c.seq <= seq)
        rows = connection.execute(asked.where(AUDIT.c.what.startswith("stock."))).all()
    if any(row.what not in _OF_ONE for row in rows):  # a list came in, or many were tended: the log has no numbers
        return News(seq, None)
    return News(seq, frozenset(row.subject for row in rows))


def every_item(engine: Engine) -> list[Item]:
    """All numbers of all stocks."""
    with reading(engine) as connection:
        return [item_of(row) for row in connection.execute(select(STOCK))]


def items_of(engine: Engine, numbers: Collection[str]) -> list[Item]:
    """Those of the numbers that are in any stock."""
    with reading(engine) as connection:
        return list(known(connection, numbers).values())
