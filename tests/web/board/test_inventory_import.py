"""A list is looked at before it is taken: what would be added, changed and refused, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become, post, signed_in, token_in
from tests.web.board.stocked import FREE, RIVALS, stocked
from tests.web.service import SPAM, Service
from xlsxwriter import Workbook

from callstanding import clock

NEW = "+12025550190"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return stocked(tmp_path)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        yield client


def upload(client: TestClient, content: bytes, name: str = "list.csv", **fields: str) -> Any:
    """Send a file as the page's form does."""
    data = {"csrf": token_in(client.get("/inventory/import").text)} | fields
    files, headers = {"file": (name, content)}, {"sec-fetch-site": "same-origin"}
    return client.post("/inventory/import?tenant=acme", data=data, files=files, headers=headers)


def look(client: TestClient, content: bytes, name: str = "list.csv", **fields: str) -> tuple[str, str]:
    """Where the look is, and its text."""
    reply = upload(client, content, name, **fields)
    assert reply.status_code == 303, reply.text
    where = reply.headers["location"]
    return where, client.get(where).text


def tiles(text: str) -> list[str]:
    """The four figures of a look: added, changed, as they are, refused."""
    return [part.partition("</dd>")[0].rpartition(">")[2] for part in text.split("<dd")[1:5]]


def of(where: str, more: str) -> str:
    path, _, query = where.partition("?")
    return f"{path}{more}?{query}"


LIST = f"number,state,pool\n{NEW},new,east\n{FREE},,north\n{SPAM},in use,\n+1202,new,\n{RIVALS},new,\n".encode()


def test_nothing_is_done_before_it_was_looked_at(service: Service, client: TestClient) -> None:
    where, text = look(client, LIST)
    assert tiles(text) == ["1", "1", "1", "2"]
    assert "no numbering plan knows it" in text
    assert "in the stock of rival" in text
    assert NEW not in service.house.stock.numbers("acme")
    assert service.house.stock.get(FREE, "acme").pool == "east"
    reply = post(client, of(where, "/take"), why="From the carrier")
    assert reply.headers["location"] == where
    assert service.house.stock.get(NEW, "acme").pool == "east"
    assert service.house.stock.get(FREE, "acme").pool == "north"
    assert service.house.stock.get(RIVALS, "rival").state == "new"
    assert tiles(client.get(where).text) == ["0", "0", "3", "2"]


def test_the_lines_that_are_not_taken_can_be_fetched_with_their_reasons(client: TestClient) -> None:
    where, _ = look(client, LIST)
    lines = client.get(of(where, "/refused")).text.splitlines()
    assert lines[0] == "line,reason,text"
    assert [line.split(",")[0] for line in lines[1:]] == ["5", "6"]


def test_a_list_that_is_taken_whole_is_forgotten(service: Service, client: TestClient) -> None:
    where, _ = look(client, f"number\n{NEW}\n".encode())
    assert post(client, of(where, "/take")).headers["location"] == "/inventory?tenant=acme"
    assert client.get(where).status_code == 404
    assert list((service.place.folder / "drafts").iterdir()) == []


def test_a_pasted_list_needs_no_header(service: Service, client: TestClient) -> None:
    reply = post(client, "/inventory/import?tenant=acme", pasted="(202) 555-0190\n202-555-0191\n", region="us")
    assert tiles(client.get(reply.headers["location"]).text) == ["2", "0", "0", "0"]


def test_a_spreadsheet_is_read_and_its_columns_can_be_named(tmp_path: Path, client: TestClient) -> None:
    path = tmp_path / "sheet.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Leitung", "Gruppe"))
        sheet.write_row(1, 0, (NEW, "north"))
    reply = upload(client, path.read_bytes(), "sheet.xlsx")
    where = reply.headers["location"]
    first = client.get(where)
    assert first.status_code == 422
    assert "sheet.xlsx: has no column" in first.text
    post(client, where, column_number="Leitung", column_pool="Gruppe")
    text = client.get(where).text
    assert tiles(text) == ["1", "0", "0", "0"]
    assert "<td>north</td>" in text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a book", b"\x00\x01\x02\xff", b"number\n" + b"1\n" * 10_001])
def test_what_is_no_list_is_refused_on_the_form(client: TestClient, content: bytes) -> None:
    reply = upload(client, content, "evil<b>.xlsx" if content[:2] == b"PK" else "list.csv", region="fr")
    assert reply.status_code == 422
    assert 'id="wrong"' in reply.text
    assert ".live" not in reply.text
    assert 'value="FR"' in reply.text


def test_a_pasted_list_that_is_refused_stands_in_the_form_again(client: TestClient) -> None:
    reply = post(client, "/inventory/import", pasted="state,pool\n</textarea><script>", region="")
    text = client.get(reply.headers["location"])
    assert text.status_code == 422
    assert "has no column" in text.text
    assert post(client, "/inventory/import", pasted="  \n").status_code == 422


def test_an_owner_takes_in_what_is_proven_alone(service: Service, client: TestClient) -> None:
    become(service, client, "owner")
    data = {"csrf": token_in(client.get("/inventory/import").text), "pasted": f"{SPAM}\n{NEW}\n{RIVALS}\n"}
    reply = client.post("/inventory/import", data=data, headers={"sec-fetch-site": "same-origin"})
    where = reply.headers["location"]
    text = client.get(where).text
    assert tiles(text) == ["0", "0", "1", "2"]
    assert "rival" not in text
    post(client, of(where, "/take"))
    assert NEW not in service.house.stock.numbers("acme")
    service.house.claims.prove("acme", NEW, by="contract", who="test", now=clock.seconds())
    assert tiles(client.get(where).text) == ["1", "0", "1", "1"]


def test_a_list_is_there_for_its_sender_alone_and_for_an_hour(service: Service, client: TestClient) -> None:
    where, _ = look(client, LIST)
    become(service, client, "owner")
    assert client.get(where.partition("?")[0]).status_code == 404
    assert client.get("/inventory/import/..%2f..%2fcontrol").status_code == 404
    become(service, client, "operator")
    for path in (service.place.folder / "drafts").glob("*.json"):
        text = path.read_text()
        at = text.partition('"at":')[2].partition(",")[0]
        path.write_text(text.replace(at, str(float(at) - 3601)))
    assert client.get(where).status_code == 404


def test_a_user_keeps_five_lists_at_a_time(service: Service, client: TestClient) -> None:
    made = [upload(client, f"number\n+1202555{n:04}\n".encode()).headers["location"] for n in range(100, 107)]
    assert [client.get(where).status_code for where in made] == [404, 404, *[200] * 5]
