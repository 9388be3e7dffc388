"""A block list in DNS as real clients ask for it (dig and dnslib), by UDP and TCP."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dnslib import RCODE, DNSRecord
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    CLEAN,
    LABELLED,
    SPOOFED,
    WORDING,
    free_port,
    needs,
    publish,
    shown,
)

from callstanding import clock
from callstanding.integrations.dns import serve
from callstanding.integrations.sources import StoreSource

ZONE = "spam.example.net"


def name(number: str) -> str:
    return ".".join(reversed(number[1:])) + "." + ZONE


@contextmanager
def answering(store: Path) -> Iterator[tuple[int, StoreSource]]:
    port = free_port()
    with StoreSource(store, WORDING) as source:
        servers = serve(source, zone=ZONE, address="127.0.0.1", port=port)
        try:
            yield port, source
        finally:
            for server in servers:
                server.stop()
                server.server.server_close()


def ask(port: int, question: str, kind: str = "A", *, tcp: bool = False) -> tuple[str, list[str]]:
    """The status and the data of the answers."""
    reply = DNSRecord.parse(DNSRecord.question(question, kind).send("127.0.0.1", port, tcp=tcp, timeout=5))
    return RCODE[reply.header.rcode], [str(rr.rdata) for rr in reply.rr]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server over a living store."""
    store = tmp_path_factory.mktemp("dns") / "s"
    publish(store, *CALLERS, beat=clock.now().timestamp() + 3600)
    with answering(store) as (port, _):
        yield port


@pytest.mark.parametrize("tcp", [False, True])
def test_each_verdict_has_its_address(port: int, tcp: bool) -> None:  # noqa: FBT001 - a parameter
    assert ask(port, name(LABELLED), tcp=tcp) == ("NOERROR", ["127.0.0.2"])
    assert ask(port, name(SPOOFED), tcp=tcp) == ("NOERROR", ["127.0.0.3"])
    assert ask(port, name(BLOCKED), tcp=tcp) == ("NOERROR", ["127.0.0.4"])
    assert ask(port, name(CLEAN), tcp=tcp) == ("NXDOMAIN", [])


def test_the_text_says_why(port: int) -> None:
    assert ask(port, name(LABELLED), "TXT") == ("NOERROR", ['"verdict=label score=88 status=spam label=Spam likely"'])


def test_the_test_entries_of_rfc_5782_are_as_it_wants(port: int) -> None:
    assert ask(port, f"2.0.0.127.{ZONE}") == ("NOERROR", ["127.0.0.2"])
    assert ask(port, f"1.0.0.127.{ZONE}") == ("NXDOMAIN", [])


def test_a_resolver_keeps_nothing_of_a_clean_number_for_long(port: int) -> None:
    reply = DNSRecord.parse(DNSRecord.question(name(CLEAN)).send("127.0.0.1", port))
    assert [(rr.ttl, rr.rdata.times[-1]) for rr in reply.auth] == [(30, 30)]


def test_a_cleared_number_loses_its_name(tmp_path: Path) -> None:
    store = tmp_path / "s"
    publish(store, *CALLERS)
    with answering(store) as (port, source):
        publish(store, shown(LABELLED, "clean"), gone=[BLOCKED])
        source.refresh()
        assert {ask(port, name(number))[0] for number in (LABELLED, BLOCKED)} == {"NXDOMAIN"}


def test_a_dead_source_never_says_clean(tmp_path: Path) -> None:
    store = tmp_path / "s"
    publish(store, *CALLERS)
    publish(store, CALLERS[0], beat=0.0)
    with answering(store) as (port, _):
        assert ask(port, name(CLEAN)) == ("SERVFAIL", [])
        assert ask(port, name(LABELLED)) == ("NOERROR", ["127.0.0.2"])
        assert ask(port, f"alive.{ZONE}") == ("NXDOMAIN", [])


def test_a_living_source_says_so(port: int) -> None:
    assert ask(port, f"alive.{ZONE}") == ("NOERROR", ["127.0.0.2"])


@pytest.mark.parametrize("odd", ["x", "1.2.3", "12.0.2", "1." * 40 + "x", "1.x.3.4.5.6.7.8"])
def test_other_names_do_not_exist(port: int, odd: str) -> None:
    assert ask(port, f"{odd.strip('.')}.{ZONE}")[0] == "NXDOMAIN"


def test_other_zones_are_refused(port: int) -> None:
    assert ask(port, "2.0.0.127.example.org")[0] == "REFUSED"


@needs("dig")
def test_dig_reads_it(port: int) -> None:
    dig = ["dig", "@127.0.0.1", "-p", str(port), "+short"]
    asked = [*dig, name(BLOCKED), "A", name(BLOCKED), "TXT", ZONE, "SOA"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    assert found == [
        "127.0.0.4",
        '"verdict=block score=99 status=spam label="',
        f"ns.{ZONE}. hostmaster.{ZONE}. 1 3600 600 86400 30",
    ]


def test_packets_that_are_no_dns_are_dropped_without_a_word(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    long = DNSRecord.question("x." + ZONE).pack().replace(b"\x01x", b"\x60" + b"x" * 96)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for packet in (b"", b"\0" * 12, b"\xff" * 40, long):
            sender.sendto(packet, ("127.0.0.1", port))
    assert ask(port, name(BLOCKED))[0] == "NOERROR"
    assert capfd.readouterr() == ("", "")
