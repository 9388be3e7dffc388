"""Switches' own bodies: what each sends over HTTP gives the calls that the format reads from a file."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web.service import Service

from callstanding.formats import Feed
from callstanding.formats.in_memory import in_memory
from callstanding.web.posted_forms import freeswitch, twilio
from callstanding.web.problem import Problem
from callstanding.web.reading_check import format_named, read_check

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
JSON, LINES, FORM = "application/json", "application/x-ndjson", "application/x-www-form-urlencoded"
Made = Callable[..., Service]
CALLBACK = {
    "CallSid": "CA0123",
    "AccountSid": "AC0123",
    "From": "+12025550101",
    "To": "+12025550111",
    "CallStatus": "completed",
    "CallDuration": "42",
    "Timestamp": "Mon, 02 Mar 2026 10:00:42 +0000",
    "Direction": "inbound",
    "StirVerstat": "TN-Validation-Passed-A",
}


def rows_of(body: bytes, form: str) -> list[dict[str, object]]:
    found = format_named(form)
    assert found
    with in_memory(body) as path:
        return [row for batch in found.read(path, Feed(region="US")) for row in batch.rows.to_pylist()]


@pytest.mark.parametrize(
    ("source", "form", "file", "media"),
    [
        ("asterisk", "asterisk-csv", "asterisk_csv/newer.csv", "text/csv"),
        ("asterisk", "asterisk-csv", "asterisk_csv/shortest.csv", ""),
        ("freeswitch", "freeswitch-json", "freeswitch_json/legs.json", JSON),
        ("kamailio", "acc", "acc/lines.ndjson", LINES),
        ("opensips", "acc", "acc/dialogs.log", "text/plain"),
        ("twilio", "twilio", "twilio/page.json", JSON),
        ("kazoo", "kazoo", "kazoo/page.json", JSON),
        ("3cx", "3cx", "threecx/lines.csv", "text/csv"),
    ],
)
def test_what_a_switch_sends_is_kept_as_its_format(made: Made, source: str, form: str, file: str, media: str) -> None:
    service, body = made(), (FIXTURES / file).read_bytes()
    with service.client() as client:
        reply = client.post(f"/v1/cdr/{source}?zone=Europe/Paris", content=body, headers={"content-type": media})
    assert (reply.status_code, reply.json()["accepted"]) == (202, len(rows_of(body, form)))
    (kept,) = service.journal()
    assert (kept.kind, kept.format, kept.body, kept.zone, kept.region) == ("calls", form, body, "Europe/Paris", "US")


def test_rows_of_a_cdr_table_come_as_json(made: Made) -> None:
    service = made()
    row = {"calldate": "2026-03-02 10:00:00", "src": "2025550101", "dst": "2025550111", "duration": 49, "billsec": 42,
           "disposition": "ANSWERED", "uniqueid": "1772463600.1", "clid": '"Ada, B" <2025550101>'}  # fmt: skip
    with service.client() as client:
        for body in (row, [row, row]):
            assert client.post("/v1/cdr/asterisk", json=body).status_code == 202
        lines = msgspec.json.Encoder().encode_lines([row])
        assert client.post("/v1/cdr/asterisk", content=lines, headers={"content-type": LINES}).status_code == 202
    assert [len(rows_of(kept.body, kept.format)) for kept in service.journal()] == [1, 2, 1]
    (read,) = rows_of(service.journal()[0].body, "asterisk-csv")
    assert (read["caller"], read["talk_s"], read["disposition"]) == ("2025550101", 42.0, "answered")


def test_freeswitch_may_put_its_document_into_a_form(made: Made) -> None:
    leg = (FIXTURES / "freeswitch_json" / "legs.json").read_text().splitlines()[0]
    service = made()
    with service.client() as client:
        form = urllib.parse.urlencode({"cdr": leg})
        assert client.post("/v1/cdr/freeswitch", content=form, headers={"content-type": FORM}).status_code == 202
    assert rows_of(service.journal()[0].body, "freeswitch-json") == rows_of(leg.encode(), "freeswitch-json")


def as_xml(value: object, name: str) -> str:
    if isinstance(value, dict):
        return f"<{name}>{''.join(as_xml(v, k) for k, v in value.items())}</{name}>"
    if isinstance(value, list):
        return "".join(as_xml(each, name) for each in value)
    return f"<{name}>{value}</{name}>"


def test_the_xml_of_a_leg_says_what_its_json_says() -> None:
    for line in (FIXTURES / "freeswitch_json" / "legs.json").read_bytes().splitlines():
        leg = msgspec.json.decode(line)
        leg.pop("core-uuid")
        xml = f'<?xml version="1.0"?>{as_xml(leg, "cdr")}'.encode()
        assert rows_of(freeswitch(xml, "application/xml"), "freeswitch-json") == rows_of(line, "freeswitch-json")


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><cdr>&b;</cdr>',
        b'<!DOCTYPE c SYSTEM "file:///etc/passwd"><cdr/>',
        b"<cdr>",
        b"<cdr>&lol;</cdr>",
    ],
)
def test_xml_with_entities_or_holes_is_refused(xml: bytes) -> None:
    with pytest.raises(Problem):
        freeswitch(xml, "text/xml")


def test_a_callback_of_twilio_is_the_call_that_its_list_would_show(made: Made) -> None:
    service = made()
    with service.client() as client:
        reply = client.post("/v1/cdr/twilio", data=CALLBACK)
    assert (reply.status_code, reply.json()["accepted"]) == (202, 1)
    (read,) = rows_of(service.journal()[0].body, "twilio")
    assert (read["caller"], read["callee"], read["talk_s"]) == ("+12025550101", "+12025550111", 42.0)
    assert (read["disposition"], read["attestation"], str(read["start"])) == ("answered", "A", "2026-03-02 10:00:00")


@pytest.mark.parametrize(
    ("status", "rows"), [("busy", 1), ("no-answer", 1), ("canceled", 1), ("failed", 1), ("ringing", 0)]
)
def test_callbacks_during_a_call_are_accepted_and_count_nothing(made: Made, status: str, rows: int) -> None:
    with made().client() as client:
        form = {k: v for k, v in CALLBACK.items() if k != "CallDuration"} | {"CallStatus": status}
        reply = client.post("/v1/cdr/twilio", data=form)
    assert (reply.status_code, reply.json()["accepted"]) == (202, rows)


def test_a_form_that_is_no_callback_is_refused() -> None:
    with pytest.raises(Problem):
        twilio(b"a=b", FORM)


@pytest.mark.parametrize("source", ["asterisk", "freeswitch", "kamailio", "twilio", "kazoo"])
@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"hello", b"[]", b"{}", b"<a/>", b"[" * 50_000, b"\xff" * 1000])
def test_what_no_reader_understands_is_a_problem(
    service: Service, client: TestClient, source: str, body: bytes
) -> None:
    for media in (JSON, LINES, FORM, "text/xml", "text/csv"):
        reply = client.post(f"/v1/cdr/{source}", content=body, headers={"content-type": media})
        assert reply.status_code in (400, 422), (media, reply.text)
        assert "/proc/" not in reply.text
    assert service.journal() == []


def test_an_unknown_source_is_404_and_native_files_have_their_own_routes(made: Made) -> None:
    with made().client() as client:
        for source in ("nortel", "calls", "reports", "ftc-dnc"):
            assert client.post(f"/v1/cdr/{source}", content=b"x").status_code == 404


def test_an_unknown_zone_is_a_problem(made: Made) -> None:
    body = (FIXTURES / "asterisk_csv" / "newer.csv").read_bytes()
    with made().client() as client:
        assert client.post("/v1/cdr/asterisk?zone=Mars/Olympus", content=body).status_code == 422


def test_a_bad_line_is_named_by_its_line_and_its_text_is_not_repeated(made: Made) -> None:
    body = (FIXTURES / "acc" / "lines.ndjson").read_bytes() + b'{"caller": "+12025550142", \n'
    with made().client() as client:
        reply = client.post("/v1/cdr/kamailio", content=body, headers={"content-type": LINES})
    assert reply.json()["rejected"][0]["line"] == body.count(b"\n")
    assert "2025550142" not in reply.text


def test_a_switch_may_send_its_key_as_a_password(made: Made) -> None:
    service, body = made(), (FIXTURES / "asterisk_csv" / "newer.csv").read_bytes()
    with service.client(None) as client:
        for user in ("pbx", "", "a:b"):
            reply = client.post("/v1/cdr/asterisk", content=body, auth=(user, service.keys["ingest"]))
            assert reply.status_code == (401 if ":" in user else 202)
        assert client.post("/v1/cdr/asterisk", content=body, auth=("pbx", "cs_x")).status_code == 401


def test_the_reader_is_given_memory_and_no_file() -> None:
    with in_memory(b"text") as path:
        assert path.read_bytes() == b"text"
        assert str(path).startswith("/proc/self/fd/")
    form = format_named("acc")
    assert form
    assert read_check((FIXTURES / "acc" / "lines.ndjson").read_bytes(), form, region=None, zone="UTC").bad == 0
