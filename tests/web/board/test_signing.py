"""Signing in: the right password and no other, not too often, and an invitation once."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.web.board.served import PASSWORD, become, peopled, post, signed_in, with_password
from tests.web.service import Service

from callstanding import clock
from callstanding.control.database import writing
from callstanding.web.board.opening import COOKIE, HTTPS_COOKIE
from callstanding.web.board.signing import DEVICE
from callstanding.web.board.visit import SAID
from callstanding.web.sign_ins import SignIns


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = peopled(tmp_path_factory.mktemp("signing"))
    with_password(made, "owner")
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    service.house.sign_ins = SignIns(b"k" * 32)  # each test begins with a full count of attempts
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


def test_by_https_the_cookie_is_of_this_host_alone_and_is_taken_back_when_signing_out(tmp_path: Path) -> None:
    service = peopled(tmp_path, public_url="https://board.example")
    password = with_password(service, "owner")
    with signed_in(service, None) as client:
        client.base_url = httpx2.URL("https://board.example")
        reply = client.post("/sign-in", data={"login": "owner", "password": password})
        (kept,) = (each for each in reply.headers.get_list("set-cookie") if each.startswith(f"{HTTPS_COOKIE}="))
        assert {"httponly", "path=/", "samesite=lax", "secure"} <= set(kept.lower().split("; "))
        assert "domain" not in kept.lower()
        assert client.get("/").headers["strict-transport-security"]
        gone = post(client, "/sign-out").headers.get_list("set-cookie")
        assert any(each.startswith(f'{HTTPS_COOKIE}="";') and "secure" in each.lower() for each in gone)
        client.cookies.clear()
        client.cookies.set(COOKIE, service.house.sessions.begin("owner"))  # a neighbour's plain cookie is none
        assert client.get("/").status_code == 303


def test_signing_in_again_ends_the_session_before_and_takes_no_session_that_was_brought(
    service: Service, client: TestClient
) -> None:
    become(service, client, "owner")
    before = client.cookies[COOKIE]
    post(client, "/sign-in", login="owner", password=PASSWORD)
    assert service.house.sessions.find(before) is None


def test_no_page_is_kept_by_a_browser_that_could_show_it_after_signing_out(
    service: Service, client: TestClient
) -> None:
    become(service, client, "owner")
    for path in ("/", "/account", "/people", "/nothing/here"):
        reply = client.get(path)
        assert reply.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


def test_a_browser_in_which_a_login_was_right_may_try_while_others_may_not(
    service: Service, client: TestClient
) -> None:
    client.post("/sign-in", data={"login": "owner", "password": PASSWORD})
    device = client.cookies[DEVICE]
    client.cookies.clear()
    for n in range(10):  # somebody tries the login from everywhere
        service.house.sign_ins.wait("owner", f"192.0.2.{n}", "")
    assert client.post("/sign-in", data={"login": "owner", "password": PASSWORD}).status_code == 429
    client.cookies.set(DEVICE, device)
    assert client.post("/sign-in", data={"login": "owner", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("said", ['["frame.ago",{"lang":"x"}]', '["frame.ago",{"key":1}]', '["../x.y",{}]', "[]"])
def test_what_somebody_else_put_into_a_cookie_breaks_no_page(service: Service, client: TestClient, said: str) -> None:
    become(service, client, "owner")
    client.cookies.set(SAID, base64.urlsafe_b64encode(said.encode()).decode())
    assert client.get("/account").status_code == 200


def test_a_page_says_so_where_the_control_database_cannot_tell_who_it_is(tmp_path: Path) -> None:
    service = peopled(tmp_path)
    with signed_in(service, "owner") as client:
        with writing(service.house.engine) as connection:
            connection.execute(text("ALTER TABLE sessions RENAME TO away"))
        for path in ("/", "/nothing/here"):
            reply = client.get(path)
            assert reply.status_code in (503, 404)
            assert "<h1>" in reply.text
            assert reply.headers["content-security-policy"]
