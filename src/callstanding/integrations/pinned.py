"""Connects to the very addresses that were checked, within one deadline: a name may lead elsewhere a moment later."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from callstanding import clock
from callstanding.integrations.reach import Place, Reach, Resolve, resolve

DIALLED = 3  # addresses of one name that are tried before giving up


class Deadline:
    """What is left of a span of seconds; a slow peer that sends a byte now and then gains nothing."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._passed: Callable[[], float] = clock.stopwatch()

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutException where there are none."""
        left = self._seconds - self._passed()
        if left <= 0:
            raise httpcore2.TimeoutException(f"took more than {self._seconds:g} seconds")
        return left


class Pinned(httpcore2.NetworkBackend):
    """Resolves a name once, checks every address of it, and dials those. TLS and Host go on with the name."""

    def __init__(
        self,
        reach: Reach,
        place: Place,
        *,
        deadline: Deadline,
        resolve: Resolve = resolve,
        dialler: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._reach, self._place, self._deadline, self._resolve = reach, place, deadline, resolve
        self._dialler = dialler or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the place was checked, and nothing else is dialled
        port: int,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the checked addresses that answers. Raises Refused before anything is sent."""
        try:
            addresses = self._reach.addresses(self._place, self._resolve)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError("the name cannot be resolved") from error
        problem: Exception = httpcore2.ConnectError("no address")
        for address in addresses[:DIALLED]:
            try:
                left = self._deadline.left()
                stream = self._dialler.connect_tcp(address, self._place.port, left, local_address, socket_options)
                return _Timed(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem


class _Timed(httpcore2.NetworkStream):
    """A stream whose every wait is cut to what is left of the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline rules
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Timed(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
