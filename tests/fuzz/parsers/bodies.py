"""Bodies over HTTP: rows of ours, what switches' own modules send, and packed ones; good, or a problem document."""

from __future__ import annotations

import gzip

import zstandard
from tests.fuzz.target import Target, one_by_one

from callstanding.formats import Kind
from callstanding.web.body import inflate
from callstanding.web.posted_forms import SOURCES
from callstanding.web.problem import Problem
from callstanding.web.rows import check
from callstanding.web.unpacking import unpacker

_KINDS: tuple[Kind, ...] = ("calls", "reports", "assignments")
_MEDIA = ("application/json", "application/x-ndjson")
_MOST = 1000
_POSTED = (
    "application/x-www-form-urlencoded",
    "application/json",
    "application/x-ndjson",
    "application/xml",
    "text/csv",
)
_INFLATED = 1 << 20


def _rows(data: bytes) -> None:
    """The first byte says of what kind the rows are and how they are sent."""
    told = data[0] if data else 0
    media = _MEDIA[told // 3 % 2]
    try:
        found = check(_KINDS[told % 3], data[1:], media=media, most=_MOST)
    except Problem:
        return
    assert found.text.count(b"\n") == found.accepted
    if media == _MEDIA[1]:
        assert found.accepted + found.rejected == sum(bool(line.strip()) for line in data[1:].split(b"\n"))


def _posted(data: bytes) -> None:
    told = data[0] if data else 0
    sources = list(SOURCES.values())
    try:
        text = sources[told % len(sources)].convert(data[1:], _POSTED[told // len(sources) % len(_POSTED)])
        assert isinstance(text, bytes)
    except Problem:
        return


def _unpacked(data: bytes) -> None:
    """The same whole and piece by piece, and never more than is allowed."""
    packer, body = ("gzip", "zstd")[data[0] % 2] if data else "gzip", data[1:]
    try:
        whole: bytes | None = inflate(body, packer, most=_INFLATED)
    except Problem:
        whole = None
    assert len(whole or b"") <= _INFLATED
    stream, found = unpacker(packer), 0
    try:
        for at in range(0, len(body), 100):
            for piece in stream.feed(body[at : at + 100]):
                found += len(piece)
                if found > _INFLATED:
                    return
        stream.end()
    except Problem:
        return
    assert whole is None or found == len(whole)


_CALL = (
    b'{"caller": "+12025550101", "callee": "+12025550111", "start": "2026-03-02T10:00:00Z", '
    b'"talk_s": 1, "disposition": "answered"}'
)
_REPORT = b'{"number": "+12025550101", "at": "2026-03-02T10:00:00Z", "kind": "spam"}'
_TWILIO = (
    b"CallSid=CA1&CallStatus=completed&From=%2B12025550101&To=%2B12025550111&CallDuration=9"
    b"&Timestamp=Mon%2C+02+Mar+2026+10%3A00%3A00+%2B0000"
)
_XML = (
    b'<?xml version="1.0"?><cdr><variables><uuid>1</uuid></variables>'
    b"<callflow><caller_profile><ani>1</ani></caller_profile></callflow></cdr>"
)
_WORDS = (
    b'{"calls": [',
    b"]}",
    b"\\ud800",
    b"9" * 400,
    b"[" * 1200,
    b"null",
    b'"start"',
    b'"zz": 1',
    b"\n",
    b"0001",
    b"9999",
)

BODIES = Target(
    "http-rows",
    one_by_one(_rows),
    (
        b"\x00[" + _CALL + b"]",
        b"\x03" + _CALL + b"\n" + _CALL,
        b"\x01[" + _REPORT + b"]",
        b'\x00{"calls": [' + _CALL + b"]}",
    ),
    _WORDS,
)
POSTED = Target(
    "http-switches",
    one_by_one(_posted),
    (b"\x04" + _TWILIO, b"\x10" + _XML, b"\x01cdr=" + _XML, b'\x05[{"src": "1", "dst": "2"}]', b"\x05{}"),
    (
        *_WORDS,
        b"&",
        b"=",
        b"%",
        b"<",
        b"/>",
        b"<![CDATA[",
        b"<!--",
        b'encoding="utf-7"',
        b'encoding="x"',
        b"Timestamp=",
        b"&#0;",
    ),
)
UNPACKING = Target(
    "http-packed",
    one_by_one(_unpacked),
    (
        b"\x00" + gzip.compress(b"a" * 5000, mtime=0),
        b"\x01" + zstandard.compress(b"a" * 5000),
        b"\x00",
        b"\x01\x28\xb5\x2f\xfd",
    ),
)
