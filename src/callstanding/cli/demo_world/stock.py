"""The sales centre's stock: numbers in each state of their life, in two pools and three campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from callstanding.cli.demo_world.parties import CENTRE, DAY, SCHOOL, WHO

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from callstanding.inventory.item import Wanted
    from callstanding.inventory.states import State

RENEWALS, WELCOME, OFFERS = "Renewals", "Welcome calls", "Spring offers"


def number(last: int, area: int = 617) -> str:
    """A number of the exchange 555 that is kept for organisations: 100 to 199."""
    return f"+1{area}5550{last:03d}"


def fill_stock(engine: Engine, *, now: float) -> None:
    """Put the numbers of the sales centre and of the school in stock, with former tenures of those that lie."""
    from callstanding.control import Stock
    from callstanding.inventory.item import Tenure

    stock = Stock(engine)
    # First as they were when they came in, then as they are: so each has a history of moves.
    stock.import_(CENTRE, list(_came(now)), who=WHO, now=now - 20 * DAY, why="bought", whole=True)
    past = [
        Tenure(number(last), CENTRE, CENTRE, WELCOME, now - 400 * DAY, now - lies * DAY)
        for last, lies in _QUARANTINED.items()
    ]
    stock.remember(CENTRE, past, who=WHO, now=now, why="from the old list")
    stock.import_(CENTRE, list(_stands(now)), who=WHO, now=now, why="as it is", whole=True)
    stock.move(number(127), CENTRE, "resting", who=WHO, now=now - 4 * DAY, why="shown as spam")
    stock.import_(SCHOOL, [_wanted(number(102, 413), "in use", now - 400 * DAY, campaign="Alerts")], who=WHO, now=now)


_QUARANTINED = {140: 12, 141: 30, 142: 47, 143: 75, 144: 110}
"""Days for which numbers lie already."""


def _came(now: float) -> Iterator[Wanted]:
    for last in range(120, 124):
        yield _wanted(number(last), "in use", now - 400 * DAY, campaign=RENEWALS, pool="boston")
    for last in (124, 125):
        yield _wanted(number(last), "in use", now - 400 * DAY, campaign=WELCOME, pool="boston")
    for last, lies in _QUARANTINED.items():
        yield _wanted(number(last), "quarantined", now - max(lies, 21) * DAY)
    yield _wanted(number(149), "retired", now - 200 * DAY, note="ported away")


def _stands(now: float) -> Iterator[Wanted]:
    for last, days in ((126, 2), (127, 9), (128, 13), (129, 13)):
        yield _wanted(number(last), "in use", now - days * DAY, campaign=OFFERS, pool="offers")
    for last in (130, 131):
        yield _wanted(number(last), "warming", now - 6 * DAY, campaign=RENEWALS, pool="boston")
    for last in range(132, 138):
        yield _wanted(number(last), "new", now - 3 * DAY, pool="boston" if last < 135 else "offers")


def _wanted(e164: str, state: State, since: float, **more: Any) -> Wanted:
    from callstanding.inventory.item import Wanted

    return Wanted(e164, "US", state, since, **more)
