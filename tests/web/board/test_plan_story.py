"""The story of somebody who plans 5,000 calls, in a real browser: figures in, a plan with its spans out."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.service import Service

PATIENCE_MS = 240_000


@needs_chromium
def test_five_thousand_calls_are_planned(demo: Service, address: str) -> None:
    with chromium() as browser, looking(browser, demo, address, "owner") as (page, seen):
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/plan?days=7&draws=1")  # a week drawn once: the story is the same, and short
        page.get_by_label("Calls a day").fill("5000")
        page.locator("main form[method=post] button").first.click()
        page.wait_for_url("**/plan/plan_*")
        expect(page.locator("main figure[data-plot] canvas").first).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("main")).to_contain_text("5,000")
        seen.assert_nothing_bad()
