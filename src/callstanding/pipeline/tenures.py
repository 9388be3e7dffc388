"""Who held a number when, each holder with the pool of its numbers; and when the number was disputed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from callstanding.engines.engine import Booked
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


class Book(dict[int, Held]):
    """The tenures of an engine, and by number key the hours (from, to) in which each disputed number was."""

    disputes: dict[int, list[tuple[float, float]]]


def is_disputed(tenures: Tenures, key: int, hour: float) -> bool:
    """Whether an open case keeps complaints about a number out at that hour."""
    spans = tenures.disputes.get(key, ()) if isinstance(tenures, Book) else ()
    return any(begin <= hour < end for begin, end in spans)


def held_in_stock(ledger: Iterable[Tenure]) -> dict[str, Held]:
    """The same by number, of the tenures of an owner's stock; of these no pool is known."""
    found: dict[str, Held] = {}
    for each in sorted(ledger, key=lambda tenure: (tenure.number, tenure.since)):
        until = math.inf if each.until is None else math.ceil(each.until / _HOUR_S)
        found.setdefault(each.number, Held()).add(each.holder, 0, math.ceil(each.since / _HOUR_S), until)
    for held in found.values():
        held.close(math.inf)
    return found


def tenures(engine: Booked, *, of: pa.Array | None = None) -> Book:
    """The tenures of all assigned numbers, and the disputes. A tenure begins with the first full hour of its holder.

    `of`: the tenures of only these numbers (keys).
    """
    found = Book()
    for key, holder, pool, begin, end in engine.tenures(of):
        until = math.ceil(hours(end)) if end else math.inf
        found.setdefault(key, Held()).add(holder, pool, math.ceil(hours(begin)), until)
    for held in found.values():
        held.close(math.inf)
    found.disputes = {}
    for key, opened, ends in engine.disputed():
        found.disputes.setdefault(key, []).append((hours(opened), hours(ends)))
    return found
