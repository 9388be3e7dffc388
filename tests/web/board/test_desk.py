"""The desk: cases by their clock, opening one, its steps and its decision, by the rights that the interface gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, post, signed_in
from tests.web.board.stocked import RIVALS, disputed, stocked
from tests.web.service import CLEAN, SPAM, Service

from callstanding import clock

HOUR = 3600.0
NEW = {"number": SPAM, "kind": "category", "place": "here", "text": "We are a <b>hospital</b>."}


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return stocked(tmp_path)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def opened(client: TestClient, **more: Any) -> str:
    """Where the case is that was opened."""
    reply = post(client, "/desk/new", **NEW | more)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["location"])


def test_without_cases_the_desk_says_what_they_are_for(client: TestClient) -> None:
    text = client.get("/desk").text
    assert "No cases" in text
    assert 'href="/desk/new"' in text


def test_a_case_is_opened_and_both_sides_see_it(service: Service, client: TestClient) -> None:
    where = opened(client, contact="desk@acme.example")
    text = client.get(where).text
    assert "We are a &lt;b&gt;hospital&lt;/b&gt;." in text
    assert "New complaints stay out of the score until it is decided" in text
    assert "/withdrawal" in text
    assert "/decision" not in text
    become(service, client, "operator")
    text = client.get(where).text
    assert "desk@acme.example" in text
    assert "/decision" in text
    assert "/withdrawal" not in text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": "  "}, "says why"),
        ({"number": "12"}, "no whole number"),
        ({"place": "app", "name": ""}, "no place where a number is shown"),
        ({"place": "app", "name": "x:y"}, "no place where a number is shown"),
        ({"kind": "annoying"}, "Say what is wrong."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_a_case_that_is_refused_keeps_every_word(client: TestClient, wrong: dict[str, str], told: str) -> None:
    reply = post(client, "/desk/new", **NEW | {"contact": "Jo <jo@acme.example>"} | wrong)
    assert reply.status_code == 422
    assert told in reply.text
    assert "Jo &lt;jo@acme.example&gt;" in reply.text
    assert "No cases" in client.get("/desk").text


def test_a_second_case_of_a_place_is_refused_and_the_first_is_named(client: TestClient) -> None:
    where = opened(client)
    assert where in client.get(f"/desk/new?number={SPAM[1:]}").text
    reply = post(client, "/desk/new", **NEW)
    assert reply.status_code == 422
    assert "disputed already" in reply.text
    assert opened(client, place="app", name="Some Filter") != where


def test_cases_come_by_their_clock_the_late_ones_first(service: Service, client: TestClient) -> None:
    now = clock.seconds()
    fresh = disputed(service, platform="app:Fresh", now=now)
    late = disputed(service, platform="app:Late", now=now - 30 * HOUR)
    become(service, client, "operator")
    waiting = disputed(service, now=now - 50 * HOUR)
    post(client, f"/desk/{waiting.id}/steps", state="waiting", note="Whose calls are they?")
    text = client.get("/desk").text
    assert re.findall(r'href="/desk/(dis_\w+)"', text) == [late.id, fresh.id, waiting.id]
    assert "late by 6" in text
    assert re.findall(r'href="/desk/(dis_\w+)"', client.get("/desk?which=late").text) == [late.id]
    assert re.findall(r'href="/desk/(dis_\w+)"', client.get("/desk?which=waiting").text) == [waiting.id]
    assert re.findall(r'href="/desk/(dis_\w+)"', client.get("/desk?state=sent&q=fresh").text) == [fresh.id]
    assert "No case is like that" in client.get("/desk?q=100%25").text
    assert client.get("/desk?page=999999999&which=x&state=y").status_code == 200


def test_pages_of_cases_follow_each_other(service: Service, client: TestClient) -> None:
    for n in range(52):
        disputed(service, platform=f"app:n{n}")
    first = client.get("/desk?which=elsewhere").text
    second = client.get("/desk?which=elsewhere&page=2").text
    found = [re.findall(r'href="/desk/(dis_\w+)"', text) for text in (first, second)]
    assert [len(each) for each in found] == [50, 2]
    assert len({*found[0], *found[1]}) == 52
    assert 'href="/desk?which=elsewhere&amp;page=2"' in first


def test_a_case_goes_its_way_by_turns_to_the_decision(service: Service, client: TestClient) -> None:
    where = opened(client)
    become(service, client, "operator")
    assert post(client, f"{where}/steps", state="waiting", note="Whose calls?").headers["location"] == where
    assert "waits for the owner" in client.get(where).text
    become(service, client, "owner")
    post(client, f"{where}/steps", state="in review", note="Our patients.")
    become(service, client, "operator")
    post(client, f"{where}/decision", decision="upheld", why="They were wanted.")
    become(service, client, "owner")
    text = client.get(where).text
    assert "They were wanted." in text
    assert "complaints until the decision weigh nothing" in text
    assert '<form method="post" action="/desk' not in text
    assert post(client, f"{where}/steps", note="Thanks").status_code == 422


def test_what_is_refused_of_a_case_keeps_the_words_and_changes_nothing(service: Service, client: TestClient) -> None:
    where = opened(client)
    reply = post(client, f"{where}/steps", state="in review", note="It is ours </textarea>")
    assert reply.status_code == 422
    assert "It is ours &lt;/textarea&gt;" in reply.text
    assert post(client, f"{where}/steps", note=" ").status_code == 422
    become(service, client, "operator")
    for wrong in ({"why": "x"}, {"decision": "upheld", "why": ""}, {"decision": "maybe", "why": "x"}):
        assert post(client, f"{where}/decision", **wrong).status_code == 422
    case = service.house.disputes.get(where.rpartition("/")[2], None)
    assert case.state == "open"
    assert len(service.house.disputes.steps(case.id, None)) == 1


def test_an_owner_withdraws_and_decides_nothing(service: Service, client: TestClient) -> None:
    where = opened(client)
    assert post(client, f"{where}/decision", decision="upheld", why="I say so.").status_code == 403
    assert post(client, f"{where}/withdrawal").headers["location"] == where
    assert service.house.disputes.get(where.rpartition("/")[2], None).state == "withdrawn"
    assert post(client, f"{where}/withdrawal").status_code == 422


def test_another_owner_sees_and_changes_nothing(service: Service, client: TestClient) -> None:
    where = opened(client)
    become(service, client, "rival")
    assert "No cases" in client.get("/desk").text
    for more in ("", "/evidence", "/evidence/json", "/letter", "/letter/removal/txt", "/replacement"):
        assert client.get(where + more).status_code == 404, more
    for more in ("/steps", "/withdrawal", "/replacement"):
        assert post(client, where + more, note="x").status_code == 404, more
    assert client.get(f"/desk/new?number={SPAM[1:]}").status_code == 404
    assert client.get(f"/desk/evidence?number={SPAM[1:]}").status_code == 404
    assert post(client, "/desk/new", **NEW).status_code == 404
    assert service.house.disputes.get(where.rpartition("/")[2], None).state == "open"


def test_a_number_of_the_stock_that_is_not_proven_is_not_disputed_and_nothing_is_lost(
    service: Service, client: TestClient
) -> None:
    become(service, client, "rival")
    assert client.get(f"/desk/new?number={RIVALS[1:]}").status_code == 200
    reply = post(client, "/desk/new", **NEW | {"number": RIVALS})
    assert reply.status_code == 422
    assert "is not a proven number of rival" in reply.text
    assert "We are a" in reply.text


def test_a_viewer_reads_the_desk_alone(service: Service, client: TestClient) -> None:
    where = opened(client)
    become(service, client, "viewer")
    text = client.get(where).text
    assert "hospital" in text
    assert '<form method="post" action="/desk' not in text
    assert client.get("/desk/new").status_code == 403
    for path in ("/desk/new", f"{where}/steps", f"{where}/withdrawal", f"{where}/decision", f"{where}/replacement"):
        assert post(client, path, **NEW).status_code == 403
    become(service, client, "operator_viewer")
    assert client.get(where).status_code == 200
    assert post(client, f"{where}/decision", decision="upheld", why="x").status_code == 403


def test_a_form_of_another_site_changes_nothing(service: Service, client: TestClient) -> None:
    where = opened(client)
    for headers in ({"sec-fetch-site": "cross-site"}, {}):
        assert client.post(f"{where}/withdrawal", headers=headers).status_code == 403
    assert service.house.disputes.get(where.rpartition("/")[2], None).state == "open"


def test_an_operator_disputes_any_number(service: Service, client: TestClient) -> None:
    become(service, client, "operator")
    where = opened(client, number=CLEAN)
    assert service.house.disputes.get(where.rpartition("/")[2], None).tenant == "carrier"
