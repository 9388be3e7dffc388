"""The audit log on a page: searched, read to its end, verified, and taken along in safe files."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import text, update
from starlette.testclient import TestClient
from tests.web.board.served import become, peopled, signed_in
from tests.web.service import Service

from callstanding.control.audit import changing, note
from callstanding.control.database import writing
from callstanding.control.tables import AUDIT


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    made = peopled(tmp_path_factory.mktemp("audit"))
    with changing(made.house.engine) as connection:
        for n in range(60):
            note(connection, at=1000.0 + n, who="user:loop", what="thing.turned", subject=f"thing{n}", after={"n": n})
        note(connection, at=90_000.0, who="user:eve", what="=cmd()", subject="<script>", why="@SUM(A1)")
    return made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with signed_in(service, "operator") as client:
        yield client


def subjects(page: str) -> list[str]:
    return re.findall(r"<td>thing\.turned</td><td>(\w+)</td>", page)


def test_rows_that_fit_come_newest_first_to_the_last(client: TestClient) -> None:
    page, found = client.get("/audit?who=LOOP").text, []
    while True:
        found += subjects(page)
        after = re.search(r'href="(/audit\?[^"]*before=\d+)"', page)
        if after is None:
            break
        page = client.get(unescape(after[1])).text
    assert found == [f"thing{n}" for n in reversed(range(60))]


def test_a_search_is_an_address_and_stays_in_its_fields(client: TestClient) -> None:
    page = client.get("/audit?subject=thing7&what=turned").text
    assert subjects(page) == ["thing7"]
    assert 'value="thing7"' in page
    assert "/audit/audit.csv?what=turned&amp;subject=thing7" in page


def test_days_are_those_of_the_visitor(client: TestClient) -> None:
    assert len(subjects(client.get("/audit?from=1970-01-01&to=1970-01-01&what=turned").text)) == 50
    assert "No row fits." in client.get("/audit?from=1970-01-02&to=1970-01-02&what=turned").text
    assert "user:eve" in client.get("/audit?from=1970-01-02&to=1970-01-02").text
    client.cookies.set("callstanding_zone", "America/New_York")
    assert "user:eve" in client.get("/audit?from=1970-01-01&to=1970-01-01").text
    assert "user:eve" not in client.get("/audit?from=1970-01-02&to=1970-01-02").text


@pytest.mark.parametrize("asked", ["before=x", "before=-1", "before=" + "9" * 30, "from=today", "to=9999-12-31"])
def test_what_is_no_place_and_no_day_is_told(client: TestClient, asked: str) -> None:
    assert client.get(f"/audit?{asked}").status_code == 422


def test_strange_texts_are_shown_and_do_nothing(client: TestClient) -> None:
    page = client.get("/audit?who=eve").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_spreadsheet_runs_nothing_of_the_file(client: TestClient) -> None:
    reply = client.get("/audit/audit.csv?who=eve")
    assert "attachment" in reply.headers["content-disposition"]
    (row,) = csv.DictReader(reply.text.splitlines())
    assert (row["what"], row["why"], row["at"]) == ("'=cmd()", "'@SUM(A1)", "1970-01-02T01:00:00+00:00")


def test_a_program_gets_every_row_as_it_is(service: Service, client: TestClient) -> None:
    rows = [json.loads(line) for line in client.get("/audit/audit.ndjson").text.splitlines()]
    assert [row["seq"] for row in reversed(rows)] == list(range(1, len(rows) + 1))
    assert rows[0]["hash"] == service.house.audit.verify().head
    assert rows[0]["what"] == "=cmd()"


def test_owners_are_told_that_this_is_the_operators(service: Service, client: TestClient) -> None:
    become(service, client, "owner")
    for path in ("/audit", "/audit/chain", "/audit/audit.csv", "/audit/audit.ndjson"):
        assert client.get(path).status_code == 403
    assert 'href="/audit"' not in client.get("/account").text


def test_a_changed_row_is_found(service: Service, client: TestClient) -> None:
    assert "The log is whole" in client.get("/audit/chain").text
    assert "<h1>" not in client.get("/audit/chain", headers={"hx-request": "true"}).text
    with writing(service.house.engine) as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.subject == "thing3").values(who="cli"))
        (seq,) = connection.execute(text("SELECT seq FROM audit WHERE subject = 'thing3'")).one()
    assert f"broken at row {seq}" in client.get("/audit/chain").text
    with writing(service.house.engine) as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.subject == "thing3").values(who="user:loop"))
