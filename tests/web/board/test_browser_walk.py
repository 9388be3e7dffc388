"""Every page, for each role, in a real browser: accessible, light, within its width, and silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bench.places import addresses
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.walking import accessible, fits, misbehaved, prints, visited, weighed
from tests.web.service import Service

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("who", ["operator", "owner", "viewer"])
def test_every_page_keeps_its_bars(browser: Any, demo: Service, address: str, who: Any) -> None:
    faults = []
    with looking(browser, demo, address, who) as (page, seen):
        for where in addresses(operator=who == "operator"):
            found = [*visited(page, seen, where), *weighed(page), *accessible(page, scheme="light")]
            if who == "owner":  # what differs by role is what there is, not how it looks
                found += [*accessible(page, scheme="dark"), *fits(page, 360, 3840), *prints(page)]
            faults += [f"{where}: {fault}" for fault in [*found, *misbehaved(seen)]]
    assert not faults, "\n".join(faults)
