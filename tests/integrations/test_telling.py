"""Telling: from a published change to the receiver, in a loop that outlives its database."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import Postgres, new_postgres
from tests.examples import examples
from tests.integrations.happening import KEY, Happening
from tests.integrations.receiving import Received, receiving

from callstanding import clock
from callstanding.control import (
    EVENTS,
    Caller,
    Disputes,
    Endpoints,
    Idempotency,
    Outbox,
    Request,
    Tenants,
    migrate,
    open_control,
)
from callstanding.control.endpoints import Target
from callstanding.control.outbox import Delivery
from callstanding.errors import StoreError
from callstanding.integrations.channel import Outcome
from callstanding.integrations.notifier import Notifier
from callstanding.integrations.reach import Reach, networks
from callstanding.integrations.sender import Sender
from callstanding.integrations.telling import Telling
from callstanding.integrations.webhooks import Webhooks

LOOPBACK = Reach(also=networks(["127.0.0.0/8"]), plain=True)
TLS = ssl.create_default_context()
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


class Dying(Webhooks):
    """Its process may end between the target's acceptance and our note of it."""

    dies = False

    def send(self, target: Target, delivery: Delivery, now: float) -> Outcome:
        outcome = super().send(target, delivery, now)
        if self.dies and outcome.accepted:
            raise KeyboardInterrupt
        return outcome


DEEDS = st.sampled_from(["tag", "tag", "step", "step", "wait", "down", "up", "die"])


@examples(10, 100)
@given(deeds=st.lists(DEEDS, max_size=40))
def test_whatever_fails_in_whatever_order_each_event_is_accepted_once_and_again_only_after_a_death(
    deeds: list[str],
) -> None:
    """A process dies by ending its step and beginning with new objects; it may be counted once more for each death."""
    accepted: Counter[str] = Counter()
    with TemporaryDirectory() as folder, receiving() as receiver:
        happening, engine = Happening(Path(folder) / "p.sqlite"), open_control(Path(folder) / "c.sqlite")
        migrate(engine)
        Tenants(engine).add("carrier", "operator", who="test", now=0.0)
        Endpoints(engine, KEY).add("carrier", receiver.url, EVENTS, who="test", now=0.0)
        channel, now, tags, deaths = Dying(LOOPBACK, tls=TLS), 10.0, 0, 0

        def answer(got: Received) -> tuple[int, dict[str, str]]:
            accepted[got.headers["webhook-id"]] += 1
            return 200, {}

        def step() -> None:
            Notifier(engine, happening.feed, KEY).step(now)
            Sender(engine, KEY, {"webhook": channel}, chance=Random(7)).step(now)

        receiver.answer = answer
        for deed in [*deeds, "up", *["wait", "step"] * 40]:
            if deed == "tag":
                tags += 1
                happening.change("clean", "spam", at=now + tags / 1000)
            elif deed == "wait":
                now += 600.0
            elif deed in ("up", "down"):
                receiver.answer = answer if deed == "up" else lambda _: (503, {})
            else:
                channel.dies = deed == "die"
                with suppress(KeyboardInterrupt):
                    step()
                deaths += channel.dies
        happening.close()
        engine.dispose()
    assert len(accepted) == tags
    assert accepted.total() <= tags + deaths


def test_what_is_over_is_deleted_by_the_way(happening: Happening, tmp_path: Path) -> None:
    engine = open_control(tmp_path / "control.sqlite")
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    staff = Caller("carrier", "operator", frozenset(), "k")
    closed = Disputes(engine).open("+12025550143", staff, text="Visits.", contact="desk@example.org", now=0.0)
    Disputes(engine).decide(closed.id, "upheld", why="A clinic.", who="k", now=1.0)
    request = Request("carrier", "POST /v1/calls", "a", b"")
    Idempotency(engine, KEY).begin(request, now=0.0)
    with receiving() as receiver:
        Endpoints(engine, KEY).add("carrier", receiver.url, EVENTS, who="test", now=0.0)
        telling = Telling(engine, happening.feed, KEY, reach=LOOPBACK)
        happening.change("clean", "spam", at=20.0)
        telling.step(30.0)
        assert Outbox(engine).counted()["sent"] == len(receiver.got) >= 1
        telling.step(31 * DAY)
        assert Disputes(engine).get(closed.id, None).contact == "desk@example.org"
        telling.step(400 * DAY)
    assert (Disputes(engine).get(closed.id, None).contact, Disputes(engine).get(closed.id, None).text) == ("", "")
    assert Outbox(engine).counted() == {}
    assert Idempotency(engine, KEY).forget(400 * DAY) == 0
    engine.dispose()
