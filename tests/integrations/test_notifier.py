"""The notifier: whoever it concerns is told once of what happened, and nobody else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine
from tests.integrations.happening import KEY, NUMBER, OTHER, Happening

from callstanding.control import EVENTS, Caller, Claims, Delivery, Disputes, Endpoints, Held, Outbox
from callstanding.integrations.notifier import Notifier

URL = "https://example.org/hook"
CENTRE = Caller("centre", "owner", frozenset({"read"}), "key-centre")


def endpoint(engine: Engine, tenant: str, *events: str, now: float = 10.0) -> str:
    return Endpoints(engine, KEY).add(tenant, URL, events or EVENTS, who="test", now=now).endpoint.id


def told(engine: Engine, name: str) -> list[Delivery]:
    return Outbox(engine).listed(name, None)[::-1]


def notify(engine: Engine, happening: Happening, now: float = 1000.0) -> None:
    notifier = Notifier(engine, happening.feed, KEY)
    while notifier.step(now):
        pass


@pytest.mark.parametrize(
    ("was", "status", "near", "event"),
    [
        ("clean", "spam", False, "standing.tagged"),
        ("recovering", "spam", False, "standing.tagged"),
        ("spam", "recovering", False, "standing.cleared"),
        ("spam", "unknown", False, "standing.cleared"),
        ("clean", "watch", False, "standing.watch"),
        ("unknown", "watch", False, "standing.watch"),
        ("clean", "clean", True, "limit.near"),
    ],
)
def test_a_change_has_its_name(
    engine: Engine,
    happening: Happening,
    was: str,
    status: str,
    near: bool,  # noqa: FBT001 - a table
    event: str,
) -> None:
    name = endpoint(engine, "carrier")
    happening.change(was, status, at=20.0, near=near)
    notify(engine, happening)
    [delivery] = told(engine, name)
    body = msgspec.json.decode(delivery.body)
    assert (delivery.event, body["type"], body["timestamp"]) == (event, event, "1970-01-01T00:00:20.000Z")
    assert body["data"] == {
        "number": NUMBER,
        "was": was,
        "status": status,
        "spam_score": 71.2,
        "because": ["short_answers", "one_ring"],
    }


@pytest.mark.parametrize(("was", "status"), [("recovering", "clean"), ("watch", "clean"), ("clean", "unknown")])
def test_what_changes_nothing_for_anybody_is_not_told(
    engine: Engine, happening: Happening, was: str, status: str
) -> None:
    name = endpoint(engine, "carrier")
    happening.change(was, status, at=20.0)
    notify(engine, happening)
    assert told(engine, name) == []


def test_an_endpoint_is_told_of_the_events_that_it_chose(engine: Engine, happening: Happening) -> None:
    name = endpoint(engine, "carrier", "standing.cleared")
    happening.change("clean", "spam", at=20.0)
    happening.change("spam", "recovering", at=30.0)
    notify(engine, happening)
    assert [delivery.event for delivery in told(engine, name)] == ["standing.cleared"]


def test_an_operator_is_told_of_all_numbers_and_an_owner_of_its_proven_ones(
    engine: Engine, happening: Happening
) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=5.0)
    names = {tenant: endpoint(engine, tenant) for tenant in ("carrier", "centre", "pharmacy")}
    happening.change("clean", "spam", at=20.0, number=NUMBER)
    happening.change("clean", "spam", at=21.0, number=OTHER)
    notify(engine, happening)
    numbers = {
        tenant: [msgspec.json.decode(delivery.body)["data"]["number"] for delivery in told(engine, name)]
        for tenant, name in names.items()
    }
    assert numbers == {"carrier": [NUMBER, OTHER], "centre": [NUMBER], "pharmacy": []}


def test_a_new_owner_is_not_told_what_happened_to_the_old_one(engine: Engine, happening: Happening) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=5.0)
    names = [endpoint(engine, tenant) for tenant in ("centre", "pharmacy")]
    happening.change("clean", "spam", at=20.0)
    Claims(engine).assigned([Held(NUMBER, "pharmacy", 25.0)], who="test", now=30.0)
    happening.change("spam", "recovering", at=40.0)
    notify(engine, happening)
    assert [[d.event for d in told(engine, name)] for name in names] == [[], ["standing.cleared"]]


def test_an_endpoint_is_told_nothing_from_before_it_was_made(engine: Engine, happening: Happening) -> None:
    happening.change("clean", "spam", at=20.0)
    name = endpoint(engine, "carrier", now=30.0)
    happening.change("spam", "recovering", at=40.0)
    notify(engine, happening)
    assert [delivery.event for delivery in told(engine, name)] == ["standing.cleared"]


def test_each_event_is_told_once_however_often_the_notifier_starts_anew(engine: Engine, happening: Happening) -> None:
    name = endpoint(engine, "carrier")
    for at in range(20, 50):
        happening.change("clean", "spam", at=float(at))
        notify(engine, happening, now=float(at))
        notify(engine, happening, now=float(at))
    assert len({delivery.event_id for delivery in told(engine, name)}) == len(told(engine, name)) == 30


def test_more_events_than_a_page_are_all_told(engine: Engine, happening: Happening) -> None:
    name = endpoint(engine, "carrier", "standing.tagged")
    for place in range(1050):
        happening.change("clean", "spam", at=20.0 + place)
    notify(engine, happening)
    assert Outbox(engine).counted() == {"due": 1050}
    assert len(Outbox(engine).listed(name, None, limit=2000)) == 1050


def test_a_published_file_that_was_made_anew_is_told_from_its_start_and_nothing_twice(
    engine: Engine, tmp_path: Path
) -> None:
    name = endpoint(engine, "carrier")
    first = Happening(tmp_path / "first.sqlite")
    for at in (20.0, 21.0, 22.0):
        first.change("clean", "spam", at=at)
    notify(engine, first)
    first.close()
    second = Happening(tmp_path / "second.sqlite")
    second.change("clean", "spam", at=20.0)
    second.change("clean", "spam", at=99.0)
    for _ in range(3):
        notify(engine, second)
    second.close()
    assert len(told(engine, name)) == 4


def test_a_dispute_is_told_to_the_operator_and_to_its_owner_alone(engine: Engine, happening: Happening) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=5.0)
    names = {tenant: endpoint(engine, tenant) for tenant in ("carrier", "centre", "pharmacy")}
    disputes = Disputes(engine)
    opened = disputes.open(NUMBER, CENTRE, text="Visits.", contact="desk@example.org", now=20.0)
    disputes.decide(opened.id, "upheld", why="A clinic.", who="key-op", now=30.0)
    notify(engine, happening)
    events = {tenant: [delivery.event for delivery in told(engine, name)] for tenant, name in names.items()}
    both = ["dispute.opened", "dispute.decided"]
    assert events == {"carrier": both, "centre": both, "pharmacy": []}
    bodies = [msgspec.json.decode(delivery.body)["data"] for delivery in told(engine, names["centre"])]
    assert bodies == [
        {"dispute": opened.id, "number": NUMBER, "state": "open", "due": "1970-01-02T00:00:20Z"},
        {"dispute": opened.id, "number": NUMBER, "state": "upheld", "note": "A clinic."},
    ]


def test_a_withdrawn_dispute_is_not_told_as_decided(engine: Engine, happening: Happening) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=5.0)
    name = endpoint(engine, "carrier", "dispute.decided")
    opened = Disputes(engine).open(NUMBER, CENTRE, text="Visits.", contact="", now=20.0)
    Disputes(engine).withdraw(opened.id, CENTRE, now=21.0)
    notify(engine, happening)
    assert told(engine, name) == []
