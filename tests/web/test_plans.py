"""Plans over HTTP: asked for at once, made beside the service, fetched by whoever asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from multiprocessing import active_children

import pytest
from starlette.testclient import TestClient
from tests.web.service import Service, eventually

from callstanding import clock

PLAN = {"calls_per_day": 40, "answer_rate": 0.3, "agents": 4, "days": 7, "draws": 1, "numbers": 2}


@pytest.fixture(scope="module")
def asked(service: Service) -> Iterator[tuple[TestClient, dict[str, str]]]:
    with service.client(None) as client:
        keys, now = service.house.keys, clock.seconds()
        bearers = {
            tenant: f"Bearer {keys.create(tenant, ('numbers',), who='test', now=now).text}"
            for tenant in ("acme", "rival", "carrier")
        }
        yield client, bearers


def test_a_plan_is_made_beside_the_service_and_is_ones_own(asked: tuple[TestClient, dict[str, str]]) -> None:
    client, bearers = asked
    begun = client.post("/v1/plan", json=PLAN, headers={"authorization": bearers["acme"]})
    assert begun.status_code == 202
    place = begun.headers["location"]
    assert client.get(place, headers={"authorization": bearers["rival"]}).status_code == 404

    for _ in range(1_200):  # two minutes, for the busiest machine: a process is begun, which imports a good deal
        if client.get(place, headers={"authorization": bearers["carrier"]}).json()["state"] != "waiting":
            break
        threading.Event().wait(0.1)
    found = client.get(place, headers={"authorization": bearers["carrier"]}).json()
    assert (found["state"], found["note"]) == ("done", "")
    assert found["plan"]["numbers"] == 2


@pytest.mark.parametrize("wrong", [{"answer_rate": 2}, {"agents": 0}, {"calls_per_day": 20_000, "agents": 1}, {"x": 1}])
def test_a_plan_that_cannot_be_is_refused(asked: tuple[TestClient, dict[str, str]], wrong: dict[str, object]) -> None:
    client, bearers = asked
    reply = client.post("/v1/plan", json=PLAN | wrong, headers={"authorization": bearers["acme"]})
    assert reply.status_code == 422


def test_too_many_plans_at_once_are_refused_and_the_end_of_the_service_is_theirs(made: Callable[..., Service]) -> None:
    service, before = made(), set(active_children())
    key = service.house.keys.create("rival", ("numbers",), who="test", now=clock.seconds()).text
    large = PLAN | {"calls_per_day": 3000, "agents": 60, "days": 30}
    with service.client(None) as client:
        client.headers["authorization"] = f"Bearer {key}"
        codes = [client.post("/v1/plan", json=large).status_code for _ in "abc"]
        eventually(lambda: set(active_children()) > before)
    assert codes == [202, 202, 503]
    eventually(lambda: set(active_children()) <= before)
