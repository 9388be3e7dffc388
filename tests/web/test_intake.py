"""What is sent in: good rows are on disk before the reply, bad ones are named in it, nothing is dropped in silence."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from tests.web.service import ALL, Service, make

from callstanding.live.folder import Folder
from callstanding.web.rows import ROWS, check
from callstanding.web.settings import Limits

CALL = {
    "caller": "+12025550101",
    "callee": "+12025550199",
    "start": "2026-03-02T10:00:00Z",
    "talk_s": 42.5,
    "disposition": "answered",
}
REPORT = {"number": "+12025550101", "at": "2026-03-02T10:05:00+01:00", "kind": "spam", "reporter": "+12025550199"}
ASSIGNMENT = {"number": "+12025550101", "holder": "acme", "from": "2026-01-01T00:00:00Z"}
NDJSON = {"content-type": "application/x-ndjson"}
Made = Callable[..., Service]


def lines(*rows: dict[str, Any]) -> bytes:
    return msgspec.json.Encoder().encode_lines(rows)


@pytest.mark.parametrize(("kind", "row"), [("calls", CALL), ("reports", REPORT), ("assignments", ASSIGNMENT)])
def test_rows_come_as_an_array_under_their_name_or_one_a_line(made: Made, kind: str, row: dict[str, Any]) -> None:
    service = made()
    with service.client() as client:
        replies = [
            client.post(f"/v1/{kind}", json=[row]),
            client.post(f"/v1/{kind}", json={kind: [row]}),
            client.post(f"/v1/{kind}", content=lines(row), headers=NDJSON),
        ]
    assert [(r.status_code, r.json()["accepted"]) for r in replies] == [(202, 1)] * 3
    assert [r.json()["batch"] for r in replies] == ["web-1", "web-2", "web-3"]
    kept = service.journal()
    assert {(p.kind, p.format, p.region) for p in kept} == {(kind, kind, "US")}
    assert [msgspec.json.decode(p.body) for p in kept] == [row] * 3


def test_what_is_acknowledged_is_on_disk_at_that_moment(made: Made) -> None:
    service = made()
    with service.client() as client:
        for sent in range(1, 4):
            client.post("/v1/calls", json=[CALL] * sent)
            assert [p.body.count(b"\n") for p in service.journal()] == list(range(1, sent + 1))


def test_bad_rows_are_named_and_the_good_ones_kept(made: Made) -> None:
    service = made()
    bad = [
        ({**CALL, "talk_s": -1}, "talk_s"),
        ({**CALL, "talk_s": "42"}, "talk_s"),
        ({**CALL, "disposition": "+12025550177"}, "disposition"),
        ({**CALL, "start": "yesterday"}, "start"),
        ({k: v for k, v in CALL.items() if k != "callee"}, "callee"),
        ({**CALL, "caller": 12025550101}, "caller"),
        ({**CALL, "sip_code": 900}, "sip_code"),
        ({**CALL, "callee": "9" * 65}, "callee"),
        ([1], ""),
    ]
    rows = [CALL, *(row for row, _ in bad), CALL]
    with service.client() as client:
        for reply in (
            client.post("/v1/calls", json=rows),
            client.post("/v1/calls", content=lines(*rows), headers=NDJSON),  # type: ignore[arg-type]
        ):
            told = reply.json()
            assert (reply.status_code, told["accepted"], told["rejected_count"]) == (202, 2, len(bad))
            assert [(each["line"], each["field"]) for each in told["rejected"]] == [
                (place, name) for place, (_, name) in enumerate(bad, 2)
            ]
            assert all(each["reason"] for each in told["rejected"])
            assert "2025550199" not in reply.text
            assert "2025550177" not in reply.text


def test_unknown_fields_are_named_and_the_row_is_kept_without_them(made: Made) -> None:
    service = made()
    with service.client() as client:
        reply = client.post("/v1/calls", json=[CALL, {**CALL, "note": 1}, {**CALL, "note": 2, "Caller": "x"}]).json()
    assert (reply["accepted"], reply["unknown_fields"]) == (3, {"note": 2, "Caller": 1})
    assert [msgspec.json.decode(line) for line in service.journal()[0].body.splitlines()] == [CALL] * 3


def test_nothing_usable_is_a_problem_with_every_reason(made: Made) -> None:
    service = made()
    with service.client() as client:
        reply = client.post("/v1/calls", json=[{**CALL, "talk_s": -1}, {}])
        assert reply.status_code == 422
        assert [each["line"] for each in reply.json()["errors"]] == [1, 2]
        assert client.post("/v1/calls", json=[]).status_code == 422
        assert client.post("/v1/calls", content=b"\n\n", headers=NDJSON).status_code == 422
    assert service.journal() == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[", b"null", b"1", b'"x"', b'{"calls": 1}', b'{"calls": [], "more": 1}', b"[" * 100_000,
        b'[{"caller": ' * 50_000, b"\xff\xfe[]", b'{"a":' * 100_000, b"[1e999]", b'[{"caller": "\xff"}]',
    ],
)  # fmt: skip
def test_broken_or_deep_json_is_a_problem_and_never_an_error_of_ours(made: Made, body: bytes) -> None:
    with made().client() as client:
        for media in ("application/json", "application/x-ndjson"):
            reply = client.post("/v1/calls", content=body, headers={"content-type": media})
            assert reply.status_code == 422
            assert reply.headers["content-type"] == "application/problem+json"
        assert client.post("/v1/lookup", content=body, headers={"content-type": "application/json"}).status_code == 422


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "", "multipart/form-data; boundary=x"])
def test_another_media_type_is_415(made: Made, media: str) -> None:
    with made().client() as client:
        assert client.post("/v1/calls", content=lines(CALL), headers={"content-type": media}).status_code == 415


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_packed_bodies_are_unpacked_whole_or_refused(made: Made, name: str, pack: Callable[[bytes], bytes]) -> None:
    service, body = made(limits=Limits(inflated=100_000)), lines(*[CALL] * 20)
    headers = NDJSON | {"content-encoding": name}
    with service.client() as client:
        assert client.post("/v1/calls", content=pack(body), headers=headers).json()["accepted"] == 20
        assert client.post("/v1/calls", content=pack(body) + pack(body), headers=headers).json()["accepted"] == 40
        whole = pack(body)
        for cut in range(1, len(whole)):
            assert client.post("/v1/calls", content=whole[:cut], headers=headers).status_code == 400
        bomb = pack(b" " * 50_000_000)
        assert client.post("/v1/calls", content=bomb, headers=headers).status_code == 413
        assert client.post("/v1/calls", content=body, headers=headers).status_code == 400
    assert len(service.journal()) == 2


def test_an_unknown_encoding_is_415(made: Made) -> None:
    with made().client() as client:
        reply = client.post("/v1/calls", content=lines(CALL), headers=NDJSON | {"content-encoding": "br"})
        assert reply.status_code == 415


def test_too_many_rows_are_refused_before_any_is_kept(made: Made) -> None:
    service = made(limits=Limits(rows=3))
    with service.client() as client:
        assert client.post("/v1/calls", json=[CALL] * 3).status_code == 202
        assert client.post("/v1/calls", json=[CALL] * 4).status_code == 413
        assert client.post("/v1/calls", content=lines(*[CALL] * 4), headers=NDJSON).status_code == 413
    assert len(service.journal()) == 1


@given(st.lists(st.sampled_from([CALL, {**CALL, "talk_s": -1}, {**CALL, "x": 1}, {}, {**CALL, "ring_s": 3}])))
def test_accepted_and_rejected_are_all_rows_however_they_are_written(rows: list[dict[str, Any]]) -> None:
    array = check("calls", msgspec.json.encode(rows), media="application/json", most=1000)
    each = check("calls", lines(*rows), media="application/x-ndjson", most=1000)
    assert array == each
    assert array.accepted + array.rejected == len(rows)
    assert array.text.count(b"\n") == array.accepted


def test_the_rows_have_the_columns_of_our_files() -> None:
    from callstanding.formats.columns import ASSIGNMENTS, CALLS, REPORTS

    for kind, columns in (("calls", CALLS), ("reports", REPORTS), ("assignments", ASSIGNMENTS)):
        fields = {field.encode_name for field in msgspec.structs.fields(ROWS[kind])}  # type: ignore[index]
        assert fields == set(columns)


def test_calls_that_are_sent_move_a_standing(tmp_path_factory: pytest.TempPathFactory) -> None:
    service = make(tmp_path_factory.mktemp("moved"), published=False)
    folder = Folder(service.settings.store)
    with service.client() as client:
        rows = [{**CALL, "callee": f"+1312555{i:04d}", "start": f"2026-03-02T{i % 24:02d}:00:00Z"} for i in range(100)]
        batch = client.post("/v1/calls", json=rows).json()["batch"]
        assert client.get(f"/v1/batches/{batch}").json()["state"] == "waiting"
        folder.step()
        service.house.standings.refresh()
        told = client.get(f"/v1/batches/{batch}").json()
        assert (told["state"], told["lines"], told["accepted"], told["quarantined"]) == ("folded", 100, 100, 0)
        assert client.get(f"/v1/lookup/{CALL['caller']}").json()["standing"]["calls_out"] == 100
    folder.close()


def test_a_batch_that_never_was_is_404(made: Made) -> None:
    with made().client() as client:
        for name in ("web-1", "web-0", "other-1", "web-99999999999999999", "%2e%2e"):
            assert client.get(f"/v1/batches/{name}").status_code == 404


def test_an_assignment_to_an_owner_proves_the_number(made: Made) -> None:
    service = made()
    with service.client() as client:
        client.post("/v1/assignments", json=[{**ASSIGNMENT, "number": "+12025550104", "holder": "rival"}])
        rival = {"authorization": f"Bearer {service.keys['rival']}"}
        assert client.get("/v1/lookup/+12025550104", headers=rival).json()["standing"]["status"] == "clean"


def test_each_kind_needs_its_scope(made: Made) -> None:
    service = made()
    rows = {"calls": CALL, "reports": REPORT, "assignments": ASSIGNMENT}
    with service.client() as client:
        for kind, row in rows.items():
            for key in ALL:
                reply = client.post(f"/v1/{kind}", json=[row], headers={"authorization": f"Bearer {service.keys[key]}"})
                assert reply.status_code == (202 if key == ("report" if kind == "reports" else "ingest") else 403)


def test_no_callee_and_no_reporter_rests_on_disk_in_plain_text(made: Made) -> None:
    service = made()
    with service.client() as client:
        for kind, row in (("calls", CALL), ("reports", REPORT), ("calls", {**CALL, "talk_s": -1})):
            client.post(f"/v1/{kind}", json=[row], headers={"idempotency-key": "k" + kind})
        client.get("/v1/verdict?caller=+12025550101&callee=+12025550199")
        written = b"".join(p.read_bytes() for p in service.settings.store.parent.rglob("*") if p.is_file())
        assert "2025550199" not in client.get("/metrics").text
    assert b"2025550199" not in written
