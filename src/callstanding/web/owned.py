"""Which numbers are an owner's own, kept for a moment so that a look-up need not ask the database."""

from __future__ import annotations

from callstanding import clock
from callstanding.control.claims import Claims

FRESH_S = 5.0
PAGE = 10_000


class Owned:
    """The proven numbers of owners; `known` answers from memory, `load` asks the control tables."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._kept: dict[str, tuple[float, frozenset[str]]] = {}

    def known(self, tenant: str) -> frozenset[str] | None:
        """The tenant's numbers as of the last seconds; None where they must be loaded."""
        found = self._kept.get(tenant)
        return found[1] if found and 0 <= clock.seconds() - found[0] < FRESH_S else None

    def load(self, tenant: str) -> frozenset[str]:
        """The tenant's numbers, asked anew."""
        now, numbers, after = clock.seconds(), set[str](), ""
        while page := self._claims.numbers(tenant, now, after=after, limit=PAGE):
            numbers.update(page)
            after = page[-1]
        self._kept[tenant] = now, frozenset(numbers)
        return self._kept[tenant][1]
