"""The OpenAPI document is what the service does: schemathesis asks every route what the document allows and forbids."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.web.service import Service, answered, make

from callstanding.web.app import ROUTES
from callstanding.web.settings import Limits, Rate

LIMITS = Limits(operator=Rate(1e6, 10**6), wait_s=0.01, stale_s=1e9)


HERE = Path(__file__).parent


def attacked(folder: Path, phases: str, examples: int) -> str:
    """What schemathesis finds in a real server; empty where every reply is what the document says."""
    service = make(folder, limits=LIMITS)
    with answered(service), service.running() as address:
        asked = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"),
            *(f"{address}/openapi.json", "-H", f"Authorization: Bearer {service.keys['operator']}"),
            *("--phases", phases, "-n", str(examples), "--continue-on-failure", "--generation-deterministic"),
            "--no-color",
        ]
        ways = {"SCHEMATHESIS_HOOKS": "tests.web.asked_once", "PYTHONPATH": str(HERE.parent.parent)}
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=os.environ | ways, cwd=folder)
    return "" if done.returncode == 0 else done.stdout[-8000:] + done.stderr[-2000:]


def test_every_reply_is_what_the_document_says(tmp_path: Path) -> None:
    assert attacked(tmp_path, "examples,fuzzing", 2) == ""


@pytest.mark.long
def test_every_reply_is_what_the_document_says_at_every_edge(tmp_path: Path) -> None:
    assert attacked(tmp_path, "examples,coverage,fuzzing", 20) == ""


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
