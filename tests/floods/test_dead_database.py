"""PostgreSQL with keys, stock and cases dies: known keys are answered, calls are taken, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.databases import Postgres, new_postgres
from tests.floods.serving import FREE, new_store, serving
from tests.integrations.house import BLOCKED, CLEAN, wait_for
from tests.trust import many, survived

from callstanding import clock
from callstanding.control.database import migrate, open_control
from callstanding.control.keys import Keys
from callstanding.control.tenants import Tenants
from callstanding.live.place import Place
from callstanding.live.reading import Reader
from callstanding.pipeline.store import key_of

ROUNDS = many(1, 10)
ASKED = many(20, 500)  # while it is away
CALL = {"caller": CLEAN, "callee": "+12025550199", "start": "2026-03-02T10:00:00Z", "disposition": "answered"}


@pytest.fixture
def mortal() -> Iterator[Postgres]:
    """A server of this test alone, which may be stopped."""
    yield from new_postgres()


def two_keys(url: str) -> tuple[str, str]:
    engine, now = open_control(url), clock.seconds()
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=now)
    scopes = ("lookup", "read", "ingest")
    made = [Keys(engine).create("carrier", scopes, who="test", now=now).text for _ in range(2)]
    engine.dispose()
    return made[0], made[1]


def asked_while_away(client: httpx2.Client, round_: int) -> None:
    """A known key is answered, and what it sends is taken."""
    for n in range(ASKED):
        assert client.get(f"/v1/verdict?caller=%2B{BLOCKED[1:]}").json()["verdict"] == "block"
        sent = client.post("/v1/calls", json=[CALL | {"talk_s": 1, "call_id": f"{round_}-{n}"}])
        assert sent.status_code == 202


def test_what_is_known_is_answered_and_what_is_sent_is_kept_while_it_is_away(mortal: Postgres, tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    url = mortal.new_database()
    known, unknown = two_keys(url)
    stranger = {"authorization": f"Bearer {unknown}"}
    with serving(tmp_path, store, known, database=url, operator=FREE) as served, served.client() as client:
        assert client.get("/v1/verdict?caller=%2B12025550133").status_code == 200
        for round_ in range(ROUNDS):
            mortal.stop()
            asked_while_away(client, round_)
            if round_ == 0:  # later it is known too
                reply = client.get(f"/v1/lookup/{CLEAN}", headers=stranger)
                assert (reply.status_code, reply.json()["type"]) == (503, "/problems/database-away")
                assert reply.headers["retry-after"] == "5"
            mortal.start()
            wait_for(lambda: client.get(f"/v1/lookup/{CLEAN}", headers=stranger).status_code == 200, "its return", 60)
    reader = Reader(Place(store).journal, secret=key_of(store, create=False), done={})
    assert sum(1 for each in reader.take(1 << 40) if each.posted) == ROUNDS * ASKED
    survived("Floods", "PostgreSQL stopped and started again", ROUNDS, of="rounds", batches_kept=ROUNDS * ASKED)
