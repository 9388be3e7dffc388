"""Every error is a problem document that says what to do, and repeats nobody's number."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import SPAM, Service, eventually, make, publish

from callstanding.web.problem import KINDS
from callstanding.web.settings import Limits, Rate

Made = Callable[..., Service]
CALL = {
    "caller": SPAM,
    "callee": "+12025550199",
    "start": "2026-03-02T10:00:00Z",
    "talk_s": 1,
    "disposition": "answered",
}


def check(reply: Any, status: int, slug: str) -> dict[str, Any]:
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, Any] = reply.json()
    assert (found["type"], found["status"], found["title"]) == (f"/problems/{slug}", status, KINDS[slug].title)
    assert found["detail"].endswith(".")
    assert "Traceback" not in reply.text
    return found


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/calls/", 404, "not-found"),
        ("GET", "/v1/calls", 405, "wrong-method"),
        ("DELETE", "/livez", 405, "wrong-method"),
        ("GET", "/v1/changes?limit=0", 422, "invalid"),
        ("GET", "/v1/changes?limit=x", 422, "invalid"),
        ("GET", "/v1/numbers/1?region=USA", 422, "invalid"),
        ("GET", "/v1/numbers/1?region=ZZ", 422, "invalid"),
        ("GET", "/v1/lookup/1?regoin=US", 422, "invalid"),
        ("GET", "/v1/disputes/none", 404, "not-found"),
        ("DELETE", "/v1/keys/none", 404, "not-found"),
        ("GET", "/v1/jobs/none", 404, "not-found"),
    ],
)
def test_each_error_is_a_problem_document(client: TestClient, method: str, path: str, status: int, slug: str) -> None:
    check(client.request(method, path), status, slug)


def test_a_wrong_method_names_the_right_one(client: TestClient) -> None:
    reply = client.put("/v1/calls", json=[CALL])
    assert reply.headers["allow"] == "POST"
    assert client.put("/v1/disputes").headers["allow"] == "GET, POST"


def test_every_kind_of_problem_has_a_page(client: TestClient) -> None:
    for slug, kind in KINDS.items():
        assert client.get(f"/problems/{slug}").json() == {
            "type": f"/problems/{slug}",
            "title": kind.title,
            "status": kind.status,
        }
    check(client.get("/problems/none"), 404, "not-found")


def test_a_field_that_does_not_fit_is_named(client: TestClient) -> None:
    reply = client.post("/v1/keys", json={"tenant": "carrier", "scopes": ["lookup", "everything"]})
    assert "everything" not in reply.text
    assert check(reply, 422, "invalid")["errors"][0]["field"] == "scopes"
    told = check(client.post("/v1/tenants", json={"id": "x", "kind": "owner", "colour": 1}), 422, "invalid")
    assert told["errors"] == [{"field": "colour", "reason": "unknown field"}]


def test_a_body_that_is_too_large_is_refused_unread(made: Made) -> None:
    with made(limits=Limits(body=1000)).client() as client:
        for path in ("/v1/calls", "/v1/cdr/asterisk", "/v1/lookup", "/v1/disputes"):
            reply = client.post(path, content=b"[" * 1001, headers={"content-type": "application/json"})
            check(reply, 413, "too-large")
            assert reply.headers["connection"] == "close"


def test_a_stream_is_refused_once_it_is_too_much(made: Made) -> None:
    taken = 0

    def gigabyte() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(16_384):
            taken += 65_536
            yield b" " * 65_536

    service = made(limits=Limits(body=1_000_000))
    with service.client() as client:
        check(
            client.post("/v1/calls", content=gigabyte(), headers={"content-type": "application/json"}), 413, "too-large"
        )
        assert service.house.memory.used == 0


def test_headers_are_limited(client: TestClient) -> None:
    check(client.get(f"/v1/lookup/{SPAM}", headers={"x-long": "x" * 20_000}), 431, "long-headers")


def test_a_key_that_asks_too_often_waits_and_goes_on(made: Made) -> None:
    service = made(limits=Limits(operator=Rate(5.0, 3)))
    with service.client() as client:
        asked = [client.get(f"/v1/lookup/{SPAM}") for _ in range(4)]
        assert [reply.status_code for reply in asked] == [200, 200, 200, 429]
        check(asked[-1], 429, "too-often")
        assert int(asked[-1].headers["retry-after"]) >= 1
        assert asked[0].headers["ratelimit-policy"] == '"requests";q=3;w=1'
        assert asked[0].headers["ratelimit"].startswith('"requests";r=2;t=')
        other = {"authorization": f"Bearer {service.keys['lookup']}"}
        assert client.get(f"/v1/lookup/{SPAM}", headers=other).status_code == 200
        eventually(lambda: client.get(f"/v1/lookup/{SPAM}").status_code == 200)


def test_a_full_disk_is_507_and_look_ups_go_on(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write

    def full(file: int, data: bytes) -> int:
        if not str(Path(f"/proc/self/fd/{file}").readlink()).endswith(".journal"):
            return real(file, data)
        real(file, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    service = made()
    with service.client() as client:
        assert client.post("/v1/calls", json=[CALL]).status_code == 202
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            reply = client.post("/v1/calls", json=[CALL])
            assert "No space left on device" in check(reply, 507, "journal-full")["detail"]
            assert client.get(f"/v1/lookup/{SPAM}").status_code == 200
            assert client.get("/readyz").status_code == 200
        assert client.post("/v1/calls", json=[CALL]).json()["batch"] == "web-2"
        assert service.house.writer.queued == 0
    assert len(service.journal()) == 2


def test_too_much_in_the_queue_is_refused_for_the_moment(made: Made) -> None:
    with made(limits=Limits(queue=10)).client() as client:
        reply = client.post("/v1/calls", json=[CALL])
        check(reply, 503, "overloaded")
        assert reply.headers["retry-after"] == "1"


def test_too_many_bodies_at_once_are_refused_for_the_moment(made: Made) -> None:
    service = made(limits=Limits(memory=100))
    with service.client() as client:
        check(client.post("/v1/calls", json=[CALL]), 503, "overloaded")
        assert service.house.memory.used == 0
        assert client.get(f"/v1/lookup/{SPAM}").status_code == 200


def test_what_breaks_on_our_side_is_500_and_logs_no_number(made: Made, caplog: pytest.LogCaptureFixture) -> None:
    service = made()
    with service.client() as client:
        service.house.policy = None  # type: ignore[assignment]
        with caplog.at_level(logging.DEBUG):
            check(client.get(f"/v1/verdict?caller={SPAM}"), 500, "broken")
            check(client.get(f"/v1/verdict?caller={SPAM}&region=US"), 500, "broken")
    logged = "".join(record.getMessage() for record in caplog.records if record.name.startswith("callstanding"))
    assert "AttributeError" in logged
    assert SPAM[1:] not in logged


def test_no_database_means_no_unknown_key_but_known_ones_go_on(made: Made) -> None:
    service = made()
    with service.client() as client:
        assert client.get(f"/v1/lookup/{SPAM}").status_code == 200
        service.house.engine.dispose()
        for name in ("control.sqlite", "control.sqlite-wal", "control.sqlite-shm"):
            (service.place.folder / name).unlink(missing_ok=True)
        service.place.control.mkdir()
        assert client.get(f"/v1/lookup/{SPAM}").status_code == 200
        other = {"authorization": f"Bearer {service.keys['lookup']}"}
        check(client.get(f"/v1/lookup/{SPAM}", headers=other), 503, "database-away")
        check(client.get("/v1/disputes"), 503, "database-away")
        assert client.post("/v1/calls", json=[CALL]).status_code == 202


def test_readiness_tells_of_a_folder_that_stands_still(made: Made) -> None:
    service = made(limits=Limits(stale_s=0.0))
    with service.client() as client:
        check(client.get("/readyz"), 503, "not-ready")
        assert client.get("/livez").status_code == 200
        assert client.get(f"/v1/lookup/{SPAM}").json()["as_of"]


def test_before_anything_is_published_numbers_are_unknown_and_the_service_is_not_ready(tmp_path: Path) -> None:
    service = make(tmp_path, published=False)
    with service.client() as client:
        check(client.get("/readyz"), 503, "not-ready")
        assert client.get(f"/v1/lookup/{SPAM}").json()["band"] == "unknown"
        assert client.get(f"/v1/verdict?caller={SPAM}").json()["verdict"] == "allow"
        check(client.get(f"/v1/numbers/{SPAM}"), 503, "not-ready")
        publish(service.place)
        eventually(lambda: client.get("/readyz").status_code == 200)
        assert client.get(f"/v1/lookup/{SPAM}").json()["band"] == "spam"
