"""Questions to the name server: any packet is answered, or dropped as no DNS."""

from __future__ import annotations

from dnslib import DNSQuestion, DNSRecord
from dnslib.label import DNSLabelError
from tests.fuzz.parsers.agi import Listed
from tests.fuzz.target import Target, one_by_one

from callstanding.integrations.dns import UNREADABLE, Resolver

_ZONE = "spam.example"
_RESOLVER = Resolver(Listed(), _ZONE)


def _dns(data: bytes) -> None:
    try:
        asked = DNSRecord.parse(data)
    except UNREADABLE:  # the server drops it
        return
    reply = _RESOLVER.resolve(asked, None)
    try:
        packed = reply.pack()
    except DNSLabelError:  # the question's own name, as it was sent, cannot be written: dropped
        return
    assert DNSRecord.parse(packed).header.id == asked.header.id


def _question(name: str, kind: int) -> bytes:
    return bytes(DNSRecord(q=DNSQuestion(name, kind)).pack())


_SEEDS = tuple(
    _question(f"{name}{_ZONE}", kind)
    for name, kind in (
        ("1.0.1.0.5.5.5.2.0.2.1.", 1),
        ("1.0.1.0.5.5.5.2.0.2.1.", 16),
        ("2.0.0.127.", 255),
        ("", 6),
        ("alive.", 1),
    )
)

DNS = Target(
    "dns", one_by_one(_dns), _SEEDS, (b"\xc0\x0c", b"\x00\xff", b"\x04spam\x07example\x00", b"\x011"), longest=512
)
