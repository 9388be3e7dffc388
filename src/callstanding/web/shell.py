"""The outermost layer: who asks, how often, how much at once; and every failure becomes a problem document."""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
import re
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callstanding.control.caller import Caller
from callstanding.errors import StoreError
from callstanding.web import limiting
from callstanding.web.body import Meter
from callstanding.web.house import House
from callstanding.web.problem import Problem, broken, later, too_much
from callstanding.web.repeating import Repeating, key_of
from callstanding.web.settings import Rate
from callstanding.web.shortcuts import shortcut

_LOG = logging.getLogger("callstanding.web")
SAFE = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))
UPLOADS = "/v1/uploads"
CHANGES = "/v1/changes"


class Shell:
    """Wraps the routes. What is under /v1 needs a key; the rest is open and tells nothing of any number."""

    def __init__(self, app: ASGIApp, house: House, *, secret: tuple[re.Pattern[str], ...]) -> None:
        self.app, self.house = app, house
        self.secret = secret  # paths whose replies hold a secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the start and the end of the process."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, house, reply = perf_counter(), self.house, _Reply(send)
        house.in_flight += 1
        try:
            await self._answer(scope, receive, reply)
        except Problem as problem:
            house.metrics.refused.labels(problem.slug).inc()
            await reply.problem(problem, scope, receive)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets a problem and the log a place
            _log(error)
            await reply.problem(broken(), scope, receive)
        finally:
            house.in_flight -= 1
            house.metrics.answered(_route(scope), scope["method"], reply.status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, reply: _Reply) -> None:
        house, path, headers = self.house, scope["path"], scope["headers"]
        if sum(len(name) + len(value) for name, value in headers) > house.limits.headers:
            raise Problem("long-headers", f"All headers together may have {house.limits.headers:,} bytes.")
        if not path.startswith("/v1/"):
            await self._routed(scope, receive, reply)
            return
        if house.in_flight - house.waiting > house.limits.in_flight:
            raise later("overloaded", "Too many requests at once; try again in a moment.", seconds=1)
        scope["caller"] = caller = await self._caller(headers)
        self._count(caller, reply)
        found = shortcut(house, caller, scope)
        if found is not None:
            await reply.whole(*found)
            return
        await self._routed(scope, receive, reply)

    async def _routed(self, scope: Scope, receive: Receive, reply: _Reply) -> None:
        house, is_upload = self.house, scope["path"] == UPLOADS
        most = house.limits.upload if is_upload else house.limits.body
        if _length(scope) > most:
            raise too_much(most)
        whole_s = None if is_upload else house.limits.body_s
        meter = Meter(receive, most, house.limits.pause_s, whole_s, house.memory, keeps=not is_upload)
        key = key_of(scope) if "caller" in scope else None
        if key is not None and (is_upload or any(path.fullmatch(scope["path"]) for path in self.secret)):
            raise Problem("bad-request", "This request is not kept: send it without an Idempotency-Key.")
        try:
            if key is None:
                await self.app(scope, meter, reply)
            else:
                await Repeating(house, self.app)(scope, meter, reply, caller=scope["caller"], key=key)
        finally:
            meter.release()

    async def _caller(self, headers: list[tuple[bytes, bytes]]) -> Caller:
        text = key_in(headers)
        keys = self.house.api_keys
        try:
            caller = keys.known(text) or await asyncio.to_thread(keys.check, text) if text else None
        except StoreError as error:
            raise later("database-away", "The key cannot be checked now; try again soon.", seconds=5) from error
        if not caller:
            why = "This key is wrong, expired or revoked." if text else "Send Authorization: Bearer KEY."
            raise Problem("no-key", why, headers={"www-authenticate": 'Bearer realm="callstanding"'})
        return caller

    def _count(self, caller: Caller, reply: _Reply) -> None:
        rate: Rate = self.house.limits.operator if caller.only is None else self.house.limits.owner
        left, wait = self.house.buckets.take(caller.key_id, rate)
        reply.extra = (
            (b"ratelimit-policy", limiting.policy(rate).encode()),
            (b"ratelimit", limiting.state(left, rate).encode()),
            *self.house.standings.headers,
        )
        if wait:
            raise later("too-often", f"This key may ask {rate.per_s:g} times a second.", seconds=wait)


class _Reply:
    """The send channel of one request, which adds the headers of all replies and knows whether one was begun."""

    def __init__(self, send: Send) -> None:
        self._send, self.status = send, 0
        self.extra: tuple[tuple[bytes, bytes], ...] = ()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = list(message.get("headers", ()))
            names = {name for name, _ in given}
            message["headers"] = [*given, *(each for each in (*SAFE, *self.extra) if each[0] not in names)]
        await self._send(message)

    async def whole(self, text: bytes, media: bytes) -> None:
        """A whole reply."""
        head = [(b"content-type", media), (b"content-length", b"%d" % len(text))]
        await self({"type": "http.response.start", "status": 200, "headers": head})
        await self._send({"type": "http.response.body", "body": text})

    async def problem(self, problem: Problem, scope: Scope, receive: Receive) -> None:
        """A problem document, unless a reply was begun already."""
        if not self.status:
            await problem.response()(scope, receive, self)


def key_in(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The key of a request: a bearer token, X-API-Key, or the password of basic authentication (any user name)."""
    for name, value in headers:
        if name == b"authorization":
            scheme, _, rest = value.decode("latin-1").partition(" ")
            if scheme.lower() == "bearer":
                return rest.strip()
            return _password(rest) if scheme.lower() == "basic" else None
        if name == b"x-api-key":
            return value.decode("latin-1").strip()
    return None


def _password(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeError):
        return None


def _length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _route(scope: Scope) -> str:
    """The route's template: a path would name a number."""
    found: Any = scope.get("route")
    return str(scope.get("shortcut") or getattr(found, "path", "none"))


def _log(error: Exception) -> None:
    """Where it happened and what it was, not what it says: its text may hold what a body held."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else "?"
    _LOG.error("%s at %s", type(error).__name__, place)
