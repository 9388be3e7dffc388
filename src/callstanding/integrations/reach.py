"""Which places a webhook may reach: a URL is a stranger's word, and our network has doors."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx2

from callstanding.errors import UsageError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], list[str]]
HTTPS = 443
UNICAST = ip_network("2000::/3")  # the only IPv6 addresses of machines on the internet, RFC 4291
# What some versions of Python call global and is not one machine on the internet: addresses for protocols (RFC 6890),
# among them the metadata of a cloud, 6to4 and its relays (RFC 7526), AS112 (RFC 7534, RFC 7535), documents (RFC 9637).
NO_MACHINE = tuple(
    ip_network(n)
    for n in (
        *("192.0.0.0/24", "192.88.99.0/24", "192.31.196.0/24", "192.175.48.0/24", "192.52.193.0/24"),
        *("2001::/23", "2002::/16", "3fff::/20"),
    )
)
ISATAP = (0x00005EFE, 0x02005EFE)  # the interface ids of RFC 5214: an IPv4 address follows
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_NUMERIC = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)")


class Refused(UsageError):
    """A place that no webhook of ours is sent to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads: a host (a name, or an address), a port, the path with its query, and whether by TLS."""

    host: str
    port: int
    target: str
    tls: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What is allowed: public addresses, by https, at `ports`; and what the operator adds for its own house.

    `also`: networks that may be reached although they are not public; there, and only there, `plain` allows http and
    every port.
    """

    also: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({HTTPS})
    plain: bool = False

    def place(self, url: str) -> Place:
        """Take a URL apart, by the parser that also sends. Raises Refused."""
        scheme, marked, rest = url.partition("://")
        if not marked or not url.isascii() or any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
            raise Refused("The URL holds characters that no URL has.")
        try:
            parsed = httpx2.URL(url)
            host = parsed.raw_host.decode("ascii").lower()  # as it is sent: international names encoded
            port = parsed.port if parsed.port is not None else HTTPS if scheme == "https" else 80
        except (httpx2.InvalidURL, ValueError) as error:
            raise Refused("This is no URL.") from error
        if scheme != "https" and not (scheme == "http" and self.plain):
            raise Refused("A webhook is sent by https.")
        if parsed.userinfo or "@" in rest.split("/", 1)[0]:
            raise Refused("The URL holds a user or a password.")
        if _address(host) is None and (not _NAME.fullmatch(host) or _NUMERIC.fullmatch(host)) and not self.plain:
            raise Refused(f"{host!r} is no full name of a machine.")
        return Place(host, port, parsed.raw_path.decode("ascii"), parsed.scheme == "https")

    def addresses(self, place: Place, resolve: Resolve) -> list[str]:
        """The addresses of the place, each of them allowed: one that is not refuses the whole name. Raises Refused."""
        found = [place.host] if _address(place.host) is not None else resolve(place.host, place.port)
        if not found:
            raise Refused(f"{place.host} has no address.")
        for text in found:
            self._check(text, place)
        return found

    def _check(self, text: str, place: Place) -> None:
        address = _address(text)
        if address is not None and any(address in network for network in self.also):
            return
        if address is None or not is_public(address):
            raise Refused(f"{place.host} leads to an address that is not public.")
        if place.port not in self.ports:
            raise Refused(f"The port {place.port} is not allowed.")
        if not place.tls:
            raise Refused("A webhook is sent by https.")


def is_public(address: Address) -> bool:
    """Whether an address is one machine on the public internet, and carries no other address inside."""
    if any(address in network for network in NO_MACHINE):
        return False
    if isinstance(address, IPv6Address):
        carries = (int(address) >> 32) & 0xFFFFFFFF in ISATAP
        if carries or address.scope_id or address not in UNICAST:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks that an operator allows, as it writes them: `10.1.2.0/24`. Raises UsageError."""
    try:
        return tuple(ip_network(text) for text in texts)
    except ValueError as error:
        raise UsageError(f"This is no network: {error}.", hint="Write 10.1.2.0/24.") from error


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, in the order in which the system would try them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _address(text: str) -> Address | None:
    """The address that a text is, in the one usual way to write it; 127.1, 0177.0.0.1 and 2130706433 are none."""
    try:
        return ip_address(text)
    except ValueError:
        return None
