"""Advice over HTTP: an owner hears of its own numbers when they are clean again, from the folder that has the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web.service import SPAM, UNHEARD, Service, make

from callstanding.live.folder import Folder
from callstanding.live.journal import Journal, Posted
from callstanding.pipeline.store import key_of
from callstanding.testing import person

NOW = datetime(2026, 3, 2, 22, tzinfo=UTC)


def _call(n: int) -> dict[str, Any]:
    """Of 300 calls to strangers in ten days a third is answered, and hung up on at once."""
    start = NOW - timedelta(days=10 - n // 30, hours=12, minutes=-10 * (n % 30))
    known = {"disposition": "rejected"} if n % 3 else {"talk_s": 2, "disposition": "answered", "hangup_by": "callee"}
    return {"caller": SPAM, "callee": person(n), "start": start.isoformat(), "talk_s": 0, **known}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, TestClient]]:
    """A service whose folder knows a number that nobody wants to hear; it is only asked."""
    service = make(tmp_path_factory.mktemp("told"), published=False)
    folder = Folder(service.settings.store, now=lambda: NOW)
    journal = Journal(service.place.journal, secret=key_of(service.settings.store), lane="test")
    journal.append([Posted("calls", "calls", b"\n".join(msgspec.json.encode(_call(n)) for n in range(300)))])
    journal.close()
    folder.settle()
    answering = folder.answering()
    with service.client() as client:
        yield service, client
    answering.close()
    folder.close()


def test_the_ways_come_with_days_and_sentences(told: tuple[Service, TestClient]) -> None:
    reply = told[1].get(f"/v1/numbers/{SPAM}/advice?pace=7")
    assert reply.status_code == 200
    found = reply.json()
    ways = {way["way"]: way for way in found["ways"]}
    assert found["status"] == "spam"
    assert found["as_of"] == "2026-03-02T22:00:00Z"
    assert {"as_now", "rest", "pace_7"} <= ways.keys()
    assert ways["rest"]["clean"]["early"] <= ways["rest"]["clean"]["middle"] <= ways["rest"]["clean"]["late"]
    assert ways["rest"]["sentence"].startswith("Making no calls: clean on")
    assert ways["as_now"]["clean"] is None


def test_the_sentences_are_there_in_french(told: tuple[Service, TestClient]) -> None:
    found = told[1].get(f"/v1/numbers/{SPAM}/advice?lang=fr").json()
    assert any(way["sentence"].startswith("Sans aucun appel\u202f: propre le") for way in found["ways"])
    assert "Un autre numéro n'est pas une issue" in " ".join(found["sentences"])


def test_owners_are_advised_about_their_own_numbers_alone(told: tuple[Service, TestClient]) -> None:
    service, client = told
    owner, rival = ({"authorization": f"Bearer {service.keys[key]}"} for key in ("owner", "rival"))
    assert client.get(f"/v1/numbers/{SPAM}/advice", headers=owner).status_code == 200
    assert client.get(f"/v1/numbers/{SPAM}/advice", headers=rival).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{UNHEARD}/advice", 404),
        ("nonsense/advice", 422),
        (f"{SPAM}/advice?pace=-1", 422),
        (f"{SPAM}/advice?pace=nan", 422),
        (f"{SPAM}/advice?pace=many", 422),
        (f"{SPAM}/advice?lang=xx", 422),
        (f"{SPAM}/advice?speed=3", 422),
        (f"{SPAM}/advice?{'&'.join(['pace=1'] * 11)}", 422),
    ],
)
def test_what_cannot_be_asked_is_refused(told: tuple[Service, TestClient], path: str, status: int) -> None:
    reply = told[1].get(f"/v1/numbers/{path}")
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
