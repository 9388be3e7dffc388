"""The demo's world, made once for all tests that look at it in a browser; a test that changes it says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.web.board.demo import demonstrated
from tests.web.service import Service


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with demonstrated(tmp_path_factory.mktemp("demo")) as service:
        yield service


@pytest.fixture(scope="session")
def address(demo: Service) -> Iterator[str]:
    with demo.running() as address:
        yield address
