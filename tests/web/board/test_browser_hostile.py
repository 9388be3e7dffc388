"""Names that try to run, to hide or to burst a page are shown, and do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.hostile import NAMES, TENANT
from tests.web.board.places import hostile_addresses
from tests.web.board.walking import fits, misbehaved, visited
from tests.web.service import Service

pytestmark = needs_chromium
_OPENED = 12  # of the pages of hostile campaigns, pools and cases; all of them are asked for


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("who", ["operator", TENANT])
def test_hostile_names_do_nothing_on_any_page(browser: Any, demo: Service, address: str, who: Any) -> None:
    faults = []
    with looking(browser, demo, address, who) as (page, seen):
        for where in hostile_addresses(operator=who == "operator"):
            found = [*visited(page, seen, where), *fits(page, 360), *misbehaved(seen)]
            faults += [f"{where}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def links(page: Page, where: str) -> list[str]:
    """The addresses that the main part of a page leads to, below its own place."""
    page.goto(where)
    found = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(each for each in found if each.startswith(("/campaigns/", "/pools/", "/desk/"))))


@pytest.mark.parametrize("where", ["/campaigns", "/desk"])
def test_what_has_a_hostile_name_can_be_opened(browser: Any, demo: Service, address: str, where: str) -> None:
    faults = []
    with looking(browser, demo, address, TENANT) as (page, seen):
        every = links(page, where)
        refused = [link for link in every if page.request.get(link).status != 200]
        for link in every[:: max(1, len(every) // _OPENED)]:
            found = [*visited(page, seen, link), *fits(page, 360), *misbehaved(seen)]
            faults += [f"{link}: {fault}" for fault in found]
    assert len(every) >= 50
    assert refused == []
    assert not faults, "\n".join(faults)


def test_hostile_names_are_shown_as_they_are(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, TENANT) as (page, _):
        told = ""
        for where in ("/campaigns", "/desk", "/keys"):
            page.goto(where)
            told += page.text_content("main") or ""
    plain = " ".join(told.split())
    assert [name for name in NAMES if " ".join(name.split()) not in plain] == []
