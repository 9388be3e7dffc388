"""Files of JSON documents: whatever stands in them, whole ones come out and broken ones say why."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.parsers.call_files import FIXTURES, whole_file
from tests.fuzz.target import Target, one_by_one

from callstanding.formats import FORMATS
from callstanding.formats.detection import named
from callstanding.formats.documents import read_documents
from callstanding.formats.json_object import Shape
from callstanding.formats.window import Held

WORDS = (
    *(
        b'{"',
        b'":',
        b"},",
        b"[{",
        b"}]",
        b'\\"',
        b"\\u0000",
        b"\\ud800",
        b"null",
        b"true",
        b"1e400",
        b"-0",
        b"\n{",
        b"%25",
    ),
    *(b'"variables"', b'"callflow"', b'"caller_profile"', b'"start_uepoch"', b'"sip_term_status"', b'"hangup_cause"'),
    *(b'"calls"', b'"data"', b'"duration"', b'"start_time"', b'"method"', b'"sip_code"', b'"callid"', b'"time"'),
    *(b'"timestamp"', b'"custom_channel_vars"', b'"date_created"', b"9" * 400, b"[" * 1500, b'"INVITE"', b'"BYE"'),
)


def _framer(data: bytes) -> None:
    for inner in (None, "calls"):
        for document in read_documents(Held(data), Shape(lambda value: "id" in value, inner)):
            assert (document.value is None) == bool(document.reason)
            assert document.line > 0
            assert data[document.byte : document.byte + len(document.raw)] == document.raw


def _format(name: str, fixture: Path) -> Target:
    form = named(name, FORMATS)
    return Target(f"{name}-documents", one_by_one(lambda data: whole_file(form, data)), (fixture.read_bytes(),), WORDS)


_SEEDS = (
    b'{"id": 1}\n{"id": 2}',
    b'[{"id": 1, "a": "{"},\n {"id": 2}]',
    b'{"page": 0, "calls": [{"id": 1}], "next": {}}',
)

DOCUMENTS = (
    Target("documents", one_by_one(_framer), _SEEDS, WORDS),
    _format("freeswitch-json", FIXTURES / "freeswitch_json/legs.json"),
    _format("kazoo", FIXTURES / "kazoo/page.json"),
    _format("twilio", FIXTURES / "twilio/page.json"),
    _format("acc", FIXTURES / "acc/lines.ndjson"),
)
