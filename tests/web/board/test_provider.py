"""Signing in with a real OpenID provider: in comes who was invited, and nobody by an answer that does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient
from tests.web.board.openid_provider import CLIENT_ID, SECRET, Lie, Provider, running
from tests.web.board.served import become, peopled, signed_in
from tests.web.service import Service

from callstanding import clock
from callstanding.control.user import subject_at
from callstanding.errors import UsageError
from callstanding.integrations.openid import Client, OpenId, Unproven, checked_address
from callstanding.web.board.opening import COOKIE
from callstanding.web.sign_ins import SignIns

HERE = "http://testserver/sign-in/callback"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running(HERE) as provider:
        yield provider


@pytest.fixture(autouse=True)
def honest(provider: Provider) -> None:
    provider.user, provider.lie, provider.signs = "7", dict, provider.key


@pytest.fixture(scope="module")
def service(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = peopled(tmp_path_factory.mktemp("provider"), openid=Client(provider.issuer, CLIENT_ID, SECRET))
    known = subject_at(provider.issuer, "7")
    made.house.users.add("seven", "acme", "owner", who="test", now=clock.seconds(), subject=known)
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    service.house.sign_ins = SignIns(b"k" * 32)  # each test begins with a full count of attempts
    with signed_in(service, None) as client:
        yield client


def back(client: TestClient, start: str = "/sign-in/provider") -> str:
    """Go to the provider as a browser would; the address on which it sends the browser back."""
    begun = client.get(start)
    assert begun.status_code == 303
    return httpx2.get(begun.headers["location"]).headers["location"]


def test_who_is_known_comes_in_and_sees_the_page_that_was_wanted(client: TestClient) -> None:
    reply = client.get(back(client, "/sign-in/provider?next=/account"))
    assert (reply.status_code, reply.headers["location"]) == (303, "/account")
    assert "You are seven, owner of acme." in client.get("/account").text


def test_the_request_has_a_challenge_a_nonce_and_no_secret(client: TestClient) -> None:
    asked = httpx2.URL(client.get("/sign-in/provider").headers["location"]).params
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32
    assert SECRET not in str(asked)


def test_whom_nobody_invited_is_refused_with_a_sentence(provider: Provider, client: TestClient) -> None:
    provider.user = "a stranger"
    reply = client.get(back(client))
    assert reply.status_code == 403
    assert "knows you, but nobody invited you here" in reply.text
    assert COOKIE not in client.cookies


def test_an_invitation_makes_its_user_known_to_the_provider_once(
    provider: Provider, service: Service, client: TestClient
) -> None:
    provider.user = "8"
    text = service.house.users.invite("viewer", who="test", now=clock.seconds())
    where = f"/sign-in/provider?invitation={text}"
    assert where in client.get(f"/welcome/{text}").text
    assert client.get(where, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get(back(client, where)).status_code == 303
    assert "You are viewer" in client.get("/account").text
    provider.user = "9"
    become(service, client, None)
    client.cookies.clear()
    assert client.get(back(client, where)).status_code == 403
    provider.user = "8"
    assert client.get(back(client)).status_code == 303


def test_a_disabled_user_does_not_come_in(provider: Provider, service: Service, client: TestClient) -> None:
    now, provider.user = clock.seconds(), "10"
    service.house.users.add("ten", "acme", "owner", who="test", now=now, subject=subject_at(provider.issuer, "10"))
    service.house.users.disable("ten", who="test", now=now)
    assert client.get(back(client)).status_code == 403


def test_who_says_no_at_the_provider_is_told_so(provider: Provider, client: TestClient) -> None:
    provider.user = None
    reply = client.get(back(client))
    assert reply.status_code == 403
    assert "did not sign you in" in reply.text


def test_an_answer_is_good_once_and_in_the_browser_that_asked(client: TestClient) -> None:
    where = back(client)
    other_state = where.replace("state=", "state=x")
    kept = dict(client.cookies)
    client.cookies.clear()  # another browser
    assert client.get(where).status_code == 403
    client.cookies.update(kept)
    assert client.get(other_state).status_code == 403
    client.cookies.update(kept)
    assert client.get(where).status_code == 303
    client.cookies.clear()
    client.cookies.update(kept)
    assert client.get(where).status_code == 403


def test_an_answer_of_another_provider_is_none(client: TestClient) -> None:
    assert client.get(f"{back(client)}&iss=https%3A%2F%2Fevil.example").status_code == 403


@pytest.mark.parametrize(
    "lie",
    [
        lambda claims: claims | {"nonce": "another"},
        lambda claims: claims | {"aud": "another client"},
        lambda claims: claims | {"aud": [CLIENT_ID, "another"], "azp": "another"},
        lambda claims: claims | {"iss": "https://evil.example"},
        lambda claims: claims | {"exp": 1},
        lambda claims: claims | {"sub": ""},
        lambda claims: claims | {"sub": ["7"]},
        lambda claims: claims | {"at_hash": "another"},
    ],
)
def test_a_token_that_says_anything_else_lets_nobody_in(provider: Provider, client: TestClient, lie: Lie) -> None:
    provider.lie = lie
    reply = client.get(back(client))
    assert reply.status_code == 403
    assert "does not prove who you are" in reply.text
    assert COOKIE not in client.cookies


def test_a_token_that_another_key_signed_lets_nobody_in(provider: Provider, client: TestClient) -> None:
    provider.signs = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
    assert client.get(back(client)).status_code == 403


def test_a_client_with_the_wrong_secret_learns_nothing(provider: Provider) -> None:
    ours = OpenId(Client(provider.issuer, CLIENT_ID, "wrong"))
    begun = ours.begin(HERE)
    code = httpx2.URL(httpx2.get(begun.url).headers["location"]).params["code"]
    with pytest.raises(Unproven):
        ours.finish(code, nonce=begun.nonce, verifier=begun.verifier, redirect_uri=HERE)


def test_a_code_is_worth_nothing_without_the_verifier_that_it_was_asked_with(provider: Provider) -> None:
    ours = OpenId(Client(provider.issuer, CLIENT_ID, SECRET))
    begun, other = ours.begin(HERE), ours.begin(HERE)
    code = httpx2.URL(httpx2.get(begun.url).headers["location"]).params["code"]
    with pytest.raises(Unproven):
        ours.finish(code, nonce=begun.nonce, verifier=other.verifier, redirect_uri=HERE)


def test_a_provider_that_says_that_it_is_another_one_is_not_believed(provider: Provider) -> None:
    with pytest.raises(Unproven, match="another one"):
        OpenId(Client(provider.issuer.replace("127.0.0.1", "localhost"), CLIENT_ID, SECRET)).begin(HERE)


def test_a_provider_that_is_away_leaves_the_password(tmp_path: Any) -> None:
    away = peopled(tmp_path, openid=Client("http://127.0.0.1:9", CLIENT_ID, SECRET))
    with signed_in(away, None) as client:
        reply = client.get("/sign-in/provider")
        assert reply.status_code == 503
        assert 'name="password"' in reply.text


@pytest.mark.parametrize("address", ["http://id.example", "ftp://id.example", "id.example", "https://", ""])
def test_a_provider_is_reached_by_https_or_on_this_machine(address: str) -> None:
    with pytest.raises(UsageError):
        checked_address(address)
    for good in ("http://localhost:1/realms/x", "https://id.example"):
        assert checked_address(good) == good
