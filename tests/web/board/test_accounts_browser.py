"""Signing in and administering people in a real browser, by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.served import PASSWORD, peopled, with_password
from tests.web.board.walking import accessible, fits, weighed
from tests.web.service import Service

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = peopled(tmp_path_factory.mktemp("accounts"))
    with_password(made, "owner")
    return made


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with service.running() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def typed(page: Page, field: str, text: str) -> None:
    """Write into the field on which the keyboard stands, which must be this one."""
    assert page.evaluate("document.activeElement.id") == field
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def test_somebody_signs_in_by_keyboard_after_a_wrong_password(browser: Any, service: Service, address: str) -> None:
    with looking(browser, service, address, None) as (page, seen):
        page.goto("/account")
        assert page.url.endswith("/sign-in?next=%2Faccount")
        faults = [*accessible(page, scheme="light"), *accessible(page, scheme="dark"), *fits(page, 360), *weighed(page)]
        for password in ("not the password", PASSWORD):
            page.focus("#login")
            page.keyboard.press("Control+a")
            typed(page, "login", "owner")
            assert page.evaluate("document.activeElement.id") == "password"
            page.keyboard.type(password)
            with page.expect_navigation():
                page.keyboard.press("Enter")
            if password != PASSWORD:
                assert page.locator("[role=alert]").inner_text() == "Login or password is wrong."
                assert page.locator("#password").get_attribute("aria-describedby") is None
                seen.errors.clear()  # the browser notes the status 403
        assert page.url.endswith("/account")
        assert faults == []
        seen.assert_nothing_bad()


def test_an_owner_invites_somebody_who_comes_in_and_is_made_a_viewer(
    browser: Any, service: Service, address: str
) -> None:
    with looking(browser, service, address, "owner") as (page, seen):
        page.goto("/people")
        page.focus("#login")
        typed(page, "login", "newcomer")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        link = page.locator("#link").inner_text()
        assert re.fullmatch(rf"{address}/welcome/[\w-]+", link)
        with looking(browser, service, address, None) as (theirs, also_seen):
            theirs.goto(link)
            theirs.focus("#password")
            typed(theirs, "password", PASSWORD)
            theirs.keyboard.type(PASSWORD)
            with theirs.expect_navigation():
                theirs.keyboard.press("Enter")
            assert theirs.locator("details.menu summary").inner_text() == "newcomer"
            page.goto("/people")
            page.select_option("[aria-label='Role of newcomer']", "viewer")
            with page.expect_navigation():
                page.click("text=Give >> nth=0")
            theirs.wait_for_timeout(1_100)  # what is known of a session is a second old at most
            theirs.goto("/keys")
            assert theirs.locator("form[action='/keys']").count() == 0
            also_seen.assert_nothing_bad()
        seen.assert_nothing_bad()


def test_nothing_is_seen_by_going_back_after_signing_out(browser: Any, service: Service, address: str) -> None:
    with looking(browser, service, address, "operator") as (page, _):
        page.goto("/audit")
        page.goto("/account")
        with page.expect_navigation():
            page.click("main form[action='/sign-out'] button")
        page.go_back()
        assert "/sign-in" in page.url
