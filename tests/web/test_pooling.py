"""Scores of pools in the service: learned from the folder between requests, kept while it is away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from tests.web.service import Service

from callstanding import clock
from callstanding.actions.pools import Group, PoolScore
from callstanding.control.stock import Wanted
from callstanding.engines import Duck
from callstanding.live import pool_scores
from callstanding.live.answering import QUESTIONS, Answering
from callstanding.pipeline.store import open_store
from callstanding.policies.policy import Policy
from callstanding.web import create_app, pooling
from callstanding.web.problem import Problem

Made = Callable[..., Service]
NUMBERS = [f"+120255503{n:02}" for n in range(4)]
NORTH = Group("carrier", "pool", "north")


def bad(engine: Duck, policy: Policy, asked: dict[str, object]) -> dict[str, object]:
    """Stands for a store in which every pool stands badly."""
    return {"scores": dict.fromkeys(asked["pools"], 94.0), "at": asked["at"]}  # type: ignore[call-overload]


@pytest.fixture
def service(made: Made) -> Service:
    """A service with a pool of fresh numbers in its stock."""
    service = made()
    rows = [Wanted(number, "US", "in use", pool="north") for number in NUMBERS]
    service.house.stock.import_("carrier", rows, who="test", now=clock.seconds(), whole=True)
    return service


def asked(client: TestClient) -> list[str]:
    reply = client.post("/v1/dial", json={"callee": "+12025550188", "pool": "north"}).json()
    return [reason["code"] for reason in reply["reasons"]]


async def learned(service: Service) -> None:
    await pooling.learn(service.house, service.house.pool_scores)


def test_a_pool_that_stands_badly_stops_once_the_folder_has_told_so(service: Service) -> None:
    with open_store(service.settings.store, create=not service.settings.store.exists()) as engine:
        told = {**QUESTIONS, "pool_scores": bad}
        answering = Answering(engine, service.house.policy, service.place, now=None, questions=told)
        asyncio.run(learned(service))
        answering.close()
    score = service.house.pool_scores.get(NORTH)
    assert score is not None
    assert (score.score, abs(clock.seconds() - score.at) < 60) == (94.0, True)
    with service.client() as client:
        assert asked(client) == ["pool"]
    kept = pool_scores.read(service.place)
    assert kept is not None
    assert (kept.mark, dict(kept.scores)) == (pool_scores.SERVICE, {NORTH: score})


def test_a_service_that_starts_again_knows_what_it_had_learned(service: Service) -> None:
    told = PoolScore(94.0, clock.seconds() - 9 * 3600)
    pool_scores.write(service.place, {NORTH: told}, mark=pool_scores.SERVICE, now=told.at)
    again = Service(service.settings, create_app(service.settings), service.keys)
    with again.client() as client:
        reply = client.post("/v1/dial", json={"callee": "+12025550188", "pool": "north"}).json()
    assert [reason["code"] for reason in reply["reasons"]] == ["pool"]
    assert "pool_old" in [note["code"] for note in reply["notes"]]


def test_where_nobody_answers_what_was_learned_stays(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    told = PoolScore(94.0, 1.0)
    service.house.pool_scores.learn({NORTH: told}, {NORTH: NUMBERS})
    monkeypatch.setattr(pooling, "PATIENCE_S", 0.1)
    with pytest.raises(Problem):
        asyncio.run(learned(service))
    assert service.house.pool_scores.get(NORTH) == told
