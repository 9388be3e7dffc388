"""The inventory: what the stock shows, the changes of one number, and whose eyes and hands they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, post, signed_in
from tests.web.board.stocked import FREE, LYING, RESTING, RIVALS, stocked
from tests.web.service import SPAM, Service, answered

ONE = f"/inventory/number/{SPAM[1:]}"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return stocked(tmp_path)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def state(service: Service, number: str, tenant: str = "acme") -> str:
    return service.house.stock.get(number, tenant).state


def test_states_are_counted_and_lead_to_their_numbers(client: TestClient) -> None:
    text = client.get("/inventory").text
    found = re.findall(r'href="/numbers\?state=([\w+]+)"><strong>(\d+)</strong>', text)
    assert found == [("new", "2"), ("warming", "0"), ("in+use", "2"), ("resting", "1"), ("quarantined", "2"),
                     ("retired", "0")]  # fmt: skip
    assert "7 numbers in the stock of acme." in text
    assert RIVALS not in text


def test_an_empty_stock_says_what_to_do(service: Service, client: TestClient) -> None:
    become(service, client, "operator")
    text = client.get("/inventory").text
    assert "No numbers in stock" in text
    assert '<option value="acme">acme (7)</option>' in text
    assert "7 numbers in the stock of acme" in client.get("/inventory?tenant=acme").text


def test_the_number_that_was_typed_is_opened_as_people_write_it(client: TestClient) -> None:
    reply = client.get("/inventory/number", params={"number": "(202) 555-0101"})
    assert reply.headers["location"] == ONE
    wrong = client.get("/inventory/number", params={"number": "twelve<b>"})
    assert wrong.status_code == 422
    assert 'value="twelve&lt;b&gt;"' in wrong.text


def test_a_number_is_moved_and_released_and_the_moves_say_by_whom(service: Service, client: TestClient) -> None:
    assert post(client, f"{ONE}/move", state="resting", why="Quiet week").headers["location"] == ONE
    assert state(service, SPAM) == "resting"
    assert post(client, f"{ONE}/release", to="quarantined").status_code == 303
    assert state(service, SPAM) == "quarantined"
    text = client.get("/inventory").text
    assert "Quiet week" in text
    assert "user:owner" in text


def test_what_may_not_be_is_refused_on_the_form_and_changes_nothing(service: Service, client: TestClient) -> None:
    reply = post(client, f"{ONE}/move", state="warming", why="Half a sentence")
    assert reply.status_code == 422
    assert "cannot become warming" in reply.text
    assert 'value="Half a sentence"' in reply.text
    assert post(client, f"{ONE}/change", pool="x" * 201, note="kept note").status_code == 422
    assert state(service, SPAM) == "in use"
    assert service.house.stock.get(SPAM, "acme").note == ""


def test_fields_are_changed_and_an_empty_one_takes_away(service: Service, client: TestClient) -> None:
    post(client, f"{ONE}/change", campaign="Autumn", pool="north", note="Ask Jo")
    item = service.house.stock.get(SPAM, "acme")
    assert (item.campaign, item.pool, item.note) == ("Autumn", "north", "Ask Jo")
    assert len(service.house.stock.ledger(SPAM)) == 2
    post(client, f"{ONE}/change", note="")
    assert service.house.stock.get(SPAM, "acme").note == ""


def test_out_of_quarantine_not_before_the_law_whatever_the_reason(service: Service, client: TestClient) -> None:
    with answered(service):
        reply = post(client, f"/inventory/number/{LYING[1:]}/move", state="new", why="We need it.")
    assert reply.status_code == 422
    assert "stays in quarantine" in reply.text
    assert "whatever the reason" in reply.text
    assert state(service, LYING) == "quarantined"


def test_another_tenants_number_is_not_there(service: Service, client: TestClient) -> None:
    for path in (f"/inventory/number/{RIVALS[1:]}", f"/inventory/certificate/{RIVALS[1:]}"):
        assert client.get(path).status_code == 404
    assert post(client, f"/inventory/number/{RIVALS[1:]}/move", state="retired").status_code == 404
    assert state(service, RIVALS, "rival") == "new"
    assert client.get("/inventory?tenant=rival").status_code == 403
    become(service, client, "operator")
    assert client.get(f"/inventory/number/{RIVALS[1:]}").status_code == 200


def test_a_viewer_looks_and_changes_nothing(service: Service, client: TestClient) -> None:
    become(service, client, "viewer")
    text = client.get(ONE).text
    assert "Sales" in text
    assert f'action="{ONE}' not in text
    for path in (f"{ONE}/move", f"{ONE}/release", f"{ONE}/change", "/inventory/assign", "/inventory/import"):
        assert post(client, path, state="resting").status_code == 403
    assert client.get("/inventory/import").status_code == 403
    assert state(service, SPAM) == "in use"


def test_the_export_can_be_taken_in_again_and_changes_nothing(service: Service, client: TestClient) -> None:
    reply = client.get("/inventory/export/csv")
    assert reply.headers["content-disposition"].startswith("attachment;")
    lines = reply.text.splitlines()
    assert len(lines) == 8
    assert client.get("/inventory/export/xlsx").content[:2] == b"PK"
    assert client.get("/inventory/export/exe").status_code == 404


def test_a_number_is_given_away_vetted_and_the_log_names_its_certificate(service: Service, client: TestClient) -> None:
    with answered(service):
        shown = client.get("/inventory/assign/candidates?pool=east", headers={"hx-request": "true"}).text
        reply = post(client, "/inventory/assign", number=FREE, holder="Clinic", campaign="Recall")
    assert FREE in shown
    assert shown.count('type="radio"') == 1
    assert reply.headers["location"] == f"/inventory/number/{FREE[1:]}"
    item = service.house.stock.get(FREE, "acme")
    assert (item.state, item.holder, item.campaign) == ("warming", "Clinic", "Recall")
    assert "vet_" in service.house.audit.listed(limit=1000)[-1].why


def test_what_cannot_be_given_keeps_what_was_typed(service: Service, client: TestClient) -> None:
    with answered(service):
        for number in ("", RESTING, RIVALS):
            reply = post(client, "/inventory/assign", number=number, holder="Clinic <1>")
            assert reply.status_code == 422
            assert 'value="Clinic &lt;1&gt;"' in reply.text
    assert state(service, RESTING) == "resting"
    assert state(service, RIVALS, "rival") == "new"
