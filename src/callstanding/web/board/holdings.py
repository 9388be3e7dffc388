"""The numbers that are an owner's own, proven or in stock, kept for a moment: a page asks for them again and again."""

from __future__ import annotations

from callstanding import clock
from callstanding.web.house import House

FRESH_S = 3.0


async def held_by(house: House, tenant: str) -> frozenset[str]:
    """The tenant's numbers as of the last seconds."""
    at, numbers = house.holdings.get(tenant, (-FRESH_S, frozenset()))
    if not 0 <= clock.seconds() - at < FRESH_S:
        now = clock.seconds()
        numbers = await house.ask(lambda: house.owned.load(tenant) | house.stock.numbers(tenant))
        house.holdings[tenant] = now, numbers
    return numbers
