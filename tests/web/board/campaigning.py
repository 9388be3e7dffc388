"""A stock with campaigns and pools, and calls that passed the budget: what the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from tests.web.board.served import peopled
from tests.web.service import CLEAN, RECOVERING, SPAM, SPOOFED, Service

from callstanding import clock
from callstanding.control.claims import Claims
from callstanding.control.dial_asked import Wanted
from callstanding.control.dial_sources import found, stock_of
from callstanding.control.grant_life import End
from callstanding.control.stock import Wanted as Row

DAY = 86_400.0
FRESH = "+12025550111"
_MINUTE = count()
WARM = (CLEAN, SPOOFED)
NUMBERS = (*WARM, SPAM, RECOVERING, FRESH)


def campaigning(folder: Path, **settings: Any) -> Service:
    """acme has a good campaign `spring` in the pool `east`, one that went wrong, and a number that warms up."""
    service = peopled(folder, **settings)
    service.house.standings.refresh()
    claims = Claims(service.house.engine)
    for number in NUMBERS:
        claims.prove("acme", number, by="contract", who="test", now=clock.seconds())
    stocked(service, WARM, campaign="spring", pool="east")
    stocked(service, (FRESH,), campaign="spring", pool="east", state="warming", days=8)
    stocked(service, (SPAM, RECOVERING), campaign="summer", pool="west")
    return service


def stocked(
    service: Service, numbers: Sequence[str], *, campaign: str = "", pool: str = "", tenant: str = "acme",
    state: str = "in use", days: float = 100.0,
) -> None:  # fmt: skip
    """Bring numbers into a stock."""
    now, since = clock.seconds(), clock.seconds() - days * DAY
    rows = [Row(each, "US", state, since, tenant, campaign, pool) for each in numbers]  # type: ignore[arg-type] # a state
    done = service.house.stock.import_(tenant, rows, who="test", now=now, whole=True)
    assert done.added == len(numbers)


def dialled(service: Service, campaign: str, parties: range, *, dropped: int = 0, tenant: str = "acme") -> list[str]:
    """Call so many parties through the budget within the last hour, a minute between two; returns the numbers used.

    Each call is answered and ended, and the pause after it is over.
    """
    house, used = service.house, []
    for each in parties:
        now = clock.seconds() - 3_600 + 60 * next(_MINUTE)
        some = found(stock_of(house.engine), tenant, campaign=campaign)
        wanted = Wanted(tenant, f"+1312555{each:04}", some.candidates, campaign, agent="", members=some.members)
        granted = house.grants.ask(wanted, at=now)
        assert granted.id is not None, granted.answer
        house.grants.begun(granted.id, at=now)
        house.grants.ended(granted.id, End("answered", 0.0 if each < dropped else 30.0, each < dropped), at=now)
        used.append(granted.answer.number)
    return used
