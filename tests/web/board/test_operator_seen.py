"""The operator in a browser: a call is tried out, policies are compared, and every page looks as it should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.walking import accessible, fits, visited
from tests.web.service import Service

from callstanding.inventory.sorts import Subscriber

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def _spam(demo: Service) -> str:
    demo.house.standings.refresh()
    lookup = demo.house.standings.lookup
    return next(n for n in sorted(lookup.loud()) if (shown := lookup.get(n)) and shown.status == "spam")


def test_a_call_is_tried_out(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "operator") as (page, seen):
        page.goto("/operator")
        page.get_by_role("link", name="Verdict tester").click()
        page.get_by_label("Calling number").fill(_spam(demo))
        page.get_by_role("button", name="Ask for the verdict").click()
        expect(page.get_by_role("heading", name="Verdict")).to_contain_text("Blocked")
        expect(page.locator("pre")).to_contain_text("SIP/2.0 603 Network Blocked")
        assert [*accessible(page, scheme="light"), *accessible(page, scheme="dark"), *fits(page, 360)] == []
        seen.assert_nothing_bad()


def test_a_stricter_policy_says_whom_it_would_hit(browser: Any, demo: Service, address: str) -> None:
    quiet = [Subscriber("number", number, "hospital") for number in demo.house.standings.lookup.numbers()]
    demo.house.sorts.take(quiet, source="a", who="test", now=1.0)
    with looking(browser, demo, address, "operator") as (page, seen):
        page.goto("/operator/policies")
        page.get_by_label("After", exact=True).select_option("conservative")
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_text("shown as spam")).to_contain_text("of them", timeout=60_000)
        expect(page.get_by_role("link", name="+1617555").first).to_be_visible()
        assert [*accessible(page, scheme="light"), *fits(page, 360)] == []
        seen.assert_nothing_bad()


def test_the_pages_of_the_operator_look_right_in_the_dark_and_on_a_telephone(
    browser: Any, demo: Service, address: str
) -> None:
    faults = []
    with looking(browser, demo, address, "operator") as (page, seen):
        for where in ("/operator", "/operator/tester", "/operator/policies", "/operator/quality", "/intake"):
            found = [*visited(page, seen, where), *accessible(page, scheme="dark"), *fits(page, 360, 3840)]
            faults += [f"{where}: {fault}" for fault in found]
        seen.assert_nothing_bad()
    assert not faults, "\n".join(faults)
