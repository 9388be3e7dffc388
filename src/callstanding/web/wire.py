"""The HTTP protocol of uvicorn with two limits of our own: how long a request's head may take, and how large it may be.

httptools keeps what it was given of a head for as long as it is not whole, and uvicorn starts no clock before it is.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from callstanding.web.settings import Limits


def protocol_within(limits: Limits) -> type[HttpToolsProtocol]:
    """The protocol class with these limits."""

    class Limited(HttpToolsProtocol):
        """Closes a connection whose head comes too slowly or is too large; a problem document needs a whole head."""

        _clock: asyncio.TimerHandle | None = None
        _head = 0

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._head = 0
            self._wait()

        def on_headers_complete(self) -> None:
            self._rest()
            super().on_headers_complete()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._clock is None:
                return
            self._head += len(data)  # the head is still not whole
            if self._head > limits.headers:
                self.transport.close()

        def _wait(self) -> None:
            self._rest()
            self._clock = asyncio.get_running_loop().call_later(limits.headers_s, self._too_late)

        def _rest(self) -> None:
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None

        def _too_late(self) -> None:
            self._clock = None
            self.transport.close()

    return Limited
