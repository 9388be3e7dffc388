"""With 100,000 numbers, 10,000 of them one owner's, pages are as light and as narrow as with a few."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.places import addresses
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.demo import demonstrated
from tests.web.board.walking import fits, misbehaved, visited, weighed


@needs_chromium
@pytest.mark.long
def test_many_numbers_make_no_page_heavy(tmp_path: Path) -> None:
    faults = []
    with (
        demonstrated(tmp_path, numbers=100_000) as service,
        service.running() as address,
        chromium() as browser,
        looking(browser, service, address, "owner") as (page, seen),
    ):
        for where in addresses():
            found = [*visited(page, seen, where), *weighed(page), *fits(page, 360), *misbehaved(seen)]
            faults += [f"{where}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
