"""The page that plans: its figures are in its address, bad ones are told beside their fields, a plan is one's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, signed_in, token_in
from tests.web.service import Service

SMALL = {
    "calls_per_day": "40", "answer_rate": "0,3", "agents": "4", "days": "7", "draws": "1", "numbers": "2", "seed": "1",
    "complaints": "0.005", "country": "us", "wage": "20",
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return peopled(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


@pytest.fixture(autouse=True)
def _owner(service: Service, client: TestClient) -> None:
    become(service, client, "owner")


def send(client: TestClient, **fields: str) -> Any:
    token = token_in(client.get("/plan").text)
    return client.post("/plan", data={"csrf": token} | fields, headers={"sec-fetch-site": "same-origin"})


def test_the_form_has_the_figures_of_its_address(client: TestClient) -> None:
    text = client.get("/plan?calls_per_day=1234&country=fr&wage=21.5").text
    assert 'value="1234"' in text
    assert 'value="FR"' in text
    assert "<details open>" in text
    assert "Rotation does not launder" in text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("calls_per_day", "many", "Calls a day: write a number."),
        ("calls_per_day", "0", "Calls a day: from 1 to 20000."),
        ("answer_rate", "2", "0 to 1: from 0.0001 to 1."),
        ("agents", "", "write a number."),
        ("days", "nan", "write a number."),
        ("wage", "inf", "write a number."),
        ("wage", "1e99", "from 0 to 1e+06."),
    ],
)
def test_a_bad_figure_is_told_beside_its_field_and_kept(client: TestClient, field: str, value: str, told: str) -> None:
    reply = send(client, **SMALL | {field: value})
    assert reply.status_code == 422
    assert told in reply.text
    assert f'name="{field}" type="text" inputmode=' in reply.text
    assert f'value="{value}"' in reply.text


def test_agents_who_cannot_do_it_are_told_at_once(client: TestClient) -> None:
    reply = send(client, **SMALL | {"calls_per_day": "20000", "agents": "1"})
    assert reply.status_code == 422
    assert "erlang" in reply.text


def test_a_plan_that_is_not_remembered_offers_its_figures_again(client: TestClient) -> None:
    reply = client.get("/plan/plan_0?calls_per_day=777")
    assert reply.status_code == 404
    assert "not remembered any more" in reply.text
    assert 'value="777"' in reply.text


def test_a_plan_is_begun_waited_for_without_scripts_and_shown(service: Service, client: TestClient) -> None:
    begun = send(client, **SMALL)
    assert begun.status_code == 303
    where = begun.headers["location"]
    assert "calls_per_day=40" in where
    first = client.get(where)
    assert 'http-equiv="refresh"' not in first.text
    assert "See the result" in first.text
    become(service, client, "rival")
    assert client.get(where).status_code == 404
    become(service, client, "viewer")
    made = service.house.plans.get(where.split("?")[0].rsplit("/", 1)[1], only="acme")
    assert made is not None
    for _ in range(1_200):  # two minutes, for the busiest machine: a process is begun, which imports a good deal
        if made.state != "waiting":
            break
        threading.Event().wait(0.1)
    text = client.get(where).text
    assert "2 numbers" in text
    assert "used in turn without warm-up or limits" in text
    assert "Cost" in text
    assert "/plan?calls_per_day=40" in text
    assert service.house.plans.runs(made) == 2  # one draw by the budget, one by the trade's rule
