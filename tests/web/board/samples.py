"""What stands in the blanks of the paths of pages, for tests that try every page: one's own thing, and another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.web.service import SPAM, Service

from callstanding import clock
from callstanding.inventory.item import Wanted
from callstanding.web.board.page import Page

OTHERS = "+12025550177"  # in the stock of `rival`, and proven to be its own
CAMPAIGN, POOL = "rivals-spring", "rivals-east"

# A blank's value that the owner `acme` may use, or one that names nothing: what is asked is who may come in.
OWN: Mapping[str, str] = {
    "number": SPAM.removeprefix("+"),
    "token": "nothing",
    "login": "nobody",
    "key": "nothing",
    "name": "nothing",
    "plan": "nothing",
    "case": "nothing",
    "diff": "nothing",
    "file": "nothing",
    "draft": "nothing",
    "ending": "nothing",
    "kind": "nothing",
}
# What the same blank holds where it is `rival`'s.
OF_RIVAL: Mapping[str, Callable[[Service], str]] = {
    "number": lambda _: OTHERS.removeprefix("+"),
    "login": lambda _: "rival",
    "key": lambda service: service.house.keys.listed("rival")[0].id,
    "name": lambda _: CAMPAIGN,
    "case": lambda service: service.house.disputes.listed("rival")[0].id,
}


def settle_rival(service: Service) -> None:
    """Give `rival` a number of its own, in a campaign and a pool."""
    house, now = service.house, clock.seconds()
    house.claims.prove("rival", OTHERS, by="contract", who="test", now=now)
    row = Wanted(OTHERS, "US", "in use", holder="sales", campaign=CAMPAIGN, pool=POOL)
    taken = house.stock.import_("rival", [row], who="test", now=now)
    assert (taken.added, taken.refused) == (1, ()), taken
    rival = house.users.get("rival").caller()
    house.disputes.open(OTHERS, rival, text="Our calls are wanted.", contact="", now=now)


def of_rival(service: Service, blank: str) -> str:
    """What stands in a blank where the thing is `rival`'s, or could be anybody's."""
    return OF_RIVAL[blank](service) if blank in OF_RIVAL else OWN[blank]


def path_of(page: Page, blanks: Mapping[str, str] = OWN) -> str:
    """The page's address. Raises KeyError for a blank that no test knows."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda blank: blanks[blank[1]], page.path)


def blanks_of(page: Page) -> set[str]:
    """The names of the blanks in the path."""
    return set(re.findall(r"\{(\w+)", page.path))
