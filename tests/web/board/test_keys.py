"""Keys: made for what they may do, shown once, replaced and revoked, each tenant's by its own people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, post, signed_in
from tests.web.service import Service

KEY = re.compile(r'<code id="made">(cs_\w+)</code>')


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def made(client: TestClient, **fields: object) -> str:
    found = KEY.search(post(client, "/keys", **{"scope": ["read", "lookup"]} | fields).text)
    assert found
    return found[1]


def ids(service: Service, tenant: str) -> set[str]:
    return {key.id for key in service.house.keys.listed(tenant)}


def test_a_key_is_shown_once_and_opens_what_was_ticked(service: Service, client: TestClient) -> None:
    text = made(client, name="switch")
    page = client.get("/keys").text
    assert text not in page
    assert "switch" in page
    caller = service.house.api_keys.check(text)
    assert caller is not None
    assert (caller.tenant, caller.scopes) == ("acme", frozenset({"lookup", "read"}))


def test_an_owner_makes_keys_of_its_own_and_of_what_owners_may(service: Service, client: TestClient) -> None:
    caller = service.house.api_keys.check(made(client, tenant="carrier"))
    assert caller is not None
    assert caller.tenant == "acme"
    before = ids(service, "acme")
    for scope in ("admin", "ingest", "everything"):
        assert post(client, "/keys", scope=scope).status_code == 422
    assert post(client, "/keys").status_code == 422
    assert ids(service, "acme") == before
    assert 'value="admin"' not in client.get("/keys").text


def test_what_was_typed_stays_where_it_will_not_do(client: TestClient) -> None:
    for day in ("yesterday", "2027-02-31", "2001-01-01", "9999-12-31x"):
        reply = post(client, "/keys", scope="dial", name="dialler", expires=day)
        assert reply.status_code == 422
        assert 'value="dialler"' in reply.text
        assert re.search(r'value="dial" checked', reply.text)


def test_a_key_ends_with_its_last_day_where_the_visitor_is(service: Service, client: TestClient) -> None:
    post(client, "/preferences", zone="Asia/Tokyo")
    made(client, name="until", expires="2999-05-31")
    (key,) = (key for key in service.house.keys.listed("acme") if key.name == "until")
    assert key.expires == datetime(2999, 5, 31, 15, tzinfo=UTC).timestamp()  # midnight in Tokyo


def test_a_key_is_replaced_with_days_to_change_it_and_revoked_at_once(service: Service, client: TestClient) -> None:
    old = made(client)
    reply = post(client, f"/keys/{old.split('_')[1]}/rotate")
    new = KEY.search(reply.text)
    assert new
    assert "goes on for 7 days" in reply.text
    assert all(service.house.api_keys.check(each) for each in (old, new[1]))
    assert post(client, f"/keys/{old.split('_')[1]}/rotate").status_code == 409
    assert post(client, f"/keys/{old.split('_')[1]}/revoke").status_code == 303
    assert "is revoked" in client.get("/keys").text
    (key,) = (key for key in service.house.keys.listed("acme") if key.id == old.split("_")[1])
    assert key.revoked is not None


@pytest.mark.parametrize("act", ["rotate", "revoke"])
def test_a_key_of_another_tenant_is_not_found(service: Service, client: TestClient, act: str) -> None:
    for key in ids(service, "rival") | ids(service, "carrier"):
        assert key not in client.get("/keys").text
        assert post(client, f"/keys/{key}/{act}").status_code == 404
    assert service.house.api_keys.check(service.keys["rival"]) is not None


def test_an_operator_sees_and_makes_keys_of_all(service: Service, client: TestClient) -> None:
    become(service, client, "operator")
    text = client.get("/keys").text
    assert all(key in text for key in ids(service, "rival") | ids(service, "acme"))
    caller = service.house.api_keys.check(made(client, tenant="rival"))
    assert caller is not None
    assert caller.tenant == "rival"
    assert post(client, "/keys", scope="read", tenant="nowhere").status_code == 422


def test_a_viewer_sees_which_keys_there_are_and_makes_none(service: Service, client: TestClient) -> None:
    become(service, client, "viewer")
    text = client.get("/keys").text
    assert all(key in text for key in ids(service, "acme"))
    assert 'action="/keys' not in text
