"""Every page, for each role, in a real browser: accessible, light, within its width, and silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bench.places import addresses
from tests.web.board.browser import Seen, chromium, looking, needs_chromium
from tests.web.board.walking import accessible, fits, misbehaved, prints, visited, weighed
from tests.web.service import Service

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def looked_at(page: Any, seen: Seen, where: str, *, closely: bool) -> list[str]:
    """What is wrong with a page; closely: also how it looks, which differs from page to page and hardly by role."""
    found = [*visited(page, seen, where), *weighed(page)]
    if closely:
        found += [*accessible(page, scheme="light"), *accessible(page, scheme="dark")]
        found += [*fits(page, 360, 3840), *prints(page)]
    return [f"{where}: {fault}" for fault in [*found, *misbehaved(seen)]]


def test_every_page_keeps_its_bars_for_an_owner(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "owner") as (page, seen):
        faults = [each for where in addresses() for each in looked_at(page, seen, where, closely=True)]
    assert not faults, "\n".join(faults)


def test_every_page_keeps_its_bars_for_an_operator(browser: Any, demo: Service, address: str) -> None:
    known = set(addresses())
    faults = []
    with looking(browser, demo, address, "operator") as (page, seen):
        for where in addresses(operator=True):
            own = where.removesuffix("tenant=sales-centre")[:-1] not in known
            faults += looked_at(page, seen, where, closely=own)
    assert not faults, "\n".join(faults)


def test_every_page_keeps_its_bars_for_a_viewer(browser: Any, demo: Service, address: str) -> None:
    with looking(browser, demo, address, "viewer") as (page, seen):
        faults = [each for where in addresses(acts=False) for each in looked_at(page, seen, where, closely=False)]
    assert not faults, "\n".join(faults)
