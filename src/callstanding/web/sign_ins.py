"""How often somebody may try to sign in: by address, by login, and more kindly where the login was right before."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address
from time import monotonic

from callstanding.web.limiting import Buckets
from callstanding.web.problem import Problem
from callstanding.web.settings import Rate

PER_LOGIN, PER_ADDRESS, PER_DEVICE = Rate(1 / 30, 5), Rate(1 / 3, 20), Rate(1 / 10, 10)
AT_ONCE = 2  # a hash takes 64 MiB and a core for 50 ms
WAITING = 20  # a second's worth: whoever comes then is told to come again


class SignIns:
    """The attempts of one process. `secret` marks the browsers in which a login was right once.

    Such a browser has a count of its own, so that nobody who tries a login over and over keeps its owner out
    (OWASP calls it a device cookie). Nothing else is let through by the mark: the password is still asked for.
    """

    def __init__(self, secret: bytes, *, clock: Callable[[], float] = monotonic) -> None:
        self._key = hmac.digest(secret, b"callstanding devices", "sha256")
        self._logins, self._addresses, self._devices = (Buckets(clock=clock) for _ in range(3))

    def wait(self, login: str, address: str, device: str) -> float:
        """Count an attempt; the seconds until it may be made, 0 for now. `device`: the browser's cookie, if any."""
        login = login[:100]
        if self._is_known(login, device):
            return self._devices.take(device, PER_DEVICE)[1]
        # The address first: one that tries too often must not use up the counts of logins.
        return self.wait_from(address) or self._logins.take(login, PER_LOGIN)[1]

    def wait_from(self, address: str) -> float:
        """The same for an attempt that names no login, such as one with an OpenID provider."""
        return self._addresses.take(_place(address), PER_ADDRESS)[1]

    def device(self, login: str) -> str:
        """The cookie of a browser in which this login was right."""
        name = secrets.token_urlsafe(12)
        return f"{name}.{self._mark(login, name)}"

    def _is_known(self, login: str, device: str) -> bool:
        name, _, mark = device.partition(".")
        return hmac.compare_digest(self._mark(login, name).encode(), mark.encode())

    def _mark(self, login: str, name: str) -> str:
        return hmac.new(self._key, f"{name} {login}".encode(), hashlib.sha256).hexdigest()


class Hashing:
    """Turns for what takes much memory, in a queue of limited length: a flood ends in refusals and not in waits."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._turns, self._free = asyncio.Semaphore(at_once), at_once + waiting

    @asynccontextmanager
    async def turn(self, *, busy: str) -> AsyncIterator[None]:
        """Wait for a turn. Raises Problem where too many wait, which says `busy`."""
        if self._free <= 0:
            raise Problem("overloaded", busy, headers={"retry-after": "2"})
        self._free -= 1
        try:
            async with self._turns:
                yield
        finally:
            self._free += 1


def _place(address: str) -> str:
    """Whose address it is: of IPv6 a household has a /64, and may come from any address of it."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> 64)
    return str(found)
