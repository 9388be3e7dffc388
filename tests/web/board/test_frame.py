"""The frame of every page in a real browser."""

from __future__ import annotations

from pathlib import Path

from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.served import peopled


@needs_chromium
def test_the_frame_works_in_a_browser(tmp_path: Path) -> None:
    service = peopled(tmp_path)
    with (
        service.running() as address,
        chromium() as browser,
        looking(browser, service, address, "operator") as (page, seen),
    ):
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "find"
        page.keyboard.press("Escape")
        page.click("details.menu summary")
        page.click("button[value=dark]")
        assert page.get_attribute("html", "data-theme") == "dark"
        seen.assert_nothing_bad()
