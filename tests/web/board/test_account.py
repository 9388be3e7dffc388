"""One's own account: another password, the zone of times, and an end of all other sessions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import PASSWORD, become, peopled, post, signed_in, with_password
from tests.web.service import Service

from callstanding.web.board.opening import COOKIE

OTHER = "staple and paper clip"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = peopled(tmp_path_factory.mktemp("account"))
    with_password(made, "viewer")
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "viewer") as client:
        yield client


def change(client: TestClient, current: str, password: str, again: str | None = None) -> tuple[int, str]:
    again = password if again is None else again
    reply = post(client, "/account/password", current=current, password=password, again=again)
    return reply.status_code, reply.text


def test_a_viewer_too_changes_its_password_and_stays_signed_in_here_alone(service: Service, client: TestClient) -> None:
    before, elsewhere = client.cookies[COOKIE], service.house.sessions.begin("viewer")
    assert change(client, "not the password", OTHER)[0] == 422
    assert change(client, PASSWORD, OTHER, "another one entirely")[0] == 422
    assert change(client, PASSWORD, "short")[0] == 422
    assert service.house.sessions.find(elsewhere) is not None
    reply = post(client, "/account/password", current=PASSWORD, password=OTHER, again=OTHER)
    assert reply.headers["location"] == "/account"
    client.cookies.delete(COOKIE, domain="")
    assert client.cookies[COOKIE] != before
    assert [service.house.sessions.find(each) for each in (before, elsewhere)] == [None, None]
    assert "The password is changed" in client.get("/account").text
    assert service.house.users.check("viewer", OTHER) is not None


def test_a_stolen_session_guesses_no_password(service: Service, client: TestClient) -> None:
    become(service, client, "rival")
    tries = [change(client, f"guess {n}", OTHER)[0] for n in range(7)]
    assert tries[0] == 422
    assert tries[-1] == 429


def test_whoever_signs_in_elsewhere_is_told_how_to_have_a_password(service: Service, client: TestClient) -> None:
    become(service, client, "operator")
    text = client.get("/account").text
    assert "ask for an invitation" in text
    assert 'name="current"' not in text


def test_all_other_sessions_end_and_nobody_elses(service: Service, client: TestClient) -> None:
    others = [service.house.sessions.begin("viewer") for _ in range(2)]
    owners = service.house.sessions.begin("owner")
    assert client.get("/account").text.count("this one") == 1
    assert post(client, "/account/sign-out-elsewhere").headers["location"] == "/account"
    assert "sessions have ended" in client.get("/account").text
    assert [service.house.sessions.find(each) for each in others] == [None, None]
    assert service.house.sessions.find(owners) is not None


def test_times_are_shown_in_the_zone_that_was_chosen_and_no_other_zone_is_taken(client: TestClient) -> None:
    post(client, "/preferences", zone="Asia/Kathmandu", back="/account")
    assert "Asia/Kathmandu" in client.get("/").text
    reply = post(client, "/preferences", zone="Europe/<b>", back="/account")
    assert reply.status_code == 422
    assert "Europe/Paris" in reply.text
    assert "Asia/Kathmandu" in client.get("/").text
