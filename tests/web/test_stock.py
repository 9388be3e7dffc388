"""The stock over HTTP: an owner keeps its own proven numbers, and another's are as if they were not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, SPAM, Service

from callstanding import clock

FREE = "+12025550150"


@pytest.fixture
def service(made: Callable[..., Service]) -> Service:
    """Of the numbers acme has proven SPAM and FREE, and has both in stock."""
    service = made()
    service.house.claims.prove("acme", FREE, by="contract", who="test", now=clock.seconds())
    return service


@pytest.fixture
def owner(service: Service) -> Iterator[TestClient]:
    with service.client("owner") as client:
        body = {
            "numbers": [{"number": SPAM, "state": "in use", "campaign": "spring"}, {"number": FREE, "pool": "east"}]
        }
        assert client.post("/v1/stock", json=body).json() == {"added": 2, "changed": 0, "same": 0}
        yield client


def under(client: TestClient, service: Service, key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {service.keys[key]}"}


def test_an_owner_sees_its_numbers_with_their_standing(owner: TestClient) -> None:
    listed = owner.get("/v1/stock").json()
    assert [(n["number"], n["state"], n["campaign"]) for n in listed["numbers"]] == [
        (SPAM, "in use", "spring"),
        (FREE, "new", ""),
    ]
    assert listed["after"] is None
    tagged, free = listed["numbers"]
    assert (tagged["standing"]["status"], tagged["standing"]["spam_score"]) == ("spam", 99.0)
    assert (free["standing"], free["pool"], free["country"]) == (None, "east", "US")
    assert owner.get(f"/v1/stock/{SPAM}").json() == tagged


def test_the_list_is_filtered_and_paged(owner: TestClient) -> None:
    def seen(query: str) -> list[str]:
        return [each["number"] for each in owner.get(f"/v1/stock?{query}").json()["numbers"]]

    assert seen("state=in%20use") == [SPAM]
    assert seen("pool=east&country=US") == [FREE]
    first = owner.get("/v1/stock?limit=1").json()
    assert ([n["number"] for n in first["numbers"]], first["after"]) == ([SPAM], SPAM)
    for after in (SPAM, SPAM.replace("+", "%2B"), SPAM[1:]):
        assert seen(f"limit=1&after={after}") == [FREE]
    assert owner.get("/v1/stock?state=used").status_code == 422


def test_a_number_goes_to_a_holder_and_comes_back(owner: TestClient) -> None:
    given = owner.post("/v1/stock/assignments", json={"holder": "desk", "campaign": "autumn", "area": "+1202"})
    assert (given.status_code, given.json()["number"], given.json()["state"]) == (201, FREE, "warming")
    none = owner.post("/v1/stock/assignments", json={"campaign": "autumn"})
    assert none.status_code == 404
    assert "1 warming, 1 in use" in none.json()["detail"]
    moved = owner.patch(f"/v1/stock/{FREE}", json={"state": "in use", "campaign": "winter", "note": "x"})
    assert (moved.json()["state"], moved.json()["campaign"], moved.json()["holder"]) == ("in use", "winter", "desk")
    back = owner.post(f"/v1/stock/{FREE}/release", json={"why": "over"}).json()
    assert (back["state"], back["holder"], back["campaign"]) == ("quarantined", "", "")
    assert back["last_held"] == back["since"]
    life = owner.get(f"/v1/stock/{FREE}/tenures").json()
    assert [(t["holder"], t["campaign"]) for t in life["tenures"]] == [("desk", "autumn"), ("desk", "winter")]
    assert life["tenures"][0]["to"] == life["tenures"][1]["from"]
    assert [(m["from"], m["to"]) for m in life["moves"]] == [
        ("", "new"),
        ("new", "warming"),
        ("warming", "in use"),
        ("in use", "quarantined"),
    ]


def test_the_same_request_again_gives_the_same_number(owner: TestClient) -> None:
    first, again = (
        owner.post("/v1/stock/assignments", json={"campaign": "x"}, headers={"idempotency-key": "a-1"}) for _ in "ab"
    )
    assert (first.json(), again.headers["idempotent-replayed"]) == (again.json(), "true")
    assert owner.get("/v1/stock?state=warming").json()["numbers"] == [first.json()]


def test_an_owner_adds_only_what_it_has_proven_and_hears_how_to_prove(owner: TestClient) -> None:
    body = {"numbers": [{"number": FREE, "note": "kept back"}, {"number": CLEAN}]}
    refused = owner.post("/v1/stock", json=body)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
    assert f"{CLEAN} is not proven to be yours" in refused.json()["detail"]
    assert "POST /v1/claims" in refused.json()["detail"]
    assert refused.json()["errors"] == [{"field": "numbers", "reason": f"{CLEAN} is not proven"}]
    assert owner.get(f"/v1/stock/{FREE}").json()["note"] == ""


def test_an_operator_adds_any_number_and_works_on_any_stock(owner: TestClient, service: Service) -> None:
    operator = under(owner, service, "operator")
    body = {"numbers": [{"number": CLEAN}]}
    assert owner.post("/v1/stock", json=body, headers=operator).json()["added"] == 1
    assert [n["tenant"] for n in owner.get("/v1/stock", headers=operator).json()["numbers"]] == ["carrier"]
    theirs = owner.get("/v1/stock?tenant=acme", headers=operator).json()["numbers"]
    assert [n["number"] for n in theirs] == [SPAM, FREE]
    assert owner.get("/v1/stock?tenant=carrier").status_code == 403
    assert owner.get("/v1/stock?tenant=acme").status_code == 200


def test_another_owners_numbers_are_as_if_they_were_not_there(owner: TestClient, service: Service) -> None:
    rival = under(owner, service, "rival")
    absent = "+12025550177"
    asks: list[tuple[str, str, Any]] = [
        ("GET", "/v1/stock/{}", None),
        ("GET", "/v1/stock/{}/tenures", None),
        ("PATCH", "/v1/stock/{}", {"note": "mine"}),
        ("POST", "/v1/stock/{}/release", {}),
    ]
    for method, path, body in asks:
        theirs = owner.request(method, path.format(SPAM), json=body, headers=rival)
        nothing = owner.request(method, path.format(absent), json=body, headers=rival)
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.text.replace(SPAM, absent) == nothing.text
    assert owner.get("/v1/stock", headers=rival).json() == {"numbers": [], "after": None}
    assert owner.post("/v1/stock/assignments", json={}, headers=rival).status_code == 404
    assert owner.get(f"/v1/stock/{SPAM}").json()["holder"] == "acme"


def test_a_number_that_was_proven_to_be_anothers_leaves_the_stock(owner: TestClient, service: Service) -> None:
    rival, now = under(owner, service, "rival"), clock.seconds()
    service.house.claims.end(SPAM, who="test", now=now)
    service.house.claims.prove("rival", SPAM, by="contract", who="test", now=now)
    assert owner.post("/v1/stock", json={"numbers": [{"number": SPAM}]}, headers=rival).json()["added"] == 1
    assert owner.get(f"/v1/stock/{SPAM}").status_code == 404
    life = owner.get(f"/v1/stock/{SPAM}/tenures", headers=rival).json()
    assert (life["tenures"], [m["to"] for m in life["moves"]]) == ([], ["new"])


REFUSED: dict[str, tuple[str, str, Any, int, str]] = {
    "a move that is not listed": ("PATCH", f"/v1/stock/{FREE}", {"state": "in use"}, 409, "It may become warming"),
    "a campaign of what nobody holds": ("PATCH", f"/v1/stock/{FREE}", {"campaign": "x"}, 409, "no campaign uses it"),
    "a state that is not there": ("PATCH", f"/v1/stock/{FREE}", {"state": "used"}, 422, "state"),
    "a release of what nobody holds": ("POST", f"/v1/stock/{FREE}/release", {}, 409, "nobody holds it"),
    "what is no number": ("POST", "/v1/stock", {"numbers": [{"number": "12"}]}, 422, "no whole number"),
    "no number at all": ("POST", "/v1/stock", {"numbers": []}, 422, "numbers"),
    "another holder": (
        "POST",
        "/v1/stock",
        {"numbers": [{"number": FREE, "pool": "west"}, {"number": SPAM, "holder": "service"}]},
        409,
        "is held by acme since",
    ),
    "a time to come": (
        "POST",
        "/v1/stock",
        {"numbers": [{"number": FREE, "state": "retired", "since": "2999-01-01T00:00:00Z"}]},
        409,
        "lies in the future",
    ),
    "a text of two lines": ("PATCH", f"/v1/stock/{FREE}", {"note": "a\nb"}, 409, "one line"),
    "an area that begins no number": ("POST", "/v1/stock/assignments", {"area": "x"}, 409, "no beginning of a number"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why_and_changes_nothing(owner: TestClient, name: str) -> None:
    method, path, body, status, told = REFUSED[name]
    before = owner.get("/v1/stock").json()
    reply = owner.request(method, path, json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert told in reply.text
    assert owner.get("/v1/stock").json() == before
