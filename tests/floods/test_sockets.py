"""Thousands of clients that say nothing, or one word and then nothing: others are answered meanwhile, and they go."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from tests.floods.serving import FREE, Served, new_store, serving
from tests.integrations.house import BLOCKED, wait_for
from tests.trust import many, survived

SPARE = 64  # files that the service has open besides its clients', more or less
A_CLIENT = 64_000  # bytes of memory that one silent client may cost: own bar
WORDS = {
    "say nothing": b"",
    "stop within their headers": b"GET /v1/verdict HTTP/1.1\r\nhost: x\r\nx-slow: ",
    "stop within a body without a key": b"POST /v1/calls HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n[",
}


@contextmanager
def files(wanted: int) -> Iterator[int]:
    """As many open files as the machine lets us have, in this process and those that it starts; gives how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    try:
        yield max(soft, most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# Where they were answered already, uvicorn waits 75 s for their next request before it lets them go.
PATIENT = "stop within a body without a key"


@pytest.mark.parametrize("what", [pytest.param(w, marks=[pytest.mark.long] * (w == PATIENT)) for w in WORDS])
def test_clients_that(what: str, tmp_path: Path) -> None:
    store, key = new_store(tmp_path)
    with ExitStack() as left:
        count = min(many(200, 10_000), left.enter_context(files(many(200, 10_000) + 500)) - 500)
        served = left.enter_context(serving(tmp_path, store, key, operator=FREE, headers_s=2.0, pause_s=2.0))
        before, held = served.files(), served.memory()
        clients = [left.enter_context(connected(served)) for _ in range(count)]
        for client in clients:
            client.sendall(WORDS[what])
        grown = _still_answers(served) - held
        wait_for(lambda: served.files() <= before + SPARE, "their connections are closed", 120)
        _still_answers(served)
        assert grown <= count * A_CLIENT + 32_000_000
    survived("Floods", f"clients that {what}", count, of="connections", memory_grown_mb=round(grown / 1e6, 1))


def connected(served: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), timeout=60)


def _still_answers(served: Served) -> int:
    """Somebody else is answered; gives the bytes that the service holds."""
    with served.client() as client:
        for _ in range(20):
            assert client.get(f"/v1/verdict?caller=%2B{BLOCKED[1:]}").json()["verdict"] == "block"
    return served.memory()
