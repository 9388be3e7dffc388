"""Campaigns and plans in a real browser: the story "plan 5,000 calls", parts that come late, pages without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.campaigning import campaigning, dialled
from tests.web.service import Service, answered

pytestmark = needs_chromium
PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = campaigning(tmp_path_factory.mktemp("browser"))
    dialled(made, "spring", range(4))
    return made


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with answered(service), service.running() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def serious(page: Any) -> list[tuple[str, str]]:
    """What axe finds."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]


@pytest.mark.long  # test_plan_story walks the same way in each run
def test_plan_5000_calls(service: Service, address: str, browser: Any) -> None:
    with looking(browser, service, address, "owner") as (page, seen):
        page.goto("/campaigns")
        page.click("text=Plan a campaign")
        assert page.input_value("#calls_per_day") == "5000"
        page.fill("#calls_per_day", "200")  # 5,000 take a minute, and walk the same way
        page.fill("#days", "7")
        page.fill("#numbers", "8")
        page.click("summary:has-text('More')")
        page.fill("#draws", "1")
        page.click("button:has-text('Make the plan')")
        page.wait_for_selector("h1:has-text('The plan is being made')")
        page.wait_for_selector("h1:has-text('Plan for 200 calls a day')", timeout=PATIENCE_MS)
        page.wait_for_selector("figure[data-drawn] canvas")
        assert page.locator("#plan").inner_text().count("8 numbers") >= 2
        assert "4 by the trade" in page.locator(".tiles").inner_text()
        assert "Rotation does not launder" in page.locator("#plan").inner_text()
        assert serious(page) == []
        page.click("text=Change these figures")
        assert page.input_value("#numbers") == "8"
        seen.assert_nothing_bad()


def test_one_asks_whether_one_may_dial_without_leaving_the_page(service: Service, address: str, browser: Any) -> None:
    with looking(browser, service, address, "owner") as (page, seen):
        page.goto("/campaigns/spring")
        page.fill("#callee", "+12025550188")
        page.keyboard.press("Enter")
        page.wait_for_selector("#may-dial [role=status]")
        assert "Yes, from +1202" in page.locator("#may-dial").inner_text()
        assert page.url.endswith("/campaigns/spring")
        assert "12025550188" not in "".join(request.url for request in seen.requests)
        seen.assert_nothing_bad()


def test_all_is_readable_without_scripts(service: Service, address: str, browser: Any) -> None:
    with looking(browser, service, address, "owner", java_script_enabled=False) as (page, _):
        page.goto("/campaigns/spring")
        assert "Budget left" in page.inner_text("main")
        page.click("a:has-text('Call-backs')")
        assert page.inner_text("h1") == "Call-backs"
        assert "Nobody called these numbers back" in page.inner_text("main")
        page.click("a:has-text('Campaign spring')")
        page.fill("#callee", "hello")
        page.click("button:has-text('Ask')")
        assert "This is no number that can be called." in page.inner_text("main")
