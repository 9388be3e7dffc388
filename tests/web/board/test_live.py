"""An open page hears of news, and what it holds is let go with it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from tests.web.board.served import become, peopled, signed_in
from tests.web.service import CLEAN, Service, eventually, shown

from callstanding.live.published import Published, Row
from callstanding.web.board.opening import COOKIE
from callstanding.web.settings import Limits


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("live"), limits=Limits(waiting=1, pause_s=0.1))


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with service.running() as address:
        yield address.removeprefix("http://")


def listen(service: Service, address: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(address, timeout=20)
    connection.request("GET", "/live", headers={"cookie": f"{COOKIE}={service.house.sessions.begin('owner')}"})
    return connection, connection.getresponse()


def test_a_change_of_standings_is_told_to_an_open_page_which_holds_its_place_only_so_long(
    service: Service, address: str
) -> None:
    connection, reply = listen(service, address)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.readline() == b"retry: 5000\n"
    other, full = listen(service, address)
    assert full.status == 503
    other.close()
    Event().wait(0.3)  # longer than a body may pause: a stream is no body
    file = Published(service.place.published, write=True)
    file.put([Row(CLEAN, shown(CLEAN, "watch", 40.0, 20.0))])
    file.close()
    told = [reply.readline() for _ in range(3)]
    assert b"event: standings\n" in told
    reply.close()
    connection.close()
    eventually(lambda: service.house.waiting == 0)


def test_nobody_hears_who_is_not_signed_in(tmp_path: Path) -> None:
    service = peopled(tmp_path)
    with signed_in(service, None) as client:
        become(service, client, None)
        assert client.get("/live").status_code == 303


def test_a_page_that_sends_nothing_more_is_not_taken_for_a_slow_body(tmp_path: Path) -> None:
    service = peopled(tmp_path, limits=Limits(pause_s=0.1, body_s=0.1))
    with service.running() as address:
        connection, reply = listen(service, address.removeprefix("http://"))
        assert reply.readline() == b"retry: 5000\n"
        Event().wait(0.4)
        file = Published(service.place.published, write=True)
        file.put([Row(CLEAN, shown(CLEAN, "watch", 40.0, 20.0))])
        file.close()
        assert b"event: standings\n" in [reply.readline() for _ in range(3)]
        reply.close()
        connection.close()
