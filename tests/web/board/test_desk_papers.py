"""Evidence, letters and replacements of a case, with a folder that answers; and what is shown when none does."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, post, signed_in
from tests.web.board.stocked import FREE, disputed, stocked
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
    calls = campaign(SPAM, calls=300, answered=0.3, talk_s=(3, 20), attestation="A")
    said = [report(SPAM, row["callee"], 20) for row in calls if row["talk_s"]][:20]
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


def test_a_robocaller_is_not_helped_to_another_number(service: Service, client: TestClient, case: Dispute) -> None:
    text = client.get(f"/desk/{case.id}/replacement", headers=HTMX).text
    assert "it would be evasion" in text.replace("to change it would be", "it would be")
    assert FREE not in text
    reply = post(client, f"/desk/{case.id}/replacement", number=FREE, to="quarantined")
    assert reply.status_code == 422
    assert "evasion" in reply.text
    assert service.house.stock.get(SPAM, "acme").state == "in use"
    assert service.house.stock.get(FREE, "acme").state == "new"
