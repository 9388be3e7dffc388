"""Where each page of the board is: addresses to open, by role, so that a page which is added is looked at too."""

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
    "/numbers": ("/numbers", "/numbers?status=spam", "/numbers?q=nothing-like-that"),
    "/inventory/assign": ("/inventory/assign?campaign=Renewals",),
}
# What nobody looks at by its address alone, and why.
NOT_LOOKED_AT: Mapping[str, str] = {
    "/sign-in": "leads on who is signed in; nobody looks at it",
    "/sign-in/provider": "leads to another house, where one is named",
    "/sign-in/callback": "is where that house leads back to",
    "/welcome/{token}": "needs an invitation",
    "/plan/{plan}": "is there once somebody asked for a plan; a story does",
    "/operator/policies/{diff}": "is there once somebody compared policies",
    "/inventory/import/{draft}": "is there once somebody gave a list",
    "/inventory/import/{draft}/refused": "is there once somebody gave a list",
    "/inventory/number": "leads on to the number that is looked for",
    "/numbers/act": "comes after numbers were chosen",
    "/desk/{case}": "has the name of a case; a story opens it",
}
_FILES = re.compile(r"\{ending\}|\.(csv|xlsx|ndjson|ics|pdf)$|/intake/\{\w+\}$")


def looked_at(page: Page) -> bool:
    """Whether a person opens the page, and it is no file."""
    return page.method == "GET" and not page.part and page.path not in NOT_LOOKED_AT and not _FILES.search(page.path)


def addresses(*, operator: bool = False, acts: bool = True) -> list[str]:
    """The addresses of all pages that somebody may open; raises KeyError for a page that nobody knows how to open.

    `operator`: one of the operator's, who looks at the sales centre's. `acts`: no mere viewer.
    """
    pages = [page for page in PAGES if looked_at(page) and (operator or page.of != "operators")]
    pages = [page for page in pages if acts or not page.needs_to_act]
    return [where for page in pages for where in _addresses(page.path, operator=operator)]


def _addresses(path: str, *, operator: bool) -> tuple[str, ...]:
    found = ADDRESSES.get(path) or (re.sub(r"\{(\w+)[^}]*\}", lambda blank: BLANKS[blank[1]], path),)
    return tuple(_of_centre(each) for each in found) if operator else found


def _of_centre(where: str) -> str:
    """An operator looks at the sales centre's stock."""
    return f"{where}{'&' if '?' in where else '?'}tenant=sales-centre"
