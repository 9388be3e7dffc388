"""Keeps what pages show of campaigns for a moment: to look at ten thousand numbers takes some tenths of a second.

What is a little old is shown at once and renewed meanwhile; what is older is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from callstanding import clock
from callstanding.errors import CallstandingError
from callstanding.web.board.groups import Groups, Kind, Shown, groups_of
from callstanding.web.board.pacing import Pace, pace_of
from callstanding.web.house import House

T = TypeVar("T")
FRESH_S, OLD_S = 2.0, 20.0
MOST = 500  # looked at lately, of all tenants


class Key(NamedTuple):
    """Of whose stock; and which campaign or pool, None for all of them."""

    tenant: str
    kind: Kind | None = None
    name: str = ""


@dataclass(slots=True)
class Kept:
    """What was found, and when; `renewing`: somebody looks anew."""

    at: float
    value: Any
    renewing: asyncio.Task[None] | None = None


async def all_groups(house: House, tenant: str) -> Groups:
    """All campaigns and pools of a stock."""
    return await _kept(house, Key(tenant), lambda: groups_of(house, tenant, at=clock.seconds()))


async def one_group(house: House, tenant: str, kind: Kind, name: str) -> tuple[Shown, Pace] | None:
    """One of them with its pace; None where no number is in it."""

    def look() -> tuple[Shown, Pace] | None:
        at = clock.seconds()
        found = groups_of(house, tenant, at=at, kind=kind, name=name).find(kind, name)
        return None if found is None else (found, pace_of(found, at=at))

    return await _kept(house, Key(tenant, kind, name), look)


def forget(house: House, tenant: str) -> None:
    """What is known of a tenant's groups is old: something was changed."""
    for key in [key for key in house.groups if key.tenant == tenant]:
        del house.groups[key]


async def _kept(house: House, key: Key, look: Callable[[], T]) -> T:
    found, now = house.groups.get(key), clock.seconds()
    if found is None or not 0 <= now - found.at < OLD_S:
        found = house.groups[key] = Kept(now, await house.ask(look))
        if len(house.groups) > MOST:
            del house.groups[next(iter(house.groups))]
    elif now - found.at >= FRESH_S and found.renewing is None:
        found.renewing = asyncio.create_task(_renewed(house, key, look))
    value: T = found.value
    return value


async def _renewed(house: House, key: Key, look: Callable[[], Any]) -> None:
    """Look anew. Where that fails the next visitor asks, and is told why."""
    was, now = house.groups.get(key), clock.seconds()
    made: Kept | None = None
    with suppress(CallstandingError):
        made = Kept(now, await house.ask(look))
    if house.groups.get(key) is not was:  # a change came between
        return
    if made is None:
        house.groups.pop(key, None)
    else:
        house.groups[key] = made
