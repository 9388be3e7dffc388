"""Idempotency: the same request has the same reply, another body under its key has none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from callstanding.control import Earlier, Idempotency, Request
from callstanding.control.database import reading
from callstanding.control.tables import IDEMPOTENCY

KEY = bytes(range(32))
REQUEST = Request("carrier", "POST /v1/reports", "a-key", b'{"number":"+12025550143","reporter":"+12025550199"}')
DAY = 86_400.0


@pytest.fixture
def requests(engine: Engine) -> Idempotency:
    return Idempotency(engine, KEY)


def test_the_same_key_and_body_have_the_same_reply_and_are_done_once(requests: Idempotency) -> None:
    assert requests.begin(REQUEST, now=1.0) is None
    requests.finish(REQUEST, status=202, reply=b'{"batch":"web-1"}')
    assert requests.begin(REQUEST, now=2.0) == Earlier("done", 202, b'{"batch":"web-1"}')


def test_another_body_under_the_same_key_is_refused(requests: Idempotency) -> None:
    requests.begin(REQUEST, now=1.0)
    other = replace(REQUEST, body=b"{}")
    assert requests.begin(other, now=2.0) == Earlier("other body")
    requests.finish(REQUEST, status=202, reply=b"")
    assert requests.begin(other, now=3.0) == Earlier("other body")


@pytest.mark.parametrize("changed", [{"tenant": "centre"}, {"route": "POST /v1/calls"}, {"key": "another"}])
def test_keys_of_other_tenants_and_routes_are_other_keys(requests: Idempotency, changed: dict[str, str]) -> None:
    requests.begin(REQUEST, now=1.0)
    assert requests.begin(replace(REQUEST, **changed), now=2.0) is None  # type: ignore[arg-type]  # only texts


def test_a_request_that_is_being_done_is_busy(requests: Idempotency) -> None:
    requests.begin(REQUEST, now=1.0)
    assert requests.begin(REQUEST, now=2.0) == Earlier("busy")


def test_a_request_whose_process_died_can_be_sent_again_after_a_minute(requests: Idempotency) -> None:
    requests.begin(REQUEST, now=1.0)
    assert requests.begin(REQUEST, now=62.0) is None


def test_a_request_that_failed_can_be_sent_again_and_one_that_was_done_cannot_be_dropped(requests: Idempotency) -> None:
    requests.begin(REQUEST, now=1.0)
    requests.drop(REQUEST)
    assert requests.begin(REQUEST, now=2.0) is None
    requests.finish(REQUEST, status=202, reply=b"")
    requests.drop(REQUEST)
    assert requests.begin(REQUEST, now=3.0) == Earlier("done", 202, b"")


def test_of_many_at_once_one_is_done(requests: Idempotency) -> None:
    with ThreadPoolExecutor(8) as lanes:
        got = list(lanes.map(lambda _: requests.begin(REQUEST, now=1.0), range(16)))
    assert got.count(None) == 1
    assert set(got) == {None, Earlier("busy")}


def test_a_reply_is_kept_for_a_day(requests: Idempotency) -> None:
    requests.begin(REQUEST, now=1.0)
    requests.finish(REQUEST, status=202, reply=b"")
    assert requests.forget(DAY) == 0
    assert requests.begin(REQUEST, now=1.0 + DAY) is None
    assert requests.forget(1.0 + 2 * DAY) == 1


def test_neither_key_nor_body_can_be_guessed_from_what_is_kept(requests: Idempotency, engine: Engine) -> None:
    """A plain hash of a body with one reporter in it could be tried out over all numbers."""
    import hashlib

    requests.begin(REQUEST, now=1.0)
    with reading(engine) as connection:
        kept = repr(connection.execute(IDEMPOTENCY.select()).all())
    assert "reporter" not in kept
    assert repr(hashlib.sha256(REQUEST.body).digest()) not in kept
    with reading(engine) as connection:
        [first] = connection.execute(IDEMPOTENCY.select()).all()
    Idempotency(engine, b"another key" * 3).begin(REQUEST, now=1.0)
    with reading(engine) as connection:
        [second] = [row for row in connection.execute(IDEMPOTENCY.select()) if row.hash != first.hash]
    assert second.body != first.body
