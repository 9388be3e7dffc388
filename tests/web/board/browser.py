"""A real Chromium over a running service. It reaches this machine alone, and notes what a page should never do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Route, sync_playwright
from tests.web.service import Service

from callstanding.web.board.opening import COOKIE

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@dataclass
class Seen:
    """What went on: requests to elsewhere, errors on the console (refused scripts too), dialogs, requests."""

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def assert_nothing_bad(self) -> None:
        """Raises AssertionError, and says what it was."""
        assert (self.foreign, self.errors, self.dialogs) == ([], [], [])


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def looking(
    browser: Any, service: Service, address: str, who: str | None, **options: Any
) -> Iterator[tuple[Page, Seen]]:
    """A page in a window of its own, signed in as somebody, over the service that runs at the address."""
    context: BrowserContext = browser.new_context(
        base_url=address, **{"viewport": {"width": 1280, "height": 900}} | options
    )
    if who is not None:
        context.add_cookies([{"name": COOKIE, "value": service.house.sessions.begin(who), "url": address}])
    seen = Seen()
    context.route("**/*", lambda route: _only_here(route, address, seen))
    page = context.new_page()
    page.on("console", lambda said: _console(said, seen))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("dialog", lambda dialog: _dialog(dialog, seen))
    page.on("request", lambda request: seen.requests.append(request))  # noqa: PLW0108 - Playwright notes something on it
    try:
        yield page, seen
    finally:
        context.close()


def _only_here(route: Route, address: str, seen: Seen) -> None:
    if urlsplit(route.request.url).netloc in (urlsplit(address).netloc, ""):
        route.continue_()
    else:
        seen.foreign.append(route.request.url)
        route.abort()


def _dialog(dialog: Dialog, seen: Seen) -> None:
    seen.dialogs.append(dialog.message)
    dialog.dismiss()


def _console(said: ConsoleMessage, seen: Seen) -> None:
    if said.type == "error":
        seen.errors.append(said.text)
