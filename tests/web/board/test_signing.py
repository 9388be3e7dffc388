"""Signing in: the right password and no other, not too often, and an invitation once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import PASSWORD, become, peopled, signed_in, with_password
from tests.web.service import Service

from callstanding import clock
from callstanding.web.board.opening import COOKIE


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = peopled(tmp_path_factory.mktemp("signing"))
    with_password(made, "owner")
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, None) as client:
        yield client


def test_the_right_password_opens_the_page_that_was_wanted(client: TestClient) -> None:
    reply = client.post("/sign-in", data={"login": " Owner ", "password": PASSWORD, "next": "/desk"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk")
    assert "httponly" in reply.headers["set-cookie"].lower()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("login", ["operator", "nobody", ""])
def test_a_wrong_login_and_a_wrong_password_are_told_the_same(client: TestClient, login: str) -> None:
    reply = client.post("/sign-in", data={"login": login, "password": "not the password"})
    assert reply.status_code == 403
    assert "Login or password is wrong." in reply.text
    assert COOKIE not in client.cookies


def test_who_tries_too_often_has_to_wait(client: TestClient) -> None:
    tries = [client.post("/sign-in", data={"login": "rival", "password": "guess"}) for _ in range(7)]
    assert tries[-1].status_code == 429
    assert int(tries[-1].headers["retry-after"]) > 0


def test_an_invitation_lets_choose_a_password_once(service: Service, client: TestClient) -> None:
    where = f"/welcome/{service.house.users.invite('viewer', who='test', now=clock.seconds())}"
    assert "viewer" in client.get(where).text
    assert client.post(where, data={"password": "short", "again": "short"}).status_code == 422
    assert client.post(where, data={"password": PASSWORD, "again": PASSWORD + "!"}).status_code == 422
    assert client.post(where, data={"password": PASSWORD, "again": PASSWORD}).headers["location"] == "/"
    assert client.get("/").status_code == 200
    become(service, client, None)
    assert client.post(where, data={"password": PASSWORD, "again": PASSWORD}).status_code == 404


def test_a_disabled_user_is_out_within_a_second(service: Service, client: TestClient) -> None:
    users, now = service.house.users, clock.seconds()
    users.add("leaver", "acme", "owner", who="test", now=now)
    text = service.house.sessions.begin("leaver")
    assert service.house.sessions.find(text)
    users.disable("leaver", who="test", now=now)
    assert service.house.sessions.find(text) is None
    assert users.check("leaver", PASSWORD) is None
