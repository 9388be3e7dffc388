"""The desk over HTTP: pages of cases, steps by turns, and evidence that both sides read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.service import SPAM, Service, answered

from callstanding.pipeline import Options, ingest_files
from callstanding.testing import campaign, report, write

Made = Callable[..., Service]


@pytest.fixture
def service(made: Made) -> Service:
    return made()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with service.client() as opened:
        yield opened


def as_of(service: Service, key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {service.keys[key]}"}


def opened(client: TestClient, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    reply = client.post("/v1/disputes", json={"number": SPAM, "text": "We are a hospital."} | more, headers=headers)
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_a_case_goes_its_way_by_turns(client: TestClient, service: Service) -> None:
    owner = as_of(service, "owner")
    case = opened(client, owner, kind="blocked")
    assert (case["state"], case["kind"], case["platform"]) == ("open", "blocked", "here")
    assert case["frozen_until"] > case["opened"]
    steps = f"/v1/disputes/{case['id']}/steps"
    assert client.post(steps, json={"note": "Ours.", "state": "in review"}, headers=owner).status_code == 409
    waiting = client.post(steps, json={"note": "Whose calls are they?", "state": "waiting"}).json()
    assert (waiting["state"], waiting["due"]) == ("waiting", None)
    answered_ = client.post(steps, json={"note": "Our patients'.", "state": "in review"}, headers=owner).json()
    assert answered_["due"] is not None
    assert client.post(f"/v1/disputes/{case['id']}/decision", json={"state": "upheld", "why": "Yes."}).json()["decided"]
    both = [client.get(steps, headers=headers).json() for headers in (owner, {})]
    assert both[0] == both[1]
    assert [step["state"] for step in both[0]["steps"]] == ["open", "waiting", "in review", "upheld"]
    assert client.get(steps, headers=as_of(service, "rival")).status_code == 404


def test_a_case_with_others_is_told_by_its_owner(client: TestClient, service: Service) -> None:
    owner = as_of(service, "owner")
    case = opened(client, owner, platform="app:Some Filter")
    assert (case["state"], case["frozen_until"]) == ("sent", None)
    assert client.post("/v1/disputes", json={"number": SPAM, "text": "x", "platform": "app:Some Filter"},
                       headers=owner).status_code == 409  # fmt: skip
    assert opened(client, owner, platform="carrier:Other")["state"] == "sent"
    steps = f"/v1/disputes/{case['id']}/steps"
    for state in ("acknowledged", "corrected"):
        assert client.post(steps, json={"note": "They wrote.", "state": state}, headers=owner).json()["state"] == state
    assert client.post(steps, json={"note": "Again."}, headers=owner).status_code == 409
    bad = {"number": SPAM, "text": "x", "platform": "somewhere"}
    assert client.post("/v1/disputes", json=bad, headers=owner).status_code == 409


def test_cases_come_in_pages(client: TestClient, service: Service) -> None:
    owner = as_of(service, "owner")
    made = [opened(client, owner, platform=f"app:{n}")["id"] for n in range(5)]
    found: list[str] = []
    after = ""
    while after is not None:
        page = client.get(f"/v1/disputes?limit=2&after={after}", headers=owner).json()
        found += [each["id"] for each in page["disputes"]]
        after = page.get("next")
    assert sorted(found) == sorted(made)
    assert client.get("/v1/disputes?after=dis_none", headers=owner).status_code == 404


def test_evidence_is_the_same_for_both_sides_and_comes_in_three_forms(
    client: TestClient, service: Service, tmp_path: Path
) -> None:
    calls = campaign(SPAM, calls=300, answered=0.3, talk_s=(3, 20), attestation="A")
    said = [report(SPAM, row["callee"], 20) for row in calls if row["talk_s"]][:20]
    files = [write(tmp_path / "c.csv", "calls", calls)], [write(tmp_path / "r.csv", "reports", said)]
    ingest_files(files[0], reports=files[1], store=service.settings.store, options=Options())
    owner = as_of(service, "owner")
    path = f"/v1/disputes/{opened(client, owner)['id']}/evidence"
    with answered(service):
        mine, theirs = client.get(path, headers=owner), client.get(path)
        assert mine.status_code == 200
        assert mine.json() == theirs.json()
        assert mine.json()["number"] == SPAM
        assert mine.json()["case"]["case"] in path
        page = client.get(path, headers=owner | {"accept": "text/html"})
        paper = client.get(path + "?lang=fr", headers=owner | {"accept": "application/pdf"})
        assert page.headers["content-type"].startswith("text/html")
        assert mine.json()["digest"] in page.text
        assert paper.content[:5] == b"%PDF-"
        assert paper.headers["vary"] == "accept"
        assert client.get(path, headers=as_of(service, "rival")).status_code == 404
        assert client.get(path + "?lang=xx").status_code == 422
