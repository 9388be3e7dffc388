"""Import health: what came, what was put aside and why, and the lines themselves, for operators alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.board.served import become
from tests.web.service import Service

from callstanding import clock
from callstanding.control.audit import Audit
from callstanding.formats import BadRow
from callstanding.live import aside
from callstanding.live.aside import listed, looked, path_of
from callstanding.live.published import Folded, Published
from callstanding.pipeline.quarantine import Quarantine

SCRIPT = '<script>alert(1)</script>,"=1+1"\u202e'


def put_aside(path: Path, *rows: BadRow) -> Path:
    quarantine = Quarantine(path)
    with quarantine.filling(named=False):
        quarantine.put(rows)
        kept = quarantine.keep()
    assert kept
    return Path(kept)


def test_reasons_are_counted_and_the_file_comes_as_it_is(service: Service, client: TestClient) -> None:
    rows = [BadRow("a.csv", at, 10 * at, "start: lies in the future", "x") for at in range(3)]
    file = put_aside(service.place.folder / "quarantine-web-7.csv", *rows, BadRow("b.csv", 9, None, "bad", SCRIPT))
    text = client.get("/intake").text
    assert "start: lies in the future" in text
    assert "4 lines" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "[U+202E]" in text
    reply = client.get("/intake/quarantine-web-7.csv")
    assert reply.content == file.read_bytes()
    assert reply.headers["content-disposition"] == 'attachment; filename="quarantine-web-7.csv"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    noted = [row for row in Audit(service.house.engine).listed() if row.what == "quarantine.downloaded"]
    assert [row.subject for row in noted] == ["quarantine-web-7.csv"]


def test_what_ingest_put_aside_is_there_too(service: Service, client: TestClient) -> None:
    store = service.place.store
    put_aside(store.with_name(f"{store.name}.quarantine.csv"), BadRow("a.csv", 1, 0, "callee: missing", "x"))
    put_aside(store.with_name(f"{store.name}.quarantine.csv"), BadRow("b.csv", 2, 0, "talk_s: negative", "y"))
    text = client.get("/intake").text
    assert "callee: missing" in text
    assert client.get(f"/intake/{store.name}.quarantine-2.csv").status_code == 200


@pytest.mark.parametrize(
    "name", ["calls.duckdb", "calls.duckdb.key", "published.sqlite", "control.sqlite", "quarantine-no.csv",
             "..%2Fcalls.duckdb.key", "%2e%2e", "quarantine-..%2f..%2fpasswd.csv", "x.csv", "quarantine-link.csv"],
)  # fmt: skip
def test_no_other_file_comes_out(service: Service, client: TestClient, name: str) -> None:
    (service.place.folder / "quarantine-link.csv").symlink_to(service.place.store.with_name("calls.duckdb.key"))
    service.place.store.with_name("x.csv").write_text("not ours")
    reply = client.get(f"/intake/{name}")
    assert reply.status_code == 404
    assert "quarantine-link" not in client.get("/intake").text


def test_owners_get_no_file(service: Service, client: TestClient) -> None:
    put_aside(service.place.folder / "quarantine-web-7.csv", BadRow("a.csv", 1, 0, "bad", "+12025550177"))
    become(service, client, "owner")
    assert client.get("/intake/quarantine-web-7.csv").status_code == 403
    become(service, client, None)
    assert client.get("/intake/quarantine-web-7.csv").status_code == 303


def test_figures_are_of_the_last_day_and_the_newest_batch_is_first(service: Service, client: TestClient) -> None:
    now = clock.seconds()
    file = Published(service.place.published, write=True)
    batches = [Folded("old", "folded", 1000, 1000, 0, "", now - 100_000),
               Folded("one", "folded", 30, 25, 5, "", now - 9),
               Folded("two", "refused", 7, 0, 7, "line 1: callee: missing", now - 5)]  # fmt: skip
    file.put(batches=batches)
    file.close()
    text = client.get("/intake", headers={"hx-request": "true"}).text
    assert "<html" not in text
    assert ">37<" in text
    assert ">12<" in text
    assert text.index("two") < text.index("one")
    assert "line 1: callee: missing" in text


def test_without_anything_it_says_so(client: TestClient) -> None:
    text = client.get("/intake").text
    assert "No line was put aside." in text
    assert "No batch has come yet." in text


def test_the_newest_file_is_first_and_unfinished_ones_are_left_out(service: Service) -> None:
    place = service.place
    for name in ("quarantine-a.csv", "quarantine-b.csv", "quarantine-c.csv.x.part", "quarantine-d.txt"):
        (place.folder / name).write_text("file,line,byte,reason,text\n")
    (place.folder / "quarantine-b.csv").touch()
    os.utime(place.folder / "quarantine-a.csv", (1, 1))
    assert [each.name for each in listed(place)] == ["quarantine-b.csv", "quarantine-a.csv"]
    assert path_of(place, "quarantine-d.txt") is None


def test_of_a_long_file_the_beginning_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "READ", 1000)
    rows = [BadRow("a.csv", at, 0, "bad", "x" * 50) for at in range(100)]
    found = looked(put_aside(tmp_path / "quarantine-a.csv", *rows))
    assert not found.whole
    assert 5 < found.lines < 20


def test_a_file_that_is_no_csv_breaks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "quarantine-a.csv"
    file.write_bytes(b'\xff\x00"\n,,,\n' * 50)
    assert looked(file).reasons == ()
