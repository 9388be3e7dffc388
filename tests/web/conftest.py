"""One service for all tests that only read, and a fresh one for those that write or need other limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import Service, make


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with service.client() as client:
        yield client


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Service]:
    def new(**settings: Any) -> Service:
        return make(tmp_path, **settings)

    return new
