"""What tests of pages begin with: a small service of their own, or the demo's world, made once for all browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.board.demo import demonstrated
from tests.web.board.served import peopled, signed_in
from tests.web.service import Service


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with demonstrated(tmp_path_factory.mktemp("demo")) as service:
        yield service


@pytest.fixture(scope="session")
def address(demo: Service) -> Iterator[str]:
    with demo.running() as address:
        yield address


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """A service of this test alone; modules whose tests change nothing have one of their own."""
    return peopled(tmp_path)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """A client of it, signed in as the operator."""
    with signed_in(service, "operator") as client:
        yield client
