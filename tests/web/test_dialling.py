"""The budget over HTTP: asked, begun, ended, given back; an owner dials from its proven numbers only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, RECOVERING, SPAM, UNHEARD, Service

from callstanding import clock

Made = Callable[..., Service]
CALLEE = "+12025550188"


@pytest.fixture
def service(made: Made) -> Service:
    return made()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with service.client() as client:
        yield client


def asked(client: TestClient, callee: str = CALLEE, *numbers: str, **more: Any) -> dict[str, Any]:
    reply = client.post("/v1/dial", json={"callee": callee, "numbers": numbers or [CLEAN], **more})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def as_of(service: Service, key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {service.keys[key]}"}


def test_a_call_from_question_to_end(client: TestClient) -> None:
    first = asked(client)
    assert (first["decision"], first["number"], first["left"]["minute"]) == ("yes", CLEAN, 3)
    assert [note["code"] for note in first["notes"]] == ["no_rules"]
    path = f"/v1/dial/{first['grant']}"
    assert client.post(f"{path}/begun").json()["state"] == "begun"
    ended = client.post(f"{path}/ended", json={"talk_s": 31, "refused": True}).json()
    assert (ended["state"], ended["outcome"], ended["talk_s"]) == ("ended", "answered", 31.0)
    assert client.post(f"{path}/ended", json={"outcome": "busy"}).json() == ended
    assert client.post(f"{path}/back").status_code == 409
    again = asked(client)
    assert (again["decision"], again["grant"]) == ("no", None)
    assert [reason["code"] for reason in again["reasons"]] == ["refused", "callee_again", "wrap_up"]
    assert all(reason["sentence"] and reason["todo"] and reason["source"] for reason in again["reasons"])


def test_a_number_that_is_shown_as_spam_gives_way(client: TestClient) -> None:
    answer = asked(client, CALLEE, SPAM, RECOVERING, CLEAN)
    assert (answer["decision"], answer["number"]) == ("use", CLEAN)
    none = asked(client, "+12025550189", SPAM)
    assert (none["decision"], none["reasons"][0]["code"], none["reasons"][0]["what"]) == ("no", "standing", "spam")


def test_reasons_come_in_french(client: TestClient) -> None:
    reply = client.post("/v1/dial?lang=fr", json={"callee": CALLEE, "numbers": [SPAM]})
    assert "indésirable" in reply.json()["reasons"][0]["sentence"]


def test_a_place_that_is_over_is_refused_with_what_holds(client: TestClient, service: Service) -> None:
    from callstanding.control.dial_asked import Candidate, Wanted

    long_ago = clock.seconds() - 1000
    late = service.house.grants.ask(Wanted("carrier", CALLEE, [Candidate(CLEAN)]), at=long_ago).id
    reply = client.post(f"/v1/dial/{late}/begun")
    assert (reply.status_code, "its place is free again" in reply.json()["detail"]) == (409, True)


def test_a_dry_question_reserves_nothing_and_headroom_tells_what_is_left(client: TestClient) -> None:
    assert asked(client, dry=True)["grant"] is None
    found = client.get(f"/v1/dial/headroom?number=%2B{CLEAN[1:]}").json()["numbers"]
    left = {"minute": 4, "hour": 15, "day": 90, "week": 900}
    assert found == [{"number": CLEAN, "state": "in use", "pool": "", "left": left}]


def test_a_refusal_is_noted_lifted_and_audited(client: TestClient) -> None:
    body = {"callee": CALLEE, "campaign": "spring"}
    assert client.post("/v1/dial/refusals", json=body).json() == {"refusals": 1}
    assert asked(client, campaign="spring")["reasons"][0]["code"] == "refused"
    assert client.post("/v1/dial/refusals", json={**body, "lift": True}).json() == {"refusals": 0}
    assert client.post("/v1/dial/refusals", json={**body, "lift": True}).status_code == 404
    trail = client.get("/v1/audit?limit=1000").json()["entries"]
    assert [entry["what"] for entry in trail[-2:]] == ["callee.refused", "callee.lifted"]
    assert CALLEE[1:] not in client.get("/v1/audit?limit=1000").text


def test_an_owner_dials_from_its_own_numbers_and_sees_its_own_grants(client: TestClient, service: Service) -> None:
    rival = as_of(service, "rival")
    body = {"callee": CALLEE, "numbers": [SPAM]}
    assert client.post("/v1/dial", json=body, headers=rival).status_code == 404
    assert client.get(f"/v1/dial/headroom?number=%2B{SPAM[1:]}", headers=rival).status_code == 404
    assert client.post("/v1/dial?tenant=acme", json=body, headers=rival).status_code == 403
    assert client.post("/v1/dial", json=body, headers=as_of(service, "owner")).json()["decision"] == "no"
    grant = asked(client)["grant"]
    for step in ("begun", "back"):
        assert client.post(f"/v1/dial/{grant}/{step}", headers=rival).status_code == 404


def test_an_operator_may_name_a_tenant(client: TestClient) -> None:
    assert client.post("/v1/dial/refusals?tenant=acme", json={"callee": CALLEE}).json() == {"refusals": 1}
    assert asked(client)["decision"] == "yes"
    reply = client.post("/v1/dial?tenant=acme", json={"callee": CALLEE, "numbers": [CLEAN]})
    assert [reason["code"] for reason in reply.json()["reasons"]] == ["refused"]


def test_many_at_once_get_no_more_than_there_is(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as lanes:
        found = list(lanes.map(lambda n: asked(client, f"+1312555{n:04}", agent=f"seat {n}"), range(24)))
    assert [answer["decision"] for answer in found].count("yes") == 4


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"callee": "hello", "numbers": [CLEAN]}, 422),
        ({"callee": CALLEE, "numbers": ["12"]}, 422),
        ({"callee": CALLEE}, 409),
        ({"callee": CALLEE, "numbers": [CLEAN], "by": ["round_robin"]}, 422),
        ({"callee": CALLEE, "numbers": [CLEAN], "at": "2020-01-01T00:00:00Z"}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_asked_is_said_and_no_callee_repeated(client: TestClient, body: Any, status: int) -> None:
    reply = client.post("/v1/dial", json=body)
    assert (reply.status_code, UNHEARD in reply.text, CALLEE in reply.text) == (status, False, False)


@pytest.mark.parametrize("body", [{"outcome": "sold"}, {"talk_s": -1}, {"talk_s": "long"}])
def test_an_end_that_cannot_be_leaves_the_call_as_it_is(client: TestClient, body: Any) -> None:
    grant = asked(client)["grant"]
    assert client.post(f"/v1/dial/{grant}/ended", json=body).status_code == 422
    assert client.post(f"/v1/dial/{grant}/begun").json()["state"] == "begun"
