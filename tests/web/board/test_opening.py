"""Who may open a page, whose forms are taken, and what a page says of what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, post, signed_in, token_in
from tests.web.service import Service

from callstanding.web.board.opening import COOKIE


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("opening"))


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        yield client


def test_who_is_not_signed_in_is_sent_there_and_back(service: Service, client: TestClient) -> None:
    become(service, client, None)
    assert client.get("/?x=1").headers["location"] == "/sign-in?next=%2F%3Fx%3D1"


def test_a_piece_of_a_page_sends_the_whole_page_to_sign_in(service: Service, client: TestClient) -> None:
    become(service, client, None)
    reply = client.get("/", headers={"hx-request": "true"})
    assert (reply.status_code, reply.headers["hx-redirect"]) == (401, "/sign-in")


def test_a_cookie_that_nobody_was_given_opens_nothing(client: TestClient) -> None:
    client.cookies.set(COOKIE, "x" * 43)
    assert client.get("/").status_code == 303


def test_a_page_lets_in_no_script_and_no_style_from_elsewhere_or_within(client: TestClient) -> None:
    reply = client.get("/")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|style=|\son\w+=|javascript:|https?://", reply.text)
    assert all("src=" in tag for tag in re.findall(r"<script(?! type=\"application/json\")[^>]*>", reply.text))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    token = token_in(client.get("/").text)
    reply = client.post("/sign-out", data={"csrf": token}, headers=headers)
    assert reply.status_code == 403
    assert client.get("/").status_code == 200


def test_a_form_without_the_token_of_the_session_is_refused(service: Service, client: TestClient) -> None:
    other = token_in(client.get("/").text)
    become(service, client, "owner")
    for token in ("", "x.y", other):
        assert client.post("/sign-out", data={"csrf": token}).status_code == 403


def test_signing_out_ends_the_session_itself(service: Service, client: TestClient) -> None:
    text = client.cookies[COOKIE]
    assert post(client, "/sign-out").headers["location"] == "/sign-in"
    assert service.house.sessions.find(text) is None


def test_what_is_not_there_has_a_page_that_says_so(client: TestClient) -> None:
    reply = client.get("/nothing/here")
    assert reply.status_code == 404
    assert "<h1>There is nothing here</h1>" in reply.text


def test_a_program_is_told_of_the_same_as_a_problem(client: TestClient) -> None:
    reply = client.get("/nothing/here", headers={"accept": "*/*"})
    assert reply.headers["content-type"] == "application/problem+json"


def test_pages_speak_french_where_the_browser_prefers_it(client: TestClient) -> None:
    assert '<html lang="fr"' in client.get("/", headers={"accept-language": "fr-CH, en;q=0.8"}).text


def test_a_preference_is_kept_and_leads_back_to_the_page(client: TestClient) -> None:
    reply = post(client, "/preferences", lang="fr", theme="dark", back="/desk?x=1")
    assert reply.headers["location"] == "/desk?x=1"
    assert '<html lang="fr" data-theme="dark"' in client.get("/").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nothing_leads_to_another_site(client: TestClient, back: str) -> None:
    assert post(client, "/preferences", back=back).headers["location"] == "/"


def test_what_is_said_once_is_one_of_our_own_texts(client: TestClient) -> None:
    client.cookies.set("callstanding_said", "PGI-eDwvYj4")
    assert 'class="said"' not in client.get("/").text
