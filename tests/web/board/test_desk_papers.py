"""Evidence, letters and replacements of a case, with a folder that answers; and what is shown when none does."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, post, signed_in
from tests.web.board.stocked import FREE, FREE_TOO, LYING, ROBOT, disputed, stocked
from tests.web.service import SPAM, Service, answered

from callstanding.control.disputes import Dispute
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.proof import Proof
from callstanding.testing import campaign, report, write

HTMX = {"hx-request": "true"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("papers")
    service = stocked(folder)
    calls = campaign(SPAM, calls=200, answered=0.45, talk_s=(40, 90), attestation="A", account="centre")
    calls += campaign(ROBOT, calls=800, answered=0.1, talk_s=(1, 3), people_from=500, attestation="A", account="robot")
    said = [report(SPAM, row["callee"], 20) for row in calls if row["caller"] == SPAM and row["talk_s"]][:8]
    files = [write(folder / "c.csv", "calls", calls)], [write(folder / "r.csv", "reports", said)]
    ingest_files(files[0], reports=files[1], store=service.settings.store, options=Options())
    with answered(service):
        yield service


@pytest.fixture(scope="module")
def case(service: Service) -> Dispute:
    return disputed(service, contact="desk@acme.example")


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "owner") as client:
        yield client


def test_the_evidence_is_seen_before_there_is_a_case(client: TestClient) -> None:
    text = client.get("/desk/evidence", params={"number": SPAM}, headers=HTMX).text
    assert "Why: the entries of the Spam Score" in text
    assert "<!doctype" not in text
    assert "Nothing is known of" in client.get("/desk/evidence", params={"number": FREE}, headers=HTMX).text


def test_both_sides_read_the_same_evidence_and_take_it_away(
    service: Service, client: TestClient, case: Dispute
) -> None:
    where = f"/desk/{case.id}/evidence"
    mine = client.get(f"{where}/json").content
    become(service, client, "operator")
    assert client.get(f"{where}/json").content == mine
    proof = msgspec.json.decode(mine, type=Proof)
    assert proof.sealed().digest == proof.digest
    assert proof.digest in client.get(where, headers=HTMX).text
    assert client.get(f"{where}/pdf?lang=fr").content[:5] == b"%PDF-"
    assert "attachment" in client.get(f"{where}/html").headers["content-disposition"]
    assert client.get(f"{where}/exe").status_code == 404
    assert client.get(f"{where}?lang=xx").status_code == 409


def test_letters_cite_the_evidence_in_either_language(client: TestClient, case: Dispute) -> None:
    where = f"/desk/{case.id}/letter"
    text = client.get(where, headers=HTMX).text
    assert "desk@acme.example" in text
    assert "Spam Score" in text
    french = client.get(f"{where}/removal/txt?lang=fr").text
    assert "Objet" in french
    assert "<html" in client.get(f"{where}/spoofing/html").text
    assert client.get(f"{where}/upheld/txt").status_code == 404, "nobody is told of a decision before it"
    assert client.get(f"{where}/../x/txt").status_code == 404


def test_a_robocaller_is_not_helped_to_another_number(service: Service, client: TestClient) -> None:
    case = disputed(service, ROBOT)
    text = client.get(f"/desk/{case.id}/replacement", headers=HTMX).text
    assert "evasion" in text
    assert FREE not in text
    reply = post(client, f"/desk/{case.id}/replacement", number=FREE, to="quarantined")
    assert reply.status_code == 422
    assert "evasion" in reply.text
    assert service.house.stock.get(ROBOT, "acme").state == "in use"
    assert service.house.stock.get(FREE, "acme").state == "new"


def test_an_honest_holder_gets_a_vetted_number_and_the_case_says_so(service: Service, client: TestClient) -> None:
    case = disputed(service, platform="app:One")
    where = f"/desk/{case.id}/replacement"
    text = client.get(where, headers=HTMX).text
    assert FREE in text
    assert LYING not in text
    for wrong in ({}, {"number": FREE, "to": "retired"}, {"number": LYING, "to": "quarantined"}, {"number": "+1"}):
        assert post(client, where, **wrong).status_code == 422
    assert post(client, where, number=FREE_TOO, to="quarantined").headers["location"] == f"/desk/{case.id}"
    old, new = (service.house.stock.get(number, "acme") for number in (SPAM, FREE_TOO))
    assert (old.state, new.state, new.holder, new.campaign) == ("quarantined", "warming", "Sales", "Spring")
    assert f"{SPAM} was replaced by {FREE_TOO}." in client.get(f"/desk/{case.id}").text
    assert "nothing to replace" in client.get(where, headers=HTMX).text
