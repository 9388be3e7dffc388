"""Pages can be read without JavaScript, and used by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bench.places import addresses
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.walking import misbehaved
from tests.web.service import Service

pytestmark = needs_chromium
_FOCUSED = """() => { const e = document.activeElement;
    if (e === document.body) return null;
    const drawn = e.type === "date"; // its own parts have the focus, which the browser draws within it
    return { html: e.outerHTML.slice(0, 90), seen: drawn || getComputedStyle(e).outlineStyle !== "none" }; }"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def test_every_page_can_be_read_without_javascript(browser: Any, demo: Service, address: str) -> None:
    faults = []
    with looking(browser, demo, address, "owner", java_script_enabled=False) as (page, seen):
        for where in addresses(operator=False):
            page.goto(where)
            if not page.locator("main h1").inner_text() or len(page.locator("main").inner_text()) < 40:
                faults.append(f"{where}: there is nothing to read")
            for link in page.locator(".later a").all():
                part = link.get_attribute("href") or ""
                reply = page.request.get(part)
                faults += [] if reply.ok else [f"{where}: {part} answers {reply.status}"]
            faults += [f"{where}: {fault}" for fault in misbehaved(seen)]
    assert not faults, "\n".join(faults)


def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Any, demo: Service, address: str) -> None:
    faults = []
    with looking(browser, demo, address, "owner") as (page, _):
        for where in addresses(operator=False):
            page.goto(where)
            reached = []
            for _ in range(400):
                page.keyboard.press("Tab")
                focused = page.evaluate(_FOCUSED)
                if focused is None:
                    break
                reached.append(focused)
            faults += [f"{where}: nobody sees the focus on {each['html']}" for each in reached if not each["seen"]]
            faults += [] if len(reached) < 400 else [f"{where}: the focus never comes out"]
    assert not faults, "\n".join(faults)


def test_the_first_key_leads_past_the_navigation(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "owner") as (page, seen):
        page.goto("/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        seen.assert_nothing_bad()
