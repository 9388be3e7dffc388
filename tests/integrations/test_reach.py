"""Where a webhook may go: a URL is a stranger's word, and no trick with it reaches a machine that is not public."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integrations.receiving import canary
from tests.integrations.sending import delivery, target

from callstanding.errors import UsageError
from callstanding.integrations.reach import Reach, Refused, is_public, networks, resolve
from callstanding.integrations.webhooks import Webhooks

# Names that lead to loopback or to other doors of our own network, as a hostile name server would answer.
NAMES = {
    "localtest.example.org": ["127.0.0.1"],
    "six.example.org": ["::1"],
    "mapped.example.org": ["::ffff:127.0.0.1"],
    "mixed.example.org": ["93.184.216.34", "127.0.0.1"],
    "mixed-six.example.org": ["2606:4700:4700::1111", "::1"],
    "any.example.org": ["0.0.0.0"],  # noqa: S104 - what must be refused
    "any-six.example.org": ["::"],
    "private.example.org": ["10.0.0.1"],
    "nat64.example.org": ["64:ff9b::7f00:1"],
    "6to4.example.org": ["2002:7f00:1::"],
    "teredo.example.org": ["2001:0:53aa:64c::1"],
    "compatible.example.org": ["::7f00:1"],
    "isatap.example.org": ["2001:4860:4860::5efe:7f00:1"],
    "127.0.0.1.example.org": ["127.0.0.1"],
    "metadata.example.org": ["169.254.169.254"],
    "none.example.org": [],
    "scope.example.org": ["fe80::1%lo"],
    "xn--80ak6aa92e.example.org": ["127.0.0.1"],
}
# `{p}`: the canary's port.
TRICKS = [
    *(f"https://{name}:{{p}}/" for name in NAMES),
    "http://127.0.0.1:{p}/",
    "https://127.0.0.1:{p}/",
    "https://127.0.0.2:{p}/",
    "https://127.1:{p}/",
    "https://127.0.1:{p}/",
    "https://0:{p}/",
    "https://0.0.0.0:{p}/",
    "https://2130706433:{p}/",
    "https://017700000001:{p}/",
    "https://0x7f000001:{p}/",
    "https://0x7f.0.0.1:{p}/",
    "https://0x7f.0x0.0x0.0x1:{p}/",
    "https://0177.0.0.1:{p}/",
    "https://0177.0000.0000.0001:{p}/",
    "https://127.0.0.1.:{p}/",
    "https://127.0.0.01:{p}/",
    "https://localhost:{p}/",
    "https://LOCALHOST:{p}/",
    "https://localhost.:{p}/",
    "https://localhost.localdomain:{p}/",
    "https://ip6-localhost:{p}/",
    "https://[::1]:{p}/",
    "https://[0:0:0:0:0:0:0:1]:{p}/",
    "https://[::]:{p}/",
    "https://[::ffff:127.0.0.1]:{p}/",
    "https://[::ffff:7f00:1]:{p}/",
    "https://[::127.0.0.1]:{p}/",
    "https://[64:ff9b::127.0.0.1]:{p}/",
    "https://[2002:7f00:1::]:{p}/",
    "https://[fe80::1%25lo]:{p}/",
    "https://[fe80::1]:{p}/",
    "https://[fec0::1]:{p}/",
    "https://[fc00::1]:{p}/",
    "https://[ff02::1]:{p}/",
    "https://10.0.0.1:{p}/",
    "https://172.16.0.1:{p}/",
    "https://192.168.0.1:{p}/",
    "https://100.64.0.1:{p}/",
    "https://169.254.169.254:{p}/latest/meta-data/",
    "https://192.0.0.192:{p}/",
    "https://198.18.0.1:{p}/",
    "https://224.0.0.1:{p}/",
    "https://240.0.0.1:{p}/",
    "https://255.255.255.255:{p}/",
    "https://192.88.99.1:{p}/",
    "https://user@127.0.0.1:{p}/",
    "https://example.org@127.0.0.1:{p}/",
    "https://127.0.0.1:{p}@example.org/",
    "https://user:word@localtest.example.org:{p}/",
    "https://example.org%40127.0.0.1:{p}/",
    "https://example.org#@127.0.0.1:{p}/",
    "https://example.org\\@127.0.0.1:{p}/",
    "https://example.org\t@127.0.0.1:{p}/",
    "https://127.0.0.1\n:{p}/",
    "https:///127.0.0.1:{p}/",
    "https:127.0.0.1:{p}/",
    "//127.0.0.1:{p}/",
    "https://\uff11\uff12\uff17.\uff10.\uff10.\uff11:{p}/",  # full-width digits
    "https://①②⑦.⓪.⓪.①:{p}/",
    "https://127。0。0。1:{p}/",
    "https://ⓛocalhost:{p}/",
    "https://%31%32%37.0.0.1:{p}/",
    "https://127.0.0.1%00.example.org:{p}/",
    "gopher://127.0.0.1:{p}/",
    "file://127.0.0.1:{p}/etc/passwd",
    "ftp://127.0.0.1:{p}/",
    "unix://127.0.0.1:{p}/",
    "HTTP://127.0.0.1:{p}/",
    "https://127.0.0.1:{p}/?a=https://example.org",
    "https://127.0.0.1:0{p}/",
]


def hostile(host: str, port: int) -> list[str]:
    return NAMES[host] if host in NAMES else resolve(host, port)


def test_there_are_more_than_sixty_tricks() -> None:
    assert len(set(TRICKS)) >= 60


HOUSES = [Reach(), Reach(also=networks(["10.99.0.0/16"]), plain=True)]


@pytest.mark.parametrize("house", HOUSES, ids=["strict", "with a network of its own"])
def test_no_trick_reaches_a_loopback_canary(house: Reach) -> None:
    with canary() as (port, reached):
        sender = Webhooks(replace(house, ports=frozenset({443, port})), resolve=hostile, within=2.0)
        accepted = [url for url in TRICKS if sender.send(target(url.format(p=port)), delivery(), 1000.0).accepted]
    assert (reached, accepted) == ([], [])


def test_the_canary_is_reached_where_the_operator_allows_it() -> None:
    """Otherwise the tricks would prove nothing."""
    with canary() as (port, reached):
        sender = Webhooks(Reach(also=networks(["127.0.0.0/8", "::1/128"])), resolve=hostile, within=2.0)
        for host in ("127.0.0.1", "[::1]", "localtest.example.org", "six.example.org"):
            sender.send(target(f"https://{host}:{port}/"), delivery(), 1000.0)
    assert len(reached) == 4


class Dialling(httpcore2.SyncBackend):
    """Notes whom it was told to dial, and reaches nobody."""

    def __init__(self) -> None:
        self.dialled: list[str] = []

    def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore2.NetworkStream:
        self.dialled.append(host)
        raise httpcore2.ConnectError("nobody there")


def test_a_name_that_leads_elsewhere_a_moment_later_is_dialled_where_it_was_checked() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    dialling = Dialling()
    sender = Webhooks(Reach(), resolve=lambda _host, _port: next(answers), dialler=dialling)
    assert not sender.send(target("https://rebinding.example.org/"), delivery(), 1000.0).accepted
    assert dialling.dialled == ["93.184.216.34"]
    assert next(answers) == ["127.0.0.1"]  # the name was asked for once


def test_a_name_with_one_address_that_is_not_public_is_not_dialled_at_all() -> None:
    dialling = Dialling()
    sender = Webhooks(Reach(), resolve=hostile, dialler=dialling)
    for host in ("mixed.example.org", "mixed-six.example.org"):
        assert "not public" in sender.send(target(f"https://{host}/"), delivery(), 1000.0).words
    assert dialling.dialled == []


@pytest.mark.parametrize("port", [1, 22, 25, 80, 6379, 8443, 65535])
def test_an_odd_port_of_a_public_machine_is_refused(port: int) -> None:
    reach = Reach()
    with pytest.raises(Refused, match="port"):
        reach.addresses(reach.place(f"https://example.org:{port}/"), lambda _h, _p: ["93.184.216.34"])


def test_a_port_that_the_operator_allows_is_not() -> None:
    reach = Reach(ports=frozenset({443, 8443}))
    assert reach.addresses(reach.place("https://example.org:8443/"), lambda _h, _p: ["93.184.216.34"])


def test_plain_http_is_for_the_operators_own_networks_only() -> None:
    reach = Reach(also=networks(["10.1.0.0/16"]), plain=True)
    inside, outside = reach.place("http://10.1.2.3:8080/x"), reach.place("http://93.184.216.34/x")
    assert reach.addresses(inside, resolve) == ["10.1.2.3"]
    with pytest.raises(Refused):
        reach.addresses(outside, resolve)
    with pytest.raises(Refused, match="https"):
        Reach(also=networks(["10.1.0.0/16"])).place("http://10.1.2.3:8080/x")


@given(st.integers(0, 2**32 - 1))
def test_no_ipv4_address_that_python_calls_private_is_public_in_any_dress(number: int) -> None:
    plain = ip_address(number)
    dressed = [f"::ffff:{plain}", f"64:ff9b::{plain}", f"::{plain}"]
    assert not any(is_public(ip_address(text)) for text in dressed)
    if plain.is_private or plain.is_multicast or plain.is_reserved:
        assert not is_public(plain)


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::200e"])
def test_an_ordinary_machine_is_public(text: str) -> None:
    assert is_public(ip_address(text))


NOT_PUBLIC = [
    "10.0.0.1",
    "100.64.0.1",  # shared by carriers, RFC 6598
    "127.0.0.1",
    "169.254.169.254",  # where clouds keep the secrets of a machine
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "0.0.0.0",  # noqa: S104 - what must be refused
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:20::1",
    "3fff::1",
    "4000::1",
    "2001:db8::1",
    "2002:808:808::1",
    "2a00:1450:4001::5efe:808:808",
    "2a00:1450:4001::200:5efe:808:808",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2606:4700:4700::1111%lo",
]


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_an_address_that_is_no_machine_on_the_internet_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["10.0.0.1/8", "house", "10.0.0.0/33"])
def test_a_network_that_is_none_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        networks([text])
