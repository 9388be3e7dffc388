"""Who held a number when: the bounds of its tenures, each with the holder and the pool of that holder's numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from callstanding.engines import Duck
from callstanding.inventory.item import Tenure
from callstanding.pipeline.moments import hours

NOBODY = ""
_HOUR_S = 3600.0


@dataclass
class Held:
    """The hours at which another holder begins, these holders (NOBODY in a gap), and the keys of their pools."""

    bounds: list[float] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)
    pools: list[int] = field(default_factory=list)
    until: float = -math.inf  # when the last tenure ends

    def _begin(self, hour: float, holder: str, pool: int) -> None:
        self.bounds.append(hour)
        self.holders.append(holder)
        self.pools.append(pool)

    def add(self, holder: str, pool: int, start: float, end: float) -> None:
        """The next assignment, in the order of their start. The same holder again is no change, even after a gap."""
        self.close(start)
        if self.holders and self.holders[-1] == NOBODY and holder == self._last():
            self.bounds.pop(), self.holders.pop(), self.pools.pop()
        elif not self.holders or holder != self.holders[-1]:
            self._begin(start, holder, pool)
        self.until = end

    def close(self, before: float) -> None:
        """A gap without holder, if the last tenure ends before that hour."""
        if self.holders and self.holders[-1] != NOBODY and self.until < before:
            self._begin(self.until, NOBODY, 0)

    def _last(self) -> str:
        return next((holder for holder in reversed(self.holders) if holder), NOBODY)


Tenures = Mapping[int, Held]
"""Number key -> who held it."""


def held_in_stock(ledger: Iterable[Tenure]) -> dict[str, Held]:
    """The same by number, of the tenures of an owner's stock; of these no pool is known."""
    found: dict[str, Held] = {}
    for each in sorted(ledger, key=lambda tenure: (tenure.number, tenure.since)):
        until = math.inf if each.until is None else math.ceil(each.until / _HOUR_S)
        found.setdefault(each.number, Held()).add(each.holder, 0, math.ceil(each.since / _HOUR_S), until)
    for held in found.values():
        held.close(math.inf)
    return found


def tenures(engine: Duck) -> Tenures:
    """The tenures of all assigned numbers. One begins with the first full hour of its holder."""
    found: dict[int, Held] = {}
    for key, holder, pool, begin, end in engine.tenures():
        until = math.ceil(hours(end)) if end else math.inf
        found.setdefault(key, Held()).add(holder, pool, math.ceil(hours(begin)), until)
    for held in found.values():
        held.close(math.inf)
    return found
