"""The HTTP protocol of uvicorn with two limits of our own: how long a request's head may take, and how large it may be.

httptools keeps what it was given of a head for as long as it is not whole, and uvicorn starts no clock before it is.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from callstanding.web.settings import Limits


class Limited(HttpToolsProtocol):
    """Closes a connection whose head comes too slowly or is too large; a problem document would need a whole head."""

    limits = Limits()
    _clock: asyncio.TimerHandle | None = None
    _head = 0

    def connection_made(self, transport: Any) -> None:
        """A client came: its first head is awaited."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client went."""
        self._rest()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """The head is whole; what follows has limits of its own."""
        self._rest()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Some bytes came; too many, where the head is still not whole."""
        super().data_received(data)
        if self._clock is not None:
            self._head += len(data)
            if self._head > self.limits.headers:
                self.transport.close()

    def _wait(self) -> None:
        self._rest()
        self._head = 0
        self._clock = asyncio.get_running_loop().call_later(self.limits.headers_s, self._too_late)

    def _rest(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _too_late(self) -> None:
        self._clock = None
        self.transport.close()


def protocol_within(limits: Limits) -> type[HttpToolsProtocol]:
    """The protocol class with these limits."""
    return type("Limited", (Limited,), {"limits": limits})
