"""Two stories of an owner in a real browser: why is my number spam, and what if I slow down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.pipeline.number_store import SELLER
from tests.web.board.browser import Seen, chromium, looking, needs_chromium
from tests.web.board.number_served import seller_served

pytestmark = needs_chromium
HERE = f"/numbers/{SELLER[1:]}"
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Seen]]:
    with (
        seller_served(tmp_path_factory.mktemp("story")) as service,
        service.running() as address,
        chromium() as browser,
        looking(browser, service, address, "owner") as (page, seen),
    ):
        page.set_default_timeout(PATIENCE_MS)
        yield page, seen


def assert_quiet(seen: Seen) -> None:
    """Nothing bad happened; that a busy folder is asked again later (503) is no fault of a page."""
    seen.errors[:] = [error for error in seen.errors if "503" not in error]
    seen.assert_nothing_bad()


def test_why_is_my_number_spam(shown: tuple[Page, Seen]) -> None:
    page, seen = shown
    page.goto(HERE)
    expect(page.locator(".lead")).to_contain_text("has been shown as spam since")
    expect(page.locator("figure[data-plot=plot-course] canvas")).to_have_count(1, timeout=PATIENCE_MS)
    why = page.locator("tr", has_text="of the first talks end within 6 seconds")
    expect(why).to_contain_text("At rest", timeout=PATIENCE_MS)
    expect(why).to_contain_text("better calls")
    page.get_by_text("Explanation to send on").click()
    expect(page.locator("#explanation")).to_contain_text(f"{SELLER}: spam")
    assert_quiet(seen)


def test_what_if_i_slow_down(shown: tuple[Page, Seen]) -> None:
    page, seen = shown
    page.goto(HERE)
    page.locator("#ways").scroll_into_view_if_needed()
    slider: Any = page.get_by_label("Calls a day")
    slider.press("Home")  # none at all
    result = page.locator("#what-if-result")
    expect(result).to_contain_text("With these changes: clean on", timeout=PATIENCE_MS)
    expect(result.locator("canvas")).to_have_count(1)
    expect(page.locator("output[for=set-per_day]")).to_have_text("0")
    assert_quiet(seen)


def test_without_scripts_the_sliders_are_a_form(shown: tuple[Page, Seen]) -> None:
    shown[0].goto(HERE)  # wherever the test before left it, if there was one
    browser: Any = shown[0].context.browser
    cookies: Any = shown[0].context.cookies()
    context = browser.new_context(base_url=shown[0].url.rpartition("/numbers")[0], java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(HERE)
    page.locator("#ways ~ *").get_by_role("link", name="What if?").click()
    page.get_by_label("Calls a day").press("Home")
    page.get_by_role("button", name="Judge anew").click()
    expect(page.locator("#what-if-result")).to_contain_text("With these changes: clean on")
    context.close()


def test_news_change_the_first_lines_and_leave_the_rest(shown: tuple[Page, Seen]) -> None:
    page, seen = shown
    page.goto(HERE)
    expect(page.locator("figure[data-plot=plot-course] canvas")).to_have_count(1, timeout=PATIENCE_MS)
    page.evaluate("document.querySelector('#standing').dataset.old = ''")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('standings'))")
    expect(page.locator("#standing:not([data-old])")).to_have_count(1, timeout=PATIENCE_MS)
    for once in ("#standing", "#why", "h1", "#plot-course"):
        expect(page.locator(once)).to_have_count(1)
    assert_quiet(seen)
