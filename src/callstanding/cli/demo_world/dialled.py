"""The sales centre's dialling of the last day, as its dialler asked for each call and told how it ended."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from callstanding.cli.demo_world.parties import CENTRE
from callstanding.cli.demo_world.stock import OFFERS, RENEWALS
from callstanding.cli.demo_world.town import EASTERN, Town

if TYPE_CHECKING:
    from callstanding.control.dial_asked import Wanted
    from callstanding.control.grants import Grants
    from callstanding.control.stock import Stock

_CALLS = {RENEWALS: 90, OFFERS: 40}
_APART_S = 240.0
_AGENTS = 6


def dial(grants: Grants, stock: Stock, town: Town, *, now: datetime) -> None:
    """Ask for calls of two campaigns, one after the other, up to the last hour in which people may be called."""
    dice = random.Random(555)  # noqa: S311 - a story's dice, no key
    last = _last_hour(now).timestamp()
    for campaign, calls in _CALLS.items():
        people = dice.sample(town.residents, calls)
        wanted = _wanted(stock, campaign)
        for place, callee in enumerate(people):
            _call(grants, wanted(callee, place), at=last - (calls - place) * _APART_S, dice=dice)


def _last_hour(now: datetime) -> datetime:
    """Now, or six o'clock in the evening, whichever was last within the day's hours."""
    local = now.astimezone(EASTERN)
    if local.hour < 10:
        local -= timedelta(days=1)
    return local if 10 <= local.hour < 18 else local.replace(hour=18, minute=0)


def _wanted(stock: Stock, campaign: str) -> Callable[[str, int], Wanted]:
    from callstanding.control.dial_asked import Wanted
    from callstanding.control.dial_sources import found

    some = found(stock, CENTRE, campaign=campaign)

    def make(callee: str, place: int) -> Wanted:
        agent = f"agent {place % _AGENTS + 1}"
        return Wanted(CENTRE, callee, some.candidates, campaign, agent=agent, members=some.members)

    return make


def _call(grants: Grants, wanted: Wanted, *, at: float, dice: random.Random) -> None:
    """Ask, and where it is granted, call: three of eight answer, and one of forty of those is dropped."""
    from callstanding.control.grant_life import End

    granted = grants.ask(wanted, at=at)
    if granted.id is None:
        return
    grants.begun(granted.id, at=at + 2.0)
    if dice.random() < 0.375:
        talk = dice.uniform(20.0, 200.0)
        end = End("answered", talk, dropped=dice.random() < 0.025)
        grants.ended(granted.id, end, at=at + 12.0 + talk)
    else:
        grants.ended(granted.id, End("no-answer"), at=at + 28.0)
