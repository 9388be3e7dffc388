"""The OpenAPI document is what the service does: schemathesis asks every route what the document allows and forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import settings

from callstanding.web.app import ROUTES
from callstanding.web.settings import Limits, Rate
from tests.web.service import Service, make

LIMITS = Limits(operator=Rate(1e6, 10**6), wait_s=0.01, in_flight=10_000)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    service = make(tmp_path_factory.mktemp("document"), limits=LIMITS)
    with service.running() as address:
        yield service, address


@pytest.fixture(scope="module")
def described(running: tuple[Service, str]) -> Any:
    return schemathesis.openapi.from_url(f"{running[1]}/openapi.json")


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=10)
def test_every_route_keeps_to_the_document(case: Any, running: tuple[Service, str]) -> None:
    service, _ = running
    case.call_and_validate(headers={"authorization": f"Bearer {service.keys['operator']}"})


def test_the_document_is_openapi_3_1_and_tells_of_every_problem(made: Callable[..., Service]) -> None:
    with made().client() as client:
        document = client.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            wanted = {"500"} if not path.startswith("/v1/") else {"401", "403", "422", "429", "500", "503"}
            assert wanted <= set(operation["responses"]), (method, path)
            for status, reply in operation["responses"].items():
                assert reply["description"], (method, path, status)
                problem = reply.get("content", {}).get("application/problem+json")
                assert bool(problem) == (int(status) >= 400)


def test_every_example_fits_its_schema() -> None:
    for route in ROUTES:
        for what, example in ((route.gives, route.example), *((t, route.sample) for t in route.takes.values())):
            if example is not None and isinstance(what, type):
                msgspec.convert(msgspec.to_builtins(example), what)


def test_the_page_shows_every_route_and_loads_nothing(made: Callable[..., Service]) -> None:
    with made().client(None) as client:
        reply = client.get("/docs")
    for route in ROUTES:
        assert f"<code>{route.method} {route.path}</code>" in reply.text
    assert "<script" not in reply.text
    assert "http://" not in reply.text
    assert "https://" not in reply.text
