"""Where each page of the board is: addresses to open, by role, so that a page which is added is walked too."""

from __future__ import annotations

import re
from collections.abc import Mapping

from callstanding.web.board.page import Page
from callstanding.web.board.pages import PAGES

SPAM = "16175550126"
"""The number of the demo's sales centre that calls a bought list."""

# What stands in the blanks of a path. A page with another blank names its address below.
BLANKS: Mapping[str, str] = {"number": SPAM}
# Addresses of pages whose path alone does not say what to open, each in one or more states.
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "/campaigns/{name}": ("/campaigns/Spring%20offers", "/campaigns/Renewals"),
    "/pools/{name}": ("/pools/offers",),
}
# Pages that are files or lead elsewhere, with the reason why nobody looks at them.
NOT_LOOKED_AT: Mapping[str, str] = {
    "/sign-in": "leads on who is signed in; it is looked at by nobody",
    "/welcome/{token}": "needs an invitation; it is looked at by nobody",
    "/plan/{plan}": "is there once somebody asked for a plan; a story does",
}


def looked_at(page: Page) -> bool:
    """Whether a person opens the page."""
    return page.method == "GET" and not page.part and page.path not in NOT_LOOKED_AT


def addresses(*, operator: bool) -> list[str]:
    """The addresses of all pages that somebody may open; raises KeyError for a page that nobody knows how to open."""
    pages = [page for page in PAGES if looked_at(page) and (operator or page.of != "operators")]
    return [where for page in pages for where in _addresses(page.path, operator=operator)]


def _addresses(path: str, *, operator: bool) -> tuple[str, ...]:
    found = ADDRESSES.get(path) or (re.sub(r"\{(\w+)[^}]*\}", lambda blank: BLANKS[blank[1]], path),)
    return tuple(_of_centre(each) for each in found) if operator else found


def _of_centre(where: str) -> str:
    """An operator looks at the sales centre's stock."""
    return f"{where}{'&' if '?' in where else '?'}tenant=sales-centre"
