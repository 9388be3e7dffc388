"""Who held a number when, each holder with the pool of its numbers; and when the number was disputed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from callstanding.engines import Duck
from callstanding.pipeline.moments import hours

NOBODY = ""


@dataclass
class Held:
    """The hours at which another holder begins, these holders (NOBODY in a gap), and the keys of their pools; and the
    hours (from, to) in which the number was disputed.
    """

    bounds: list[float] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)
    pools: list[int] = field(default_factory=list)
    until: float = -math.inf  # when the last tenure ends
    disputes: list[tuple[float, float]] = field(default_factory=list)

    def is_disputed(self, hour: float) -> bool:
        """Whether a case keeps reports out at that hour."""
        return any(begin <= hour < end for begin, end in self.disputes)

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
"""Number key -> who held it; numbers that were assigned or disputed."""


def tenures(engine: Duck) -> Tenures:
    """The tenures of all assigned numbers, and the disputes. A tenure begins with the first full hour of its holder."""
    found: dict[int, Held] = {}
    for key, holder, pool, begin, end in engine.tenures():
        until = math.ceil(hours(end)) if end else math.inf
        found.setdefault(key, Held()).add(holder, pool, math.ceil(hours(begin)), until)
    for held in found.values():
        held.close(math.inf)
    for key, opened, ends in engine.disputed():
        found.setdefault(key, Held()).disputes.append((hours(opened), hours(ends)))
    return found
