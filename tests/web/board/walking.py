"""Looks at a page as its bars ask: what is wrong with it, each fault as a line of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.web.board.browser import Seen

MOST_BYTES = 150_000
TRIES, _BUSY = 5, "try again in a moment"
PATIENCE_S = 30
_LOOK = """(turn) => { const awaited = document.querySelectorAll(".later[aria-busy], .once-seen:has(.turning)");
    awaited[turn % (awaited.length || 1)]?.scrollIntoView(); return awaited.length; }"""
"""How many parts are awaited; some come once somebody looks at their place, and so each is looked at in its turn."""
_BYTES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, each) => sum + each.transferSize, 0)"""
_WIDE = """() => { const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth;
    if (wide <= room) return "";
    const all = [...document.querySelectorAll("main *, header *")];
    const out = all.filter(e => e.getBoundingClientRect().right > room + 1 && !e.parentElement.closest(".scroll"));
    return `${wide} > ${room} px by ` + out.slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(" | "); }"""
_AXE, _OPTIONS = Axe(), {"resultTypes": ["violations"]}


def visited(page: Page, seen: Seen, where: str) -> Iterator[str]:
    """Open a page and wait until its parts came; yields what went wrong. A busy folder is asked again, as pages say."""
    faults = _visit(page, where)
    for _ in range(TRIES):
        if not any(_BUSY in fault for fault in faults):
            break
        seen.errors.clear()
        faults = _visit(page, where)
    yield from faults


def _visit(page: Page, where: str) -> list[str]:
    reply = page.goto(where)
    if reply is None or reply.status != 200:
        return [f"answers {reply.status if reply else 'nothing'}: {page.inner_text('main')[:200]}"]
    for turn in range(PATIENCE_S * 10):
        if not page.evaluate(_LOOK, turn):
            break
        page.wait_for_timeout(100)
    else:
        return ["parts of it never came"]
    return [f"a part failed: {part.inner_text()}" for part in page.locator(".later .failed").all()]


def weighed(page: Page) -> Iterator[str]:
    """What the page and its parts took over the wire, where that is too much."""
    took = page.evaluate(_BYTES)
    if took > MOST_BYTES:
        yield f"takes {took:,} bytes"


def fits(page: Page, *widths: int) -> Iterator[str]:
    """Whether nothing has to be pushed sideways at these widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        told = page.evaluate(_WIDE)
        if told:  # what is drawn, plots above all, follows the window a moment later
            page.wait_for_timeout(500)
            told = page.evaluate(_WIDE)
        if told:
            yield f"at {width} px: {told}"
    page.set_viewport_size({"width": 1280, "height": 900})


def accessible(page: Page, *, scheme: str) -> Iterator[str]:
    """What axe finds in one colour scheme, whatever its impact."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    options = _OPTIONS if scheme == "light" else _OPTIONS | {"runOnly": ["color-contrast"]}  # colours alone differ
    found: dict[str, Any] = _AXE.run(page, options=options).response
    for each in found["violations"]:
        nodes = [node["html"][:160] for node in each["nodes"][:3]]
        yield f"{scheme}: {each['impact']} {each['id']} in {len(each['nodes'])}: {nodes}"


def prints(page: Page) -> Iterator[str]:
    """On paper there is the page and no navigation."""
    page.emulate_media(media="print")
    if not page.locator("main h1").first.is_visible() or page.locator(".top nav").is_visible():
        yield "does not print its main part alone"
    page.emulate_media(media="screen")


def misbehaved(seen: Seen) -> Iterator[str]:
    """What the browser noted, forgotten afterwards."""
    for kind in ("foreign", "errors", "dialogs"):
        noted = getattr(seen, kind)
        yield from (f"{kind}: {text[:300]}" for text in noted)
        noted.clear()
