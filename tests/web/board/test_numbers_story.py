"""Somebody looks for numbers in a browser: types, sorts, keeps the view, chooses, and looks at what an act would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.walking import accessible, fits, weighed
from tests.web.service import Service

pytestmark = needs_chromium
ROWS = ".numbers tbody tr"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def test_numbers_are_found_sorted_kept_and_chosen(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "owner") as (page, seen):
        page.goto("/numbers")
        expect(page.locator(f"{ROWS} .spark").first).to_be_visible(timeout=60_000)  # the curves came
        every = page.locator(ROWS).count()
        number = page.locator(f"{ROWS} th").nth(3).inner_text()
        page.locator("#q").press_sequentially(number[-4:], delay=20)
        page.wait_for_url(f"**/numbers?q={number[-4:]}")
        expect(page.locator("tbody")).to_contain_text(number)
        page.click("#by-number")
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Number")
        assert page.evaluate("document.activeElement.id") == "by-number"
        page.fill("#q", "")
        page.wait_for_url("**/numbers?sort=number")
        expect(page.locator(ROWS)).to_have_count(every)
        page.go_back()
        expect(page.locator("#q")).to_have_value(number[-4:])
        assert list(weighed(page)) == []
        seen.assert_nothing_bad()


def test_a_view_is_kept_by_its_name_and_taken_away(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "owner") as (page, seen):
        page.goto("/numbers")
        page.click("#filters summary")
        page.select_option("#f-status", "spam")
        page.wait_for_url("**/numbers?status=spam")
        page.click(".views summary")
        page.fill("#view-name", "Ours that are spam")
        page.press("#view-name", "Enter")
        expect(page.locator(".said")).to_contain_text("Ours that are spam")
        page.goto("/numbers")
        page.click("text=Ours that are spam")
        assert page.url.endswith("/numbers?status=spam")
        page.click(".views summary")
        page.click(".views button:has-text('Delete')")
        expect(page.locator(".said")).to_contain_text("is deleted")
        seen.assert_nothing_bad()


def test_what_an_act_would_do_is_looked_at_in_the_dark(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "owner", color_scheme="dark") as (page, seen):
        page.goto("/numbers?state=in+use")
        page.check("[data-all=n]")
        chosen = page.locator("input[name=n]:checked").count()
        assert chosen == page.locator(ROWS).count() > 0
        page.select_option("#act", "resting")
        page.click("#acts button")
        expect(page.locator("main")).to_contain_text(f"{chosen} number")
        faults = [*accessible(page, scheme="dark"), *accessible(page, scheme="light"), *fits(page, 360)]
        page.goto("/numbers?q=nothing+is+called+so")
        faults += [*accessible(page, scheme="dark"), *fits(page, 360)]
        assert faults == []
        seen.assert_nothing_bad()
