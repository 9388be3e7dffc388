"""A name server that answers like a DNS block list: the digits of a number, reversed, below a zone (RFC 5782).

+12025550123 is 3.2.1.0.5.5.5.2.0.2.1.<zone>. A: 127.0.0.2 label, 127.0.0.3 challenge, 127.0.0.4 block; TXT: the words.
A number that may pass has no name (NXDOMAIN), kept by resolvers for half a minute. 2.0.0.127.<zone> is always there
and 1.0.0.127.<zone> never, as RFC 5782 wants. While the source is dead a number without entry is SERVFAIL, which
nobody keeps as clean, and alive.<zone> is gone.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

from dnslib import NS, QTYPE, RCODE, RR, SOA, TXT, A, DNSError, DNSRecord
from dnslib.label import DNSLabelError
from dnslib.server import BaseResolver, DNSHandler, DNSLogger, DNSServer

from callstanding.integrations.answers import Answer
from callstanding.integrations.sources import Source

TTL_S = 60  # a number that was cleared is clean everywhere a minute later
NEGATIVE_S = 30
CODES = {"label": "127.0.0.2", "challenge": "127.0.0.3", "block": "127.0.0.4"}
UNREADABLE = (DNSError, DNSLabelError, ValueError, LookupError, struct.error)
"""What dnslib raises over packets that are no DNS, among them names that it reads and cannot write."""
_FEWEST, _MOST = 7, 15  # digits of E.164
_TEST, _ALIVE = ("2", "0", "0", "127"), ("alive",)


class Resolver(BaseResolver):  # type: ignore[misc] # dnslib has no types
    """Answers the questions about one zone."""

    def __init__(self, source: Source, zone: str) -> None:
        self._source, self._zone = source, zone.strip(".").lower()

    def resolve(self, request: DNSRecord, handler: Any) -> DNSRecord:  # noqa: ARG002 - dnslib's signature
        """The reply to one question."""
        reply = request.reply(aa=1, ra=0)
        labels = str(request.q.qname).lower().strip(".").split(".")
        below, zone = labels[: -self._depth], ".".join(labels[-self._depth :])
        if zone != self._zone:
            reply.header.rcode = RCODE.REFUSED
        elif not below:
            self._apex(reply)
        else:
            self._name(reply, tuple(below))
        return reply

    @property
    def _depth(self) -> int:
        return self._zone.count(".") + 1

    def _apex(self, reply: DNSRecord) -> None:
        kind = QTYPE[reply.q.qtype]
        if kind == "SOA":
            reply.add_answer(self._soa())
        elif kind == "NS":
            reply.add_answer(RR(self._zone, QTYPE.NS, ttl=TTL_S, rdata=NS(f"ns.{self._zone}")))
        else:
            reply.add_auth(self._soa())

    def _name(self, reply: DNSRecord, below: tuple[str, ...]) -> None:
        found, alive = self._found(below)
        if found is None:
            reply.header.rcode = RCODE.NXDOMAIN if alive else RCODE.SERVFAIL
            if alive:
                reply.add_auth(self._soa())
            return
        address, words = found
        ttl = 5 if below == _ALIVE else TTL_S
        kind = QTYPE[reply.q.qtype]
        if kind in ("A", "ANY"):
            reply.add_answer(RR(reply.q.qname, QTYPE.A, ttl=ttl, rdata=A(address)))
        if kind in ("TXT", "ANY"):
            reply.add_answer(RR(reply.q.qname, QTYPE.TXT, ttl=ttl, rdata=TXT(words)))
        if not reply.rr:
            reply.add_auth(self._soa())

    def _found(self, below: tuple[str, ...]) -> tuple[tuple[str, str] | None, bool]:
        """Address and words of a name, or None; and whether that is sure."""
        if below == _TEST:
            return (CODES["label"], "test entry"), True
        if below == _ALIVE:
            return (("127.0.0.2", "alive") if self._source.ask("+0")[1] else None), True
        if not (_FEWEST <= len(below) <= _MOST and all(len(d) == 1 and d in "0123456789" for d in below)):
            return None, True
        answer, alive = self._source.ask("+" + "".join(reversed(below)))
        listed = answer is not None and answer.verdict in CODES
        return ((CODES[answer.verdict], _words(answer)) if listed and answer else None), alive

    def _soa(self) -> RR:
        times = (1, 3600, 600, 86400, NEGATIVE_S)
        soa = SOA(f"ns.{self._zone}", f"hostmaster.{self._zone}", times)
        return RR(self._zone, QTYPE.SOA, ttl=NEGATIVE_S, rdata=soa)


class _Handler(DNSHandler):  # type: ignore[misc] # dnslib has no types
    """Drops what is no DNS, and answers to who is gone, without a word: anybody can send them by the million."""

    def handle(self) -> None:
        """One packet, or one connection."""
        with suppress(*UNREADABLE, OSError):
            super().handle()


def serve(source: Source, *, zone: str, address: str, port: int) -> list[DNSServer]:
    """Start the UDP and the TCP server, each in a thread of its own; the caller stops them."""
    quiet = DNSLogger(log="-request,-reply,-truncated,-error", prefix=False)
    resolver = Resolver(source, zone)
    servers = [
        DNSServer(resolver, address=address, port=port, tcp=tcp, logger=quiet, handler=_Handler)
        for tcp in (False, True)
    ]
    for server in servers:
        server.start_thread()
    return servers


def _words(answer: Answer) -> str:
    return f"verdict={answer.verdict} score={answer.score} status={answer.status} label={answer.label}"
