"""Tenants, keys, claims, disputes and endpoints over HTTP, and a POST that is sent twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, SPAM, Service

from callstanding import clock
from callstanding.control.idempotency import Request
from callstanding.control.outbox import New

Made = Callable[..., Service]


def as_of(service: Service, key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {service.keys[key]}"}


def test_a_key_is_made_used_replaced_and_revoked(made: Made) -> None:
    with made().client() as client:
        assert client.post("/v1/tenants", json={"id": "clinic", "kind": "owner"}).status_code == 201
        assert "clinic" in {each["id"] for each in client.get("/v1/tenants").json()["tenants"]}
        made_key = client.post("/v1/keys", json={"tenant": "clinic", "scopes": ["lookup"]}).json()
        bearer = {"authorization": f"Bearer {made_key['text']}"}
        assert client.get(f"/v1/lookup/{SPAM}", headers=bearer).status_code == 200
        (listed,) = client.get("/v1/keys?tenant=clinic").json()["keys"]
        assert "text" not in listed
        assert listed["scopes"] == ["lookup"]
        follower = client.post(f"/v1/keys/{made_key['id']}/rotate").json()
        assert follower["follows"] == made_key["id"]
        new = {"authorization": f"Bearer {follower['text']}"}
        assert {client.get(f"/v1/lookup/{SPAM}", headers=h).status_code for h in (bearer, new)} == {200}
        assert client.delete(f"/v1/keys/{follower['id']}").json()["revoked"]


def test_an_owners_key_may_not_send_evidence(client: TestClient) -> None:
    for scope in ("ingest", "report", "admin"):
        assert client.post("/v1/keys", json={"tenant": "acme", "scopes": [scope]}).status_code == 409


def test_a_dispute_goes_from_the_owner_to_a_decision(made: Made) -> None:
    service = made()
    with service.client() as client:
        owner = as_of(service, "owner")
        asked = {"number": SPAM[2:], "region": "US", "text": "We are a hospital.", "contact": "desk@hospital.example"}
        opened = client.post("/v1/disputes", json=asked, headers=owner)
        assert (opened.status_code, opened.json()["number"], opened.json()["state"]) == (201, SPAM, "open")
        assert client.post("/v1/disputes", json=asked, headers=owner).status_code == 409  # it is open already
        name = opened.json()["id"]
        decision = {"state": "upheld", "why": "The calls were wanted."}
        assert client.post(f"/v1/disputes/{name}/decision", json=decision, headers=owner).status_code == 403
        assert client.post(f"/v1/disputes/{name}/decision", json=decision).json()["state"] == "upheld"
        told = client.get(f"/v1/disputes/{name}", headers=owner).json()
        assert (told["state"], told["note"]) == ("upheld", "The calls were wanted.")
        assert client.get("/v1/disputes?state=open", headers=owner).json() == {"disputes": []}
        trail = [entry["what"] for entry in client.get("/v1/audit?limit=1000").json()["entries"]]
        assert trail[-2:] == ["dispute.opened", "dispute.decided"]
        assert client.get("/v1/audit/chain").json()["broken"] is None


def test_an_owner_may_take_a_dispute_back(made: Made) -> None:
    service = made()
    with service.client("owner") as client:
        name = client.post("/v1/disputes", json={"number": SPAM, "text": "A mistake."}).json()["id"]
        assert client.post(f"/v1/disputes/{name}/withdrawal").json()["state"] == "withdrawn"


def test_a_claim_opens_a_number_to_its_owner_and_its_end_closes_it(made: Made) -> None:
    service = made()
    with service.client() as client:
        new = {"tenant": "rival", "number": CLEAN, "by": "contract"}
        assert client.post("/v1/claims", json=new).status_code == 201
        assert client.get(f"/v1/numbers/{CLEAN}", headers=as_of(service, "rival")).json()["standing"]
        assert client.post("/v1/claims", json={**new, "tenant": "acme"}).status_code == 409  # it is rival's
        assert client.delete(f"/v1/claims/{CLEAN}").status_code == 204
        assert client.delete(f"/v1/claims/{CLEAN}").status_code == 404
        service.house.owned.load("rival")
        assert "standing" not in client.get(f"/v1/numbers/{CLEAN}", headers=as_of(service, "rival")).json()
        assert client.post("/v1/claims", json={**new, "number": "911"}).status_code == 422


def test_an_endpoint_is_made_changed_read_and_removed(made: Made) -> None:
    service = made()
    with service.client("owner") as client:
        new = {"url": "https://hooks.example/in", "events": ["standing.tagged", "standing.cleared"]}
        target = client.post("/v1/endpoints", json=new).json()
        assert target["secret"].startswith("whsec_")
        path = f"/v1/endpoints/{target['id']}"
        assert "secret" not in client.get(path).json()
        assert client.patch(path, json={"active": False}).json()["active"] is False
        assert client.patch(path, json={"events": ["limit.near"]}).json()["events"] == ["limit.near"]
        secret = client.post(f"{path}/secret").json()["secret"]
        assert secret.startswith("whsec_")
        assert secret != target["secret"]
        assert client.delete(path).status_code == 204
        assert client.get(path).status_code == 404
        assert client.post("/v1/endpoints", json={**new, "url": "mailto://x", "kind": "apprise"}).status_code == 403
        assert client.post("/v1/endpoints", json={**new, "events": []}).status_code == 422


def test_deliveries_are_listed_page_by_page_and_sent_again(made: Made) -> None:
    service = made()
    with service.client("owner") as client:
        new = {"url": "https://hooks.example/in", "events": ["standing.tagged"]}
        path = f"/v1/endpoints/{client.post('/v1/endpoints', json=new).json()['id']}"
        events = [New(path.rsplit("/", 1)[1], f"evt_{i}", "standing.tagged", "{}") for i in range(5)]
        service.house.outbox.put(events, now=clock.seconds(), cursor=("test", 5))
        found, before = [], ""
        while before is not None:
            page = client.get(f"{path}/deliveries?limit=2{before and f'&before={before}'}").json()
            found += [each["event_id"] for each in page["deliveries"]]
            before = page["before"]
        assert found == [f"evt_{i}" for i in reversed(range(5))]
        assert client.post(f"{path}/replay", json={"since": "2026-01-01T00:00:00Z"}).json() == {"deliveries": 5}


DISPUTE = {"number": SPAM, "text": "We are a hospital."}
CALL = {"caller": SPAM, "callee": CLEAN, "start": "2026-03-02T10:00:00Z", "talk_s": 1, "disposition": "answered"}


@pytest.mark.parametrize(
    ("path", "body"), [("/v1/disputes", DISPUTE), ("/v1/calls", [CALL]), ("/v1/lookup", {"numbers": [SPAM]})]
)
def test_the_same_request_under_one_key_is_done_once(made: Made, path: str, body: Any) -> None:
    service, key = made(), {"idempotency-key": "6f1c"}
    with service.client() as client:
        first, again = (client.post(path, json=body, headers=key) for _ in range(2))
        assert (first.status_code, first.content) == (again.status_code, again.content)
        assert (first.headers.get("location"), again.headers["idempotent-replayed"]) == (
            again.headers.get("location"),
            "true",
        )
        assert len(service.journal()) == (path == "/v1/calls")


def test_another_body_under_the_same_key_is_refused(made: Made) -> None:
    service, key = made(), {"idempotency-key": "6f1c"}
    with service.client() as client:
        assert client.post("/v1/calls", json=[CALL], headers=key).status_code == 202
        reply = client.post("/v1/calls", json=[CALL, CALL], headers=key)
        assert (reply.status_code, reply.json()["type"]) == (422, "/problems/other-body")
        other = {**key, **as_of(service, "owner")}
        assert (
            client.post("/v1/lookup", json={"numbers": [SPAM]}, headers=other).status_code == 200
        )  # keys are one's own


def test_a_request_that_is_under_way_is_409(made: Made) -> None:
    service = made()
    with service.client() as client:
        text = client.build_request("POST", "/v1/calls", json=[CALL]).content
        request = Request("carrier", "/v1/calls?", "6f1c", text)
        assert service.house.idempotency.begin(request, now=clock.seconds()) is None
        reply = client.post("/v1/calls", json=[CALL], headers={"idempotency-key": "6f1c"})
        assert (reply.status_code, reply.json()["type"]) == (409, "/problems/in-progress")
        assert reply.headers["retry-after"]


def test_what_was_refused_may_be_sent_corrected_under_the_same_key(made: Made) -> None:
    service, key = made(), {"idempotency-key": "6f1c"}
    with service.client() as client:
        assert client.post("/v1/calls", json=[{}], headers=key).status_code == 422
        assert client.post("/v1/calls", json=[CALL], headers=key).status_code == 202


def test_a_secret_is_never_kept_for_a_repetition(made: Made) -> None:
    with made().client() as client:
        for path, body in (("/v1/keys", {"tenant": "acme", "scopes": ["lookup"]}), ("/v1/endpoints", {})):
            assert client.post(path, json=body, headers={"idempotency-key": "1"}).status_code == 400
        assert client.post("/v1/uploads?format=calls", content=b"", headers={"idempotency-key": "1"}).status_code == 400


def test_many_at_once_under_one_key_are_done_once(made: Made) -> None:
    service, replies = made(), list[int]()
    with service.client() as client:

        def send() -> None:
            replies.append(client.post("/v1/calls", json=[CALL], headers={"idempotency-key": "k"}).status_code)

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(replies) <= {202, 409}
    assert 202 in replies
    assert len(service.journal()) == 1
