"""Which kinds of caller there are. Adding one touches its population, its figures, a scenario, and its test."""

from __future__ import annotations

from callstanding.simulate.kind import Kind
from callstanding.simulate.populations import (
    businesses,
    centres,
    crowds,
    machines,
    notifiers,
    organisations,
    people,
    pools,
    reassigned,
    rings,
    scams,
    spoofing,
)

KINDS: tuple[Kind, ...] = (
    *people.KINDS,
    *businesses.KINDS,
    *organisations.KINDS,
    *centres.KINDS,
    *notifiers.KINDS,
    *machines.KINDS,
    *scams.KINDS,
    *pools.KINDS,
    *rings.KINDS,
    *spoofing.KINDS,
    *reassigned.KINDS,
    *crowds.KINDS,
)
ALWAYS_THERE = tuple(kind.name for kind in people.KINDS)
