"""The sender: what was accepted is not sent again, what was not is, and a dead target holds up no other."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from sqlalchemy import Engine
from standardwebhooks import Webhook
from tests.integrations.receiving import Received, Receiver, receiving

from callstanding import clock
from callstanding.control import EVENTS, Audit, Endpoints, Outbox
from callstanding.control.endpoints import Target
from callstanding.control.outbox import Delivery, New
from callstanding.errors import NotFound
from callstanding.integrations.backoff import GIVEN_UP_AFTER, LONGEST, SPREAD, wait
from callstanding.integrations.channel import Outcome
from callstanding.integrations.reach import Reach, networks
from callstanding.integrations.sender import Sender
from callstanding.integrations.webhooks import Webhooks

KEY = bytes(range(32))
LOOPBACK = Reach(also=networks(["127.0.0.0/8"]), plain=True)
WEBHOOKS = Webhooks(LOOPBACK)
DAY = 86_400.0


def sender(engine: Engine) -> Sender:
    return Sender(engine, KEY, {"webhook": WEBHOOKS}, chance=Random(7))


def endpoint(engine: Engine, url: str, tenant: str = "carrier") -> Target:
    return Endpoints(engine, KEY).add(tenant, url, EVENTS, who="test", now=0.0)


def put(engine: Engine, name: str, count: int, *, now: float, first: int = 0) -> None:
    new = [New(name, f"evt_{n}", "standing.tagged", f'{{"n":{n}}}') for n in range(first, first + count)]
    Outbox(engine).put(new, now=now, cursor=("test", first + count))


def ids(receiver: Receiver) -> list[str]:
    return [got.headers["webhook-id"] for got in receiver.got]


def test_what_is_due_is_sent_once_and_signed_with_the_endpoints_secret(engine: Engine) -> None:
    now = clock.seconds()
    with receiving() as receiver:
        target = endpoint(engine, receiver.url)
        put(engine, target.endpoint.id, 3, now=now)
        assert [sender(engine).step(now + n) for n in range(3)] == [3, 0, 0]
    assert ids(receiver) == ["evt_0", "evt_1", "evt_2"]
    for got in receiver.got:
        Webhook(target.secrets[0]).verify(got.body, got.headers)
    assert Outbox(engine).counted() == {"sent": 3}


def test_for_a_day_after_a_change_both_secrets_sign(engine: Engine) -> None:
    now = clock.seconds()
    with receiving() as receiver:
        target = endpoint(engine, receiver.url)
        name = target.endpoint.id
        new = Endpoints(engine, KEY).rotate_secret(name, "carrier", who="test", now=now - 0.5 * DAY)
        put(engine, name, 1, now=now)
        sender(engine).step(now)
        put(engine, name, 1, now=now, first=1)
        sender(engine).step(now + DAY)
    [during, after] = receiver.got
    for secret in (new, target.secrets[0]):
        Webhook(secret).verify(during.body, during.headers)
    assert [len(got.headers["webhook-signature"].split()) for got in (during, after)] == [2, 1]


def test_an_hour_without_the_target_loses_nothing_and_doubles_nothing(engine: Engine) -> None:
    """The clock is moved in steps of ten seconds; events come in all the time."""
    accepted: list[str] = []
    down = True

    def answer(got: Received) -> tuple[int, dict[str, str]]:
        if down:
            return 503, {}
        accepted.append(got.headers["webhook-id"])
        return 200, {}

    with receiving() as receiver:
        receiver.answer = answer
        name, sending = endpoint(engine, receiver.url).endpoint.id, sender(engine)
        for step in range(360):
            if step % 6 == 0:
                put(engine, name, 2, now=step * 10.0, first=step // 3)
            sending.step(step * 10.0)
        tried, down = len(receiver.got), False
        for step in range(360, 360 + 180):
            sending.step(step * 10.0)
    assert Counter(accepted) == Counter(f"evt_{n}" for n in range(120))
    assert Outbox(engine).counted() == {"sent": 120}
    assert tried < 30  # a dead target is asked now and then, not by every delivery at every step


def test_a_target_that_does_not_answer_at_all_is_tried_again_too(engine: Engine) -> None:
    with receiving() as receiver:
        name = endpoint(engine, receiver.url).endpoint.id
        url = receiver.url
    put(engine, name, 1, now=0.0)
    assert sender(engine).step(0.0) == 0
    [delivery] = Outbox(engine).listed(name, "carrier")
    assert (delivery.attempts, delivery.state, delivery.outcome[:9]) == (1, "due", "no answer")
    assert url in Endpoints(engine, KEY).get(name, "carrier").url


def test_a_dead_target_holds_up_no_other(engine: Engine) -> None:
    with receiving() as dead, receiving() as well:
        dead.answer = lambda _: (500, {})
        names = [endpoint(engine, dead.url).endpoint.id, endpoint(engine, well.url, "centre").endpoint.id]
        for name in names:
            put(engine, name, 20, now=0.0)
        assert sender(engine).step(0.0) == 20
    assert (len(dead.got), len(well.got)) == (1, 20)


def test_one_delivery_that_is_refused_holds_up_no_other(engine: Engine) -> None:
    with receiving() as receiver:
        receiver.answer = lambda got: (400 if got.headers["webhook-id"] == "evt_0" else 200, {})
        put(engine, endpoint(engine, receiver.url).endpoint.id, 5, now=0.0)
        for step in range(60):
            sender(engine).step(float(step))
    assert Outbox(engine).counted() == {"due": 1, "sent": 4}


def test_a_target_that_asks_for_a_pause_gets_it(engine: Engine) -> None:
    with receiving() as receiver:
        receiver.answer = lambda _: (429, {"retry-after": "7200"})
        put(engine, endpoint(engine, receiver.url).endpoint.id, 5, now=0.0)
        for step in range(0, 7200, 60):
            sender(engine).step(float(step))
        assert len(receiver.got) == 1
        sender(engine).step(7200.0)
    assert len(receiver.got) == 2


class Dying(Webhooks):
    """Its process ends between the target's acceptance and our note of it."""

    def send(self, target: Target, delivery: Delivery, now: float) -> Outcome:
        super().send(target, delivery, now)
        raise KeyboardInterrupt


def test_what_was_accepted_and_not_noted_comes_again_under_the_same_id(engine: Engine) -> None:
    with receiving() as receiver:
        put(engine, endpoint(engine, receiver.url).endpoint.id, 1, now=0.0)
        dying = Sender(engine, KEY, {"webhook": Dying(LOOPBACK)}, chance=Random(7))
        with pytest.raises(KeyboardInterrupt):
            dying.step(0.0)
        assert [sender(engine).step(1.0), sender(engine).step(2.0)] == [1, 0]
    assert ids(receiver) == ["evt_0", "evt_0"]


def test_after_three_days_a_delivery_is_given_up_loudly_and_can_be_replayed(engine: Engine) -> None:
    up = False
    with receiving() as receiver:
        receiver.answer = lambda _: (200 if up else 503, {})
        name = endpoint(engine, receiver.url).endpoint.id
        put(engine, name, 2, now=0.0)
        for step in range(int(4 * DAY / 600)):
            sender(engine).step(step * 600.0)
        assert Outbox(engine).counted() == {"given up": 2}
        assert Endpoints(engine, KEY).get(name, "carrier").active
        last = Audit(engine).listed()[-1]
        assert (last.what, last.subject, last.why) == ("delivery.given_up", name, "answered 503")
        tried, up = set(ids(receiver)), True
        receiver.got.clear()
        assert Outbox(engine).replay(name, "carrier", since=0.0, now=4 * DAY) == 2
        assert sender(engine).step(4 * DAY) == 2
    assert set(ids(receiver)) == tried == {"evt_0", "evt_1"}


def test_before_three_days_nothing_is_given_up(engine: Engine) -> None:
    with receiving() as receiver:
        receiver.answer = lambda _: (503, {})
        name = endpoint(engine, receiver.url).endpoint.id
        put(engine, name, 1, now=0.0)
        for step in range(int(GIVEN_UP_AFTER / 600)):
            sender(engine).step(step * 600.0)
    [delivery] = Outbox(engine).listed(name, "carrier")
    assert delivery.state == "due"
    assert delivery.attempts >= 10


def test_a_replay_sends_what_was_made_since_a_time_and_only_for_its_owner(engine: Engine) -> None:
    with receiving() as receiver:
        name = endpoint(engine, receiver.url).endpoint.id
        put(engine, name, 2, now=0.0)
        put(engine, name, 3, now=100.0, first=2)
        sender(engine).step(100.0)
        receiver.got.clear()
        with pytest.raises(NotFound):
            Outbox(engine).replay(name, "centre", since=0.0, now=200.0)
        Outbox(engine).replay(name, "carrier", since=50.0, now=200.0)
        sender(engine).step(200.0)
    assert ids(receiver) == ["evt_2", "evt_3", "evt_4"]


def test_what_is_due_to_an_endpoint_that_is_off_waits_for_it(engine: Engine) -> None:
    with receiving() as receiver:
        name = endpoint(engine, receiver.url).endpoint.id
        Endpoints(engine, KEY).change(name, "carrier", who="test", now=0.0, active=False)
        put(engine, name, 2, now=0.0)
        assert sender(engine).step(1.0) == 0
        Endpoints(engine, KEY).change(name, "carrier", who="test", now=2.0, active=True)
        assert sender(engine).step(3.0) == 2


def test_a_removed_endpoint_is_sent_nothing(engine: Engine) -> None:
    with receiving() as receiver:
        name = endpoint(engine, receiver.url).endpoint.id
        put(engine, name, 2, now=0.0)
        Endpoints(engine, KEY).remove(name, "carrier", who="test", now=1.0)
        assert sender(engine).step(2.0) == 0
    assert (receiver.got, Outbox(engine).counted()) == ([], {})


def test_a_store_with_another_key_sends_nothing_signed_wrongly(engine: Engine) -> None:
    with receiving() as receiver:
        put(engine, endpoint(engine, receiver.url).endpoint.id, 1, now=0.0)
        foreign = Sender(engine, b"another key" * 3, {"webhook": WEBHOOKS}, chance=Random(7))
        assert foreign.step(1.0) == 0
    assert receiver.got == []


def test_attempts_come_later_each_time_and_never_all_at_once() -> None:
    chance = Random(7)
    waits = [wait(failures, chance) for failures in range(1, 30)]
    assert min(waits) >= 5.0 * (1 - SPREAD)
    assert max(waits) <= LONGEST * (1 + SPREAD)
    assert waits[0] < waits[1] < waits[2] < waits[3] < waits[4]
    assert len({wait(5, chance) for _ in range(100)}) == 100


def test_a_sent_delivery_is_deleted_after_thirty_days_and_a_due_one_never(engine: Engine) -> None:
    with receiving() as receiver:
        receiver.answer = lambda got: (200 if got.headers["webhook-id"] == "evt_0" else 503, {})
        put(engine, endpoint(engine, receiver.url).endpoint.id, 2, now=0.0)
        sender(engine).step(0.0)
    assert [Outbox(engine).forget(29 * DAY), Outbox(engine).forget(31 * DAY)] == [0, 1]
    assert Outbox(engine).counted() == {"due": 1}
