"""Names that try to run, to hide or to burst a page are shown, and do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.hostile import TENANT
from tests.web.board.places import hostile_addresses
from tests.web.board.walking import fits, misbehaved, visited
from tests.web.service import Service

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("who", ["operator", TENANT])
def test_hostile_names_are_shown_and_do_nothing(browser: Any, demo: Service, address: str, who: Any) -> None:
    faults = []
    with looking(browser, demo, address, who) as (page, seen):
        for where in hostile_addresses(operator=who == "operator"):
            found = [*visited(page, seen, where), *fits(page, 360), *misbehaved(seen)]
            faults += [f"{where}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
