"""The people who sign in: whom one sees, invites, gives a role and disables, and whom not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import PASSWORD, become, peopled, post, signed_in
from tests.web.service import Service

from callstanding import clock
from callstanding.errors import NotFound


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("people"))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def logins(text: str) -> list[str]:
    return re.findall(r'<th scope="row">([^< ]+)', text)


def test_an_owner_sees_its_own_people_and_an_operator_all(service: Service, client: TestClient) -> None:
    assert set(logins(client.get("/people").text)) >= {"owner", "viewer"}
    assert "rival" not in client.get("/people").text
    become(service, client, "operator")
    for login in ("operator", "owner", "rival"):  # found by name: another test adds more than fit on a page
        assert login in logins(client.get(f"/people?q={login}").text)
    assert 'action="/tenants"' in client.get("/people").text


def test_a_viewer_sees_who_is_there_and_no_forms(service: Service, client: TestClient) -> None:
    become(service, client, "viewer")
    text = client.get("/people").text
    assert "owner" in logins(text)
    assert 'action="/people' not in text


def test_whoever_is_added_comes_in_by_the_link_that_is_shown_once(service: Service, client: TestClient) -> None:
    text = post(client, "/people", login="New@Example.com", role="viewer").text
    link = re.search(r'<code id="link">http://testserver(/welcome/[\w-]+)</code>', text)
    assert link
    assert link[1] not in client.get("/people").text
    become(service, client, None)
    assert client.post(link[1], data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert "new@example.com" in client.get("/account").text
    user = service.house.users.get("new@example.com")
    assert (user.tenant, user.role) == ("acme", "viewer")


def test_an_owner_adds_to_its_own_tenant_whatever_it_writes(service: Service, client: TestClient) -> None:
    post(client, "/people", login="sneaky", role="owner", tenant="rival")
    assert service.house.users.get("sneaky").tenant == "acme"
    for role in ("operator", "", "king"):
        assert post(client, "/people", login="sneakier", role=role, tenant="carrier").status_code == 422
    with pytest.raises(NotFound):
        service.house.users.get("sneakier")


def test_what_was_typed_stays_where_it_will_not_do(client: TestClient) -> None:
    reply = post(client, "/people", login='<b>"', role="viewer")
    assert reply.status_code == 422
    assert 'value="&lt;b&gt;&#34;"' in reply.text
    assert post(client, "/people", login="owner", role="viewer").status_code == 422


@pytest.mark.parametrize("act", ["invite", "role", "disable", "enable"])
def test_somebody_of_another_tenant_is_not_found(service: Service, client: TestClient, act: str) -> None:
    assert post(client, f"/people/rival/{act}", role="viewer").status_code == 404
    user = service.house.users.get("rival")
    assert (user.role, user.disabled) == ("owner", None)


@pytest.mark.parametrize("act", ["role", "disable", "enable"])
def test_nobody_locks_itself_out(service: Service, client: TestClient, act: str) -> None:
    assert post(client, f"/people/OWNER/{act}", role="viewer").status_code == 409
    user = service.house.users.get("owner")
    assert (user.role, user.disabled) == ("owner", None)


def test_a_role_and_an_end_hold_for_whoever_is_signed_in(service: Service, client: TestClient) -> None:
    service.house.users.add("clerk", "acme", "owner", who="test", now=clock.seconds())
    text = service.house.sessions.begin("clerk")
    assert post(client, "/people/clerk/role", role="viewer").headers["location"] == "/people"
    assert "The role of clerk is now: viewer." in client.get("/people").text
    found = service.house.sessions.find(text)
    assert found is not None
    assert not found.user.acts
    post(client, "/people/clerk/disable")
    assert service.house.sessions.find(text) is None
    assert post(client, "/people/clerk/invite").status_code == 409
    post(client, "/people/clerk/enable")
    assert service.house.users.get("clerk").disabled is None


def test_what_was_done_is_noted_with_who_did_it(service: Service, client: TestClient) -> None:
    post(client, "/people", login="noted", role="viewer")
    entries = [each for each in service.house.audit.listed() if each.subject == "noted"]
    assert {(each.what, each.who) for each in entries} == {
        ("user.added", "user:owner"),
        ("user.invited", "user:owner"),
    }


def test_an_operator_adds_a_tenant_and_its_first_user(service: Service, client: TestClient) -> None:
    become(service, client, "operator")
    assert post(client, "/tenants", id="shop", kind="owner", name="A shop").status_code == 303
    assert "The tenant shop is added." in client.get("/people").text
    assert post(client, "/tenants", id="shop", kind="owner").status_code == 422
    assert post(client, "/people", login="keeper", tenant="shop", role="owner").status_code == 200
    assert service.house.users.get("keeper").tenant == "shop"
    assert post(client, "/people", login="keeper2", tenant="nowhere", role="owner").status_code == 422


def test_many_people_come_page_by_page_and_are_found(service: Service, client: TestClient) -> None:
    for n in range(60):
        service.house.users.add(f"many{n:02}", "rival", "viewer", who="test", now=clock.seconds())
    become(service, client, "rival")
    first = client.get("/people").text
    assert len(logins(first)) == 50
    after = re.search(r'href="(/people\?q=&amp;after=[^"]+)"', first)
    assert after
    second = client.get(after[1].replace("&amp;", "&")).text
    assert [*logins(first), *logins(second)] == [*(f"many{n:02}" for n in range(60)), "rival"]
    assert logins(client.get("/people?q=MANY5").text) == [f"many5{n}" for n in range(10)]
    assert logins(client.get("/people?q=%25").text) == []
