"""Whole files as a stream: every line arrives once, whatever the pieces, and nothing of it rests on disk in plain."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from tests.web.service import Service

from callstanding.formats import Feed
from callstanding.formats.in_memory import in_memory
from callstanding.web.cutting import Cutter
from callstanding.web.problem import Problem
from callstanding.web.reading_check import format_named
from callstanding.web.settings import Limits
from callstanding.web.unpacking import unpacker

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
Made = Callable[..., Service]
SMALL = Limits(piece=600, upload=20_000)
CALL = (
    '{{"caller":"+12025550101","callee":"+1202555{:04d}","start":"2026-03-02T10:00:00Z","talk_s":1,'
    '"disposition":"answered"}}\n'
)
LINE = "+12025550101,+1202555{:04d},2026-03-02T10:00:00Z,1,answered\n"
HEADED = "caller,callee,start,talk_s,disposition\n"


def rows_of(body: bytes, form: str) -> list[dict[str, object]]:
    found = format_named(form)
    assert found
    with in_memory(body) as path:
        return [r for b in found.read(path, Feed(region="US")) for r in b.rows.drop_columns(["line"]).to_pylist()]


def asterisk(rows: int, *, header: bool) -> bytes:
    first, *_ = (FIXTURES / "asterisk_csv" / "newer.csv").read_text().splitlines()
    head = "calldate;src;dst;duration;billsec;disposition\n" if header else ""
    line = "2026-03-02 10:00:00;2025550101;202555{:04d};49;42;ANSWERED\n" if header else first + "\n"
    return (head + "".join(line.format(i) if header else line for i in range(rows))).encode()


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("calls", "".join(CALL.format(i) for i in range(50)).encode()),
        ("calls", (HEADED + "".join(map(LINE.format, range(60)))).encode()),
        ("asterisk-csv", asterisk(12, header=False)),
        ("asterisk-csv", asterisk(40, header=True)),
        ("acc", (FIXTURES / "acc" / "lines.ndjson").read_bytes() * 10),
        ("reports", (FIXTURES / "reports" / "voices.csv").read_bytes()),
        ("assignments", (FIXTURES / "assignments" / "tenures.csv").read_bytes()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pack", [None, gzip.compress, zstandard.compress])
def test_every_row_of_a_file_arrives(made: Made, form: str, body: bytes, pack: Callable[[bytes], bytes] | None) -> None:
    service = made(limits=SMALL)
    headers = {} if pack is None else {"content-encoding": pack.__module__.split(".")[0].replace("zstandard", "zstd")}
    with service.client() as client:
        reply = client.post(f"/v1/uploads?format={form}", content=pack(body) if pack else body, headers=headers)
        assert reply.status_code == 202, reply.text
        job = reply.json()
        assert client.get(reply.headers["location"]).json() == job
        assert client.get("/v1/jobs").json()["jobs"] == [job]
    kept = service.journal()
    assert (job["state"], len(job["batches"]), job["bytes"]) == ("accepted", len(kept), len(body))
    if form != "acc":  # whose rows are calls of several lines
        assert [r for p in kept for r in rows_of(p.body, p.format)] == rows_of(body, form)
    assert len(kept) >= len(body) // SMALL.piece


def test_a_piece_knows_where_in_the_file_it_begins(made: Made) -> None:
    service, body = made(limits=SMALL), "".join(CALL.format(i) for i in range(50)).encode()
    with service.client() as client:
        client.post("/v1/uploads?format=calls", content=body)
    for piece in service.journal():
        assert body[piece.byte :].startswith(piece.body)
        assert body[: piece.byte].count(b"\n") == piece.line


@given(st.lists(st.binary(max_size=40)), st.integers(8, 64))
def test_pieces_put_together_are_the_stream(parts: list[bytes], size: int) -> None:
    cutter, made = Cutter(size), []
    try:
        for part in parts:
            made += cutter.feed(part)
        made += cutter.rest()
    except Problem:
        assert any(len(line) >= size for line in b"".join(parts).split(b"\n"))
        return
    whole = b"".join(parts)
    joined = b"".join(piece.text for piece in made)
    assert whole.startswith(joined)
    assert not whole[len(joined) :].strip()
    assert all(piece.text.endswith(b"\n") for piece in made[:-1])
    assert all(len(piece.text) <= size for piece in made)


@given(
    st.lists(st.binary(max_size=2000), max_size=4), st.integers(1, 50), st.sampled_from(["gzip", "zstd", "identity"])
)
def test_a_packed_stream_gives_what_was_packed(parts: list[bytes], step: int, name: str) -> None:
    pack: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstandard.compress}
    body = b"".join(pack.get(name, bytes)(part) for part in parts)
    packed = unpacker(name)
    found = b"".join(out for at in range(0, len(body), step) for out in packed.feed(body[at : at + step]))
    packed.end()
    assert found == b"".join(parts)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_stops_when_it_is_too_much(made: Made, pack: Callable[[bytes], bytes]) -> None:
    service = made(limits=Limits(piece=600, upload=100_000))
    name = "gzip" if pack is gzip.compress else "zstd"
    bomb = pack(CALL.format(1).encode() * 100_000)
    with service.client() as client:
        reply = client.post("/v1/uploads?format=calls", content=bomb, headers={"content-encoding": name})
        assert (reply.status_code, reply.json()["type"]) == (413, "/problems/too-large")
        (job,) = client.get("/v1/jobs").json()["jobs"]
    assert job["state"] == "failed"
    assert len(job["batches"]) == len(service.journal())
    assert sum(len(p.body) for p in service.journal()) <= 100_000


@pytest.mark.parametrize(
    ("form", "body", "status"),
    [
        ("calls", b"", 422),
        ("calls", b"not a call\n", 422),
        ("nortel", b"x", 422),
        ("calls", b"x" * 1000, 422),
        ("twilio", (FIXTURES / "twilio" / "page.json").read_bytes() * 2, 422),
    ],
)
def test_what_cannot_be_read_is_refused(made: Made, form: str, body: bytes, status: int) -> None:
    service = made(limits=SMALL)
    with service.client() as client:
        assert client.post(f"/v1/uploads?format={form}", content=body).status_code == status
    assert service.journal() == []


def test_no_number_of_an_upload_rests_in_plain_text(made: Made) -> None:
    service = made(limits=SMALL)

    def stream() -> Iterator[bytes]:
        for i in range(20):
            yield CALL.format(i).encode()

    with service.client() as client:
        assert client.post("/v1/uploads?format=calls", content=stream()).status_code == 202
        written = b"".join(p.read_bytes() for p in service.settings.store.parent.rglob("*") if p.is_file())
    assert b"12025550019" not in written


def test_reports_need_the_scope_for_reports(made: Made) -> None:
    service, body = made(), (FIXTURES / "reports" / "voices.csv").read_bytes()
    with service.client("ingest") as client:
        assert client.post("/v1/uploads?format=reports", content=body).status_code == 403
