"""Which numbers are a caller's own: those that it has proven, and those of its stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.stock import Stock
from callstanding.errors import NotFound
from callstanding.web.house import House
from callstanding.web.problem import Problem

_FEW = 20  # numbers that are looked up one by one


def tenant_of(caller: Caller, named: str | None) -> str:
    """Whose data a request is about: the key's tenant. An operator may name another, an owner gets a Problem."""
    if named is None or named == caller.tenant:
        return caller.tenant
    if caller.only is not None:
        raise Problem("not-allowed", "Only an operator's key may name another tenant.")
    return named


async def belonging(house: House, caller: Caller, numbers: Iterable[str]) -> set[str]:
    """Those of some numbers that are the caller's own; an operator's are all."""
    asked = list(numbers)
    if caller.only is None:
        return set(asked)
    owners = await house.ask(lambda: house.claims.owners(asked, clock.seconds()))
    rest = [number for number in asked if owners.get(number) != caller.tenant]
    return set(asked) - set(rest) | await house.ask(lambda: _in_stock(house, caller.tenant, rest))


def _in_stock(house: House, tenant: str, numbers: Sequence[str]) -> set[str]:
    if len(numbers) > _FEW:
        return set(house.stock.numbers(tenant) & set(numbers))
    found = set()
    for number in numbers:
        with suppress(NotFound):
            found.add(Stock(house.engine).get(number, tenant).number)
    return found
