"""A POST that is sent again with its Idempotency-Key gets the reply that it had the first time."""

from __future__ import annotations

import re

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callstanding import clock
from callstanding.control.caller import Caller
from callstanding.control.idempotency import Earlier, Request
from callstanding.errors import StoreError
from callstanding.web.house import House
from callstanding.web.problem import Problem, later

HEADER = b"idempotency-key"
_KEY = re.compile(rb"[A-Za-z0-9_.:-]{1,255}")
KEPT_HEADERS = (b"content-type", b"location")
_pack, _open = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(tuple[list[tuple[bytes, bytes]], bytes]).decode


def key_of(scope: Scope) -> str | None:
    """The Idempotency-Key of a POST; None where there is none."""
    if scope["method"] != "POST":
        return None
    found: list[bytes] = [value for name, value in scope["headers"] if name == HEADER]
    if not found:
        return None
    if not _KEY.fullmatch(found[0]):
        raise Problem("bad-request", "An Idempotency-Key has 1 to 255 letters, digits or any of . : _ - in it.")
    return found[0].decode("latin-1")


class Repeating:
    """Runs a request once. The body is read whole before, since the key belongs to it."""

    def __init__(self, house: House, app: ASGIApp) -> None:
        self._house, self._app = house, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send, *, caller: Caller, key: str) -> None:
        """Answer with the reply of the first time, or run the request and keep its reply."""
        body = await _whole(receive)
        route = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        request = Request(caller.tenant, route, key, body)
        earlier = await self._begin(request)
        if earlier is not None:
            await _again(earlier, send)
            return
        reply = _Kept(send)
        try:
            await self._app(scope, _replayed(body, receive), reply)
        finally:
            await self._end(request, reply)

    async def _begin(self, request: Request) -> Earlier | None:
        try:
            return await self._house.ask(lambda: self._house.idempotency.begin(request, now=clock.seconds()))
        except StoreError as error:
            raise later(
                "database-away", "Idempotency keys cannot be checked now; try again soon.", seconds=5
            ) from error

    async def _end(self, request: Request, reply: _Kept) -> None:
        """Keep a reply that says it was done; what failed may be tried again under the same key."""
        kept = self._house.idempotency
        try:
            if 200 <= reply.status < 300:
                text = _pack((reply.headers, bytes(reply.body)))
                await self._house.ask(lambda: kept.finish(request, status=reply.status, reply=text))
            else:
                await self._house.ask(lambda: kept.drop(request))
        except StoreError:
            self._house.metrics.refused.labels("database-away").inc()


class _Kept:
    """Sends a reply on and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send, self.status = send, 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(name, value) for name, value in message["headers"] if name in KEPT_HEADERS]
        else:
            self.body += message.get("body", b"")
        await self._send(message)


async def _again(earlier: Earlier, send: Send) -> None:
    if earlier.state == "busy":
        raise later("in-progress", "The first request with this Idempotency-Key is still under way.", seconds=1)
    if earlier.state == "other body":
        raise Problem("other-body", "Use a new Idempotency-Key for another body.")
    headers, body = _open(earlier.reply)
    headers += [(b"content-length", b"%d" % len(body)), (b"idempotent-replayed", b"true")]
    await send({"type": "http.response.start", "status": earlier.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A channel that gives the body at once, and then whatever follows it."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def channel() -> Message:
        return messages.pop() if messages else await receive()

    return channel
