"""The real server on loopback: what only a socket shows."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx2
from tests.web.service import SPAM, UNHEARD, Service, eventually

from callstanding.web.settings import Limits, Rate

Made = Callable[..., Service]
CALL = {"caller": SPAM, "callee": UNHEARD, "start": "2026-03-02T10:00:00Z", "talk_s": 1, "disposition": "answered"}
FREE = Rate(1e6, 10**6)


def connected(address: str) -> socket.socket:
    at = urlsplit(address)
    return socket.create_connection((at.hostname, at.port), timeout=30)


def drained(connection: socket.socket) -> bytes:
    """All that the server sends until it closes the connection."""
    found = b""
    try:
        while piece := connection.recv(65_536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def test_the_plus_and_its_escape_reach_a_real_server_alike(made: Made) -> None:
    service = made()
    headers = {"authorization": f"Bearer {service.keys['operator']}"}
    with service.running() as address, httpx2.Client(base_url=address, headers=headers) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        for path in (f"/v1/lookup/{SPAM}", f"/v1/lookup/%2B{SPAM[1:]}", f"/v1/numbers/%2B{SPAM[1:]}"):
            assert client.get(path).json()["number"] == SPAM
        for query in (SPAM, f"%2B{SPAM[1:]}", SPAM[1:]):
            assert client.get(f"/v1/verdict?caller={query}").json()["verdict"] == "block"
        assert "server" not in client.get("/livez").headers


def test_of_a_gigabyte_only_what_is_allowed_is_read(made: Made) -> None:
    service = made(limits=Limits(body=1_000_000))
    sent = 0
    with service.running() as address, connected(address) as connection:
        head = (
            f"POST /v1/calls HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {service.keys['operator']}\r\n"
            "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        connection.sendall(head.encode())
        piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"
        try:
            for _ in range(16_384):
                connection.sendall(piece)
                sent += 65_536
        except OSError:
            pass
        reply = drained(connection)
    assert sent < 100_000_000  # what the sockets buffer is more than what is read
    assert service.house.memory.used == 0
    assert not reply or b"413" in reply.split(b"\r\n", 1)[0]


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(made: Made) -> None:
    service = made(limits=Limits(body=1_000_000))
    with service.running() as address, connected(address) as connection:
        head = (
            f"POST /v1/calls HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {service.keys['operator']}\r\n"
            "content-type: application/json\r\ncontent-length: 1000000000\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert drained(connection).startswith(b"HTTP/1.1 413")


def test_a_client_that_pauses_in_its_body_is_sent_away(made: Made) -> None:
    service = made(limits=Limits(pause_s=0.2))
    with service.running() as address, connected(address) as connection:
        head = (
            f"POST /v1/calls HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {service.keys['operator']}\r\n"
            "content-type: application/json\r\ncontent-length: 1000\r\n\r\n["
        )
        connection.sendall(head.encode())
        assert drained(connection).startswith(b"HTTP/1.1 408")
    assert service.house.memory.used == 0


def test_a_client_that_never_ends_its_headers_is_sent_away(made: Made) -> None:
    with made(limits=Limits(headers_s=0.2)).running() as address, connected(address) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nx-slow: ")
        assert drained(connection) == b""


def test_endless_headers_are_cut_off(made: Made) -> None:
    with made().running() as address, connected(address) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\n")
        try:
            for i in range(100_000):
                connection.sendall(b"x-%d: %s\r\n" % (i, b"y" * 1000))
        except OSError:
            pass
        else:
            raise AssertionError("100 MB of headers were taken")


def test_overload_is_refused_with_a_time_and_passes(made: Made) -> None:
    service = made(limits=Limits(in_flight=4, operator=FREE, pause_s=30))
    headers = {"authorization": f"Bearer {service.keys['operator']}"}
    with service.running() as address, httpx2.Client(base_url=address, headers=headers, timeout=30) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        stuck = [connected(address) for _ in range(4)]
        for connection in stuck:
            head = (
                f"POST /v1/calls HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {service.keys['operator']}\r\n"
                "content-type: application/json\r\ncontent-length: 1000\r\n\r\n["
            )
            connection.sendall(head.encode())
        eventually(lambda: service.house.in_flight == 4)
        refused = client.get(f"/v1/lookup/{SPAM}")
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/overloaded")
        assert refused.headers["retry-after"] == "1"
        assert client.get("/livez").status_code == 200
        for connection in stuck:
            connection.close()
        eventually(lambda: client.get(f"/v1/lookup/{SPAM}").status_code == 200)


def test_ten_times_more_than_it_takes_loses_nothing_that_was_acknowledged(made: Made) -> None:
    service = made(limits=Limits(in_flight=8, queue=20_000, operator=FREE))
    headers = {"authorization": f"Bearer {service.keys['operator']}"}
    with service.running() as address, httpx2.Client(base_url=address, headers=headers, timeout=60) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        rows = [[{**CALL, "call_id": f"{batch}-{row}"} for row in range(20)] for batch in range(200)]
        with ThreadPoolExecutor(80) as pool:
            replies = list(pool.map(lambda batch: client.post("/v1/calls", json=batch), rows))
        assert {reply.status_code for reply in replies} <= {202, 503}
        assert all("retry-after" in reply.headers for reply in replies if reply.status_code == 503)
        accepted = {reply.json()["batch"] for reply in replies if reply.status_code == 202}
        assert client.post("/v1/calls", json=[CALL]).status_code == 202
    assert len(accepted) + 1 == len(service.journal())
    assert service.house.memory.used == service.house.writer.queued == 0


def test_what_is_under_way_at_the_end_is_finished(made: Made) -> None:
    service = made()
    headers = {"authorization": f"Bearer {service.keys['operator']}"}
    statuses: list[int] = []
    with service.running() as address, httpx2.Client(base_url=address, headers=headers) as client:
        threads = [
            threading.Thread(target=lambda: statuses.append(client.post("/v1/calls", json=[CALL]).status_code))
            for _ in range(10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [202] * 10
    assert len(service.journal()) == 10
