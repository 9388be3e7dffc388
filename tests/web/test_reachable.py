"""Call-backs, answer rates and the guard over HTTP: answered by the folder, to owners of their own numbers alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, SPAM, UNHEARD, Service, answered, make

from callstanding.pipeline import Options, ingest_files
from callstanding.testing import call, person, write


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, TestClient]]:
    """Two numbers of two accounts; parties called one of them back, and it dropped some."""
    folder = tmp_path_factory.mktemp("reachable")
    service = make(folder)
    rows = [
        call(SPAM, person(i), 9 + i / 60, 2 if i < 9 else 40, account="acme", hangup_by="caller") for i in range(90)
    ]
    rows += [call(CLEAN, person(1000 + i), 9 + i / 60, account="other") for i in range(40)]
    rows += [call(person(50 + i), SPAM, 11 + i / 60, 30 if i < 6 else 0) for i in range(12)]
    ingest_files([write(folder / "calls.csv", "calls", rows)], store=service.settings.store, options=Options())
    with answered(service), service.client(None) as client:
        yield service, client


def get(asked: tuple[Service, TestClient], path: str, key: str = "owner") -> Any:
    service, client = asked
    return client.get(path, headers={"authorization": f"Bearer {service.keys[key]}"})


def test_an_owner_hears_who_called_back_and_no_names(asked: tuple[Service, TestClient]) -> None:
    reply = get(asked, f"/v1/numbers/{SPAM}/callbacks?within_min=30")
    [row] = reply.json()["rows"]
    assert (row["called_back"], row["reached"], row["verdict"]) == (12, 6, "poor")
    assert (reply.json()["to_return"], len(reply.json()["waiting"])) == (6, 6)
    assert "+1312" not in reply.text


def test_call_backs_by_hour_and_in_french(asked: tuple[Service, TestClient]) -> None:
    rows = get(asked, f"/v1/numbers/{SPAM}/callbacks?by=hour&zone=America/Chicago&lang=fr").json()["rows"]
    assert [(row["hour"], row["called_back"]) for row in rows] == [(5, 12)]
    assert "correspondants" in rows[0]["sentence"]


def test_an_owner_hears_of_falls_of_the_answer_rate(asked: tuple[Service, TestClient]) -> None:
    found = get(asked, f"/v1/numbers/{SPAM}/changed").json()
    assert (found["rows"], [level["people"] for level in found["levels"]]) == ([], [90])


def test_the_guard_shows_an_owner_its_own_campaigns_and_an_operator_all(asked: tuple[Service, TestClient]) -> None:
    [own] = get(asked, "/v1/guard?country=US").json()["rows"]
    assert (own["campaign"], own["dropped"], own["answered"], own["stop"]) == (SPAM, 9, 90, True)
    assert own["source"].startswith("US:")
    rows = get(asked, "/v1/guard?by=number", "operator").json()["rows"]
    assert [row["campaign"] for row in rows] == [SPAM, CLEAN]
    assert get(asked, "/v1/guard", "rival").json()["rows"] == []


@pytest.mark.parametrize("question", ["callbacks", "changed"])
def test_numbers_of_others_look_like_numbers_that_nobody_knows(
    asked: tuple[Service, TestClient], question: str
) -> None:
    theirs, nobody = (get(asked, f"/v1/numbers/{number}/{question}", "rival") for number in (SPAM, UNHEARD))
    assert theirs.status_code == nobody.status_code == 404
    assert theirs.text.replace(SPAM, UNHEARD) == nobody.text
    assert get(asked, f"/v1/numbers/{UNHEARD}/{question}", "operator").status_code == 404


@pytest.mark.parametrize(
    "query", ["within_min=0", "within_min=nan", "days=-1", "by=minute", "zone=Mars/Olympus", "lang=xx", "until=1"]
)
def test_questions_that_cannot_be_are_refused(asked: tuple[Service, TestClient], query: str) -> None:
    assert get(asked, f"/v1/numbers/{SPAM}/callbacks?{query}").status_code == 422


def test_without_the_folder_the_answer_is_to_ask_again(tmp_path: Path) -> None:
    from callstanding.web.settings import Limits

    service = make(tmp_path, limits=Limits(answer_s=0.05))
    with service.client("operator") as client:
        reply = client.get("/v1/guard")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
