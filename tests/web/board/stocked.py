"""A service whose owners have stock in every state, and a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.web.board.served import peopled
from tests.web.service import SPAM, Service

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.disputes import Dispute
from callstanding.control.stock import Wanted
from callstanding.inventory.states import State

DAY = 86_400.0
FREE, FREE_TOO, LYING, LAIN, RESTING = (f"+120255501{n}" for n in (40, 41, 50, 51, 60))
RIVALS = "+12025550170"
OWNER = Caller("acme", "owner", frozenset(), "user:owner")


def wanted(number: str, state: State, days: float = 1.0, **more: Any) -> Wanted:
    """A row of a list: in a state for so many days."""
    return Wanted(number, "US", state, clock.seconds() - days * DAY, **more)


def stocked(folder: Path) -> Service:
    """Of acme: one in use, free ones, two in quarantine (one past the law's first day), one at rest. One of rival."""
    service = peopled(folder)
    rows = [
        wanted(SPAM, "in use", 100, holder="Sales", campaign="Spring"),
        wanted(FREE, "new", 5, pool="east"),
        wanted(FREE_TOO, "new", 5, pool="west"),
        wanted(LYING, "quarantined", 3),
        wanted(LAIN, "quarantined", 60),
        wanted(RESTING, "resting", 2, holder="Ops"),
    ]
    stock, now = service.house.stock, clock.seconds()
    stock.import_("acme", rows, who="user:owner", now=now, why="first list")
    stock.import_("rival", [wanted(RIVALS, "new")], who="user:rival", now=now)
    return service


def disputed(service: Service, **more: Any) -> Dispute:
    """A case of acme about its number that is shown as spam."""
    given: dict[str, Any] = {"text": "We are a hospital.", "contact": "", "now": clock.seconds()} | more
    return service.house.disputes.open(SPAM, OWNER, **given)
