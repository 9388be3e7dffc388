"""Telling: from a published change to the receiver, in a loop that outlives its database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import Postgres, new_postgres
from tests.integrations.happening import KEY, Happening
from tests.integrations.receiving import Received, receiving

from callstanding import clock
from callstanding.control import EVENTS, Endpoints, Idempotency, Outbox, Request, Tenants, migrate, open_control
from callstanding.errors import StoreError
from callstanding.integrations.reach import Reach, networks
from callstanding.integrations.telling import Telling

LOOPBACK = Reach(also=networks(["127.0.0.0/8"]), plain=True)
DAY = 86_400.0


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    yield from new_postgres()


def test_a_change_reaches_the_receiver_by_the_loop_that_runs_until_it_is_stopped(
    happening: Happening, tmp_path: Path
) -> None:
    engine = open_control(tmp_path / "control.sqlite")
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    arrived, stop = threading.Event(), threading.Event()

    def answer(_: Received) -> tuple[int, dict[str, str]]:
        arrived.set()
        return 200, {}

    with receiving() as receiver:
        receiver.answer = answer
        Endpoints(engine, KEY).add("carrier", receiver.url, EVENTS, who="test", now=0.0)
        telling = Telling(engine, happening.feed, KEY, reach=LOOPBACK, pause=0.01)
        loop = threading.Thread(target=telling.run, args=(stop,))
        loop.start()
        happening.change("clean", "spam", at=clock.seconds())
        assert arrived.wait(60)
        stop.set()
        loop.join()
    assert len(receiver.got) == 1
    engine.dispose()


def test_a_postgresql_that_is_stopped_and_started_loses_nothing(happening: Happening, own_postgres: Postgres) -> None:
    engine = open_control(own_postgres.new_database())
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    with receiving() as receiver:
        Endpoints(engine, KEY).add("carrier", receiver.url, EVENTS, who="test", now=0.0)
        telling = Telling(engine, happening.feed, KEY, reach=LOOPBACK)
        happening.change("clean", "spam", at=20.0)
        telling.step(21.0)
        own_postgres.stop()
        happening.change("spam", "recovering", at=30.0)
        with pytest.raises(StoreError):
            telling.step(31.0)
        own_postgres.start()
        happening.change("recovering", "spam", at=40.0)
        telling.step(41.0)
        telling.step(42.0)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == len(receiver.got) == 3
    engine.dispose()


def test_what_is_over_is_deleted_by_the_way(happening: Happening, tmp_path: Path) -> None:
    engine = open_control(tmp_path / "control.sqlite")
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    request = Request("carrier", "POST /v1/calls", "a", b"")
    Idempotency(engine, KEY).begin(request, now=0.0)
    with receiving() as receiver:
        Endpoints(engine, KEY).add("carrier", receiver.url, EVENTS, who="test", now=0.0)
        telling = Telling(engine, happening.feed, KEY, reach=LOOPBACK)
        happening.change("clean", "spam", at=20.0)
        telling.step(30.0)
        assert Outbox(engine).counted() == {"sent": 1}
        telling.step(31 * DAY)
    assert Outbox(engine).counted() == {}
    assert Idempotency(engine, KEY).forget(31 * DAY) == 0
    engine.dispose()
