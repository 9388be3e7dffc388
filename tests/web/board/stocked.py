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
RIVALS, ROBOT = "+12025550170", "+12025550177"
OWNER = Caller("acme", "owner", frozenset(), "user:owner")


def wanted(number: str, state: State, days: float = 1.0, **more: Any) -> Wanted:
    """A row of a list: in a state for so many days."""
    return Wanted(number, "US", state, clock.seconds() - days * DAY, **more)


def stocked(folder: Path) -> Service:
    """Of acme: two in use, free ones, two in quarantine (one past the law's first day), one at rest. One of rival."""
    service = peopled(folder)
    rows = [
        wanted(SPAM, "in use", 100, holder="Sales", campaign="Spring"),
        wanted(ROBOT, "in use", 100, holder="Robots"),
        wanted(FREE, "new", 5, pool="east"),
        wanted(FREE_TOO, "new", 5, pool="west"),
        wanted(LYING, "quarantined", 3),
        wanted(LAIN, "quarantined", 60),
        wanted(RESTING, "resting", 2, holder="Ops"),
    ]
    stock, now = service.house.stock, clock.seconds()
    stock.import_("acme", rows, who="user:owner", now=now, why="first list")
    service.house.claims.prove("acme", ROBOT, by="contract", who="test", now=now)
    stock.import_("rival", [wanted(RIVALS, "new")], who="user:rival", now=now)
    return service


def disputed(service: Service, number: str = SPAM, **more: Any) -> Dispute:
    """A case of acme about a number of its own."""
    given: dict[str, Any] = {"text": "We are a hospital.", "contact": "", "now": clock.seconds()} | more
    return service.house.disputes.open(number, OWNER, **given)
