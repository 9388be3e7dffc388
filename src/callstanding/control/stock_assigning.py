"""Gives one free number to somebody: two who ask at the same moment never get the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
from sqlalchemy import Connection, Select

from callstanding.control.stock_reading import counted, fitting, items
from callstanding.control.stock_tables import STOCK
from callstanding.errors import NotFound, UsageError
from callstanding.inventory.item import Item
from callstanding.inventory.states import State


@dataclass(frozen=True, slots=True)
class Sought:
    """Which number will do. `area`: the digits that it begins with, +1202, or 202 with a country. `among`: only these,
    the first that is free (they are vetted, say); None takes the one that rested longest.
    """

    country: str | None = None
    area: str | None = None
    pool: str | None = None
    among: Sequence[str] | None = None

    def query(self, tenant: str) -> Select[Any]:
        """The numbers of a tenant that would do, free or not."""
        asked = fitting(tenant, country=self.country, pool=self.pool)
        return asked if self.area is None else asked.where(STOCK.c.number.startswith(self._head(self.area)))

    def _head(self, area: str) -> str:
        digits = area.removeprefix("+")
        if not (digits.isascii() and digits.isdecimal()):
            raise UsageError(f"The area {area!r} is no beginning of a number.", hint="Write it in digits, as +1202.")
        if area.startswith("+"):
            return area
        code = phonenumbers.country_code_for_region(self.country or "")
        if not code:
            raise UsageError(f"The area {area!r} is in no country.", hint="Write +1202, or name the country too.")
        return f"+{code}{digits}"


def free(connection: Connection, tenant: str, sought: Sought) -> Item:
    """The number to give, locked. NotFound where none is free; it says what there is instead.

    The one that was used longest ago comes first, before it those that nobody ever held, the oldest of these first.
    """
    new = sought.query(tenant).where(STOCK.c.state == "new").with_for_update(skip_locked=True)
    ordered = new.order_by(STOCK.c.used.is_not(None), STOCK.c.used, STOCK.c.since, STOCK.c.number)
    if sought.among is None:
        found = next(items(connection, ordered.limit(1)), None)
    else:
        found = _first(connection, new, sought.among)
    if found is None:
        raise _none(connection, tenant, sought)
    return found


def _first(connection: Connection, new: Select[Any], among: Sequence[str]) -> Item | None:
    """The first of these that is free; they come in the order in which they are liked."""
    for number in among:
        found = next(items(connection, new.where(STOCK.c.number == number)), None)
        if found is not None:
            return found
    return None


def _none(connection: Connection, tenant: str, sought: Sought) -> NotFound:
    wanted = [
        f"{name} {value}"
        for name, value in (("country", sought.country), ("area", sought.area), ("pool", sought.pool))
        if value is not None
    ]
    if sought.among is not None:
        wanted.append("vetted")
    such = f" ({', '.join(wanted)})" if wanted else ""
    there = counted(connection, sought.query(tenant))
    if there:
        hint = f"There are such numbers: {_said(there)}. Only a new one can be given away."
    else:
        every = counted(connection, fitting(tenant))
        hint = f"In all there are {_said(every)}." if every else "The stock is empty: callstanding numbers import FILE."
    return NotFound(f"No number of {tenant} is free{such}.", hint=hint)


def _said(there: dict[State, int]) -> str:
    return ", ".join(f"{count:,} {state}" for state, count in there.items())
