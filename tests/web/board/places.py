"""The addresses of the tenant whose names are hostile."""

from __future__ import annotations

from bench.places import SPAM, addresses
from tests.web.board.hostile import TENANT, number

_OTHERS = ("/campaigns/", "/pools/")  # of the sales centre; the hostile ones are opened from the list


def hostile_addresses(*, operator: bool) -> list[str]:
    """All pages, of the tenant whose names are hostile, and of some of its numbers."""
    numbers = [number(place)[1:] for place in (0, 60, 99)]
    every = [where for where in addresses(operator=operator) if not where.startswith(_OTHERS)]
    found = (where.replace(SPAM, each).replace("sales-centre", TENANT) for each in numbers for where in every)
    return list(dict.fromkeys(found))
