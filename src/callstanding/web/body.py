"""Reads bodies within their limits: size, time, memory of all together, and what they unpack to."""

from __future__ import annotations

import asyncio
import os
import re
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
import zstandard
from starlette.requests import Request
from starlette.types import Message, Receive

from callstanding.web.problem import Problem, later, too_much

T = TypeVar("T")
JSON = ("application/json", "text/json")
NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
_INDEX = re.compile(r"\[[^\]]*\]")  # in a path such as $[3].caller
_WINDOW = 1 << 23  # zstd frames that want more memory than eight megabytes are refused


@dataclass(slots=True)
class Memory:
    """How many bytes of bodies are held at this moment, by all requests."""

    most: int
    used: int = 0


@dataclass(slots=True)
class Meter:
    """The receive channel of one request, which refuses what is too much, too slow or too many."""

    receive: Receive
    most: int
    pause_s: float
    whole_s: float | None
    memory: Memory
    keeps: bool = True  # whether the body is held as a whole; a stream lets go of each piece
    taken: int = 0
    _held: int = field(default=0)
    _ends: float | None = field(default=None)
    _whole: bool = field(default=False)  # what comes after the body is that the client goes away: that may take long

    async def __call__(self) -> Message:
        """The next message, within the limits."""
        message = await self.receive() if self._whole else await self._in_time()
        if message["type"] == "http.request":
            size = len(message.get("body", b""))
            self.taken += size
            if self.taken > self.most:
                raise too_much(self.most)
            self._hold(size)
            self._whole = not message.get("more_body", False)
        return message

    def release(self) -> None:
        """The body is done with."""
        self.memory.used -= self._held
        self._held = 0

    def _hold(self, size: int) -> None:
        if not self.keeps:
            self.release()
        self.memory.used += size
        self._held += size
        if self.memory.used > self.memory.most:
            raise later("overloaded", "Too many bodies at once; send this one again in a moment.", seconds=1)

    async def _in_time(self) -> Message:
        now = asyncio.get_running_loop().time()
        if self._ends is None and self.whole_s is not None:
            self._ends = now + self.whole_s
        patience = self.pause_s if self._ends is None else min(self.pause_s, self._ends - now)
        try:
            async with asyncio.timeout(max(0.0, patience)):
                return await self.receive()
        except TimeoutError as error:
            raise Problem(
                "too-slow", "Send the body without long pauses, or in smaller pieces.", headers={"connection": "close"}
            ) from error


async def whole(request: Request, *, inflated: int) -> bytes:
    """The body, unpacked where Content-Encoding says how."""
    body = await request.body()
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return body
    return await asyncio.to_thread(inflate, body, encoding, most=inflated)


def inflate(body: bytes, encoding: str, *, most: int) -> bytes:
    """The body unpacked, at most so many bytes of it: what would give more is refused before it does."""
    if encoding not in ("gzip", "zstd"):
        raise Problem("media-type", "Content-Encoding may be gzip, zstd or left out.")
    try:
        found = _gunzip(body, most + 1) if encoding == "gzip" else _unzstd(body, most + 1)
    except (zlib.error, zstandard.ZstdError, EOFError) as error:
        raise Problem("bad-request", f"The body is not whole {encoding} data.") from error
    if len(found) > most:
        raise Problem("too-large", f"The body unpacks to more than {most:,} bytes. Send less at a time.")
    return found


def _gunzip(body: bytes, most: int) -> bytes:
    found, rest = bytearray(), body
    while rest and len(found) < most:
        part = zlib.decompressobj(wbits=31)
        found += part.decompress(rest, most - len(found))
        if not part.eof and len(found) < most:
            raise EOFError
        rest = part.unused_data
    return bytes(found)


def _unzstd(body: bytes, most: int) -> bytes:
    """The unpacked frames. A mark of our own behind them comes out last, unless the body ends within a frame."""
    mark, found = os.urandom(16), bytearray()
    packed = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    with packed.stream_reader(body + zstandard.compress(mark), read_across_frames=True) as reader:
        while len(found) < most + len(mark) and (piece := reader.read(min(1 << 20, most + len(mark) - len(found)))):
            found += piece
    if len(found) < most and not found.endswith(mark):
        raise EOFError
    return bytes(found.removesuffix(mark)[:most])


def media_of(request: Request) -> str:
    """The body's media type, without parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def json_of(request: Request, kind: type[T], *, inflated: int) -> T:
    """The JSON body as a struct; a Problem that names the field where it does not fit."""
    if media_of(request) not in JSON:
        raise Problem("media-type", "Send JSON, with Content-Type: application/json.")
    text = await whole(request, inflated=inflated)
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        field_, reason = fault(error)
        raise Problem(
            "invalid", f"{field_}: {reason}." if field_ else f"{reason}.", errors=_one(field_, reason)
        ) from error


def _one(field_: str, reason: str) -> list[dict[str, Any]]:
    return [{"field": field_, "reason": reason}] if field_ else []


def fault(error: Exception) -> tuple[str, str]:
    """(field, reason) of what a decoder says, without the value that it saw: it may be somebody's number."""
    if isinstance(error, RecursionError):
        return "", "the JSON is nested too deeply"
    if isinstance(error, UnicodeError):
        return "", "the text is not UTF-8"
    if isinstance(error, msgspec.ValidationError):
        return _field_fault(str(error))
    return "", "this is no JSON"


def _field_fault(text: str) -> tuple[str, str]:
    reason, _, path = text.partition(" - at ")
    name = _INDEX.sub("", path.strip("`")).strip("$.")
    if reason.startswith("Invalid enum value"):
        reason = "not one of the words that are known"
    if reason.startswith("Object missing required field"):
        return reason.split("`")[1], "missing"
    if reason.startswith("Object contains unknown field"):
        return reason.split("`")[1][:60], "unknown field"
    return name, reason.replace("`", "")[:1].lower() + reason.replace("`", "")[1:]


async def pieces(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes in."""
    async for piece in request.stream():
        if piece:
            yield piece
