"""A read-only CardDAV server (RFC 6352) with one address book: the numbers to be refused, for FRITZ!Box and small PBXs.

It speaks what address book clients need to find the book and to follow it: PROPFIND, REPORT (multiget and query), GET.
Put TLS in front of it: clients send their password in the clear.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from callstanding.integrations import dav
from callstanding.integrations.phone_book import Book
from callstanding.integrations.shelf import Shelf

MOST_BYTES = 1_000_000  # of a request: a multiget names every card of the book
BOOK = "/blocked/"
_ALLOW = "OPTIONS, GET, HEAD, PROPFIND, REPORT"

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body, and headers beside Content-Length."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class CardDav:
    """The ASGI application. `user` and `password`: what clients must send."""

    def __init__(self, shelf: Shelf, *, user: str, password: str) -> None:
        self._shelf = shelf
        self._secret = b"Basic " + base64.b64encode(f"{user}:{password}".encode())

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value for name, value in scope["headers"]}
        body = await _body(receive)
        reply = Reply(413) if body is None else await self._reply(scope["method"], scope["path"], headers, body)
        lines = {**reply.headers, "content-length": str(len(reply.body)), "dav": "1, 3, addressbook"}
        pairs = [(name.encode(), value.encode()) for name, value in lines.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else reply.body})

    async def _reply(self, method: str, path: str, headers: dict[str, bytes], body: bytes) -> Reply:
        if path == "/.well-known/carddav":
            return Reply(301, headers={"location": "/"})
        if not hmac.compare_digest(headers.get("authorization", b""), self._secret):
            return Reply(401, headers={"www-authenticate": 'Basic realm="callstanding"'})
        if method == "OPTIONS":
            return Reply(200, headers={"allow": _ALLOW})
        if method not in _ALLOW.split(", "):
            return Reply(403, b"This address book is read-only.\n")
        shelved = await asyncio.to_thread(self._shelf.book)
        if shelved is None:
            return Reply(503, b"The store cannot be read.\n", {"retry-after": "5"})
        return _answer(shelved, method, unquote(path), headers, body)


def _answer(book: Book, method: str, path: str, headers: dict[str, bytes], body: bytes) -> Reply:
    if method in ("GET", "HEAD"):
        return _card(book, path)
    if path not in ("/", BOOK) and path.removeprefix(BOOK) not in book.cards:
        return Reply(404)
    try:
        asked = dav.read(body)
    except dav.Unreadable as fault:
        return Reply(400, str(fault).encode())
    if method == "PROPFIND":
        deep = headers.get("depth", b"0") != b"0"
        return _multistatus(asked.properties, _found(book, path, deep=deep))
    if path != BOOK or asked.report not in ("addressbook-multiget", "addressbook-query"):
        return Reply(403, dav.UNSUPPORTED, {"content-type": dav.XML})
    names = [unquote(urlsplit(href).path).removeprefix(BOOK) for href in asked.hrefs]
    return _multistatus(asked.properties, [_resource(book, n) for n in (names if asked.hrefs else book.cards)])


def _card(book: Book, path: str) -> Reply:
    card = book.cards.get(path.removeprefix(BOOK)) if path.startswith(BOOK) else None
    if card is None:
        return Reply(404)
    return Reply(200, card.text.encode(), {"content-type": "text/vcard; charset=utf-8", "etag": card.etag})


def _found(book: Book, path: str, *, deep: bool) -> list[dav.Resource]:
    """What lies at a path, and one floor below where the client asks for it."""
    if path == "/":
        return [dav.home(BOOK), *([dav.collection(BOOK, book)] if deep else [])]
    if path == BOOK:
        cards = [_resource(book, name) for name in book.cards] if deep else []
        return [dav.collection(BOOK, book), *cards]
    return [_resource(book, path.removeprefix(BOOK))]


def _resource(book: Book, name: str) -> dav.Resource:
    return dav.card(BOOK + name, book.cards.get(name))


def _multistatus(properties: Sequence[str], resources: Sequence[dav.Resource]) -> Reply:
    return Reply(207, dav.multistatus(properties, resources), {"content-type": dav.XML})


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None for one that is too long."""
    parts, length = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        parts.append(part)
        length += len(part)
        if length > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)
