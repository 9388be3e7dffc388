"""Unpacks a stream piece by piece, and refuses one that unpacks to more than is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import zstandard

from callstanding.web.problem import Problem

STEP = 1 << 20  # bytes given out at a time
GRAIN = 1 << 10  # bytes of zstd taken at a time: they may unpack to 32 MB at the very most


class Unpacker(Protocol):
    """Turns what is sent into what is meant."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data gives."""

    def end(self) -> None:
        """A Problem where the stream is not whole."""


class Plain:
    """Not packed."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The data."""
        yield data

    def end(self) -> None:
        """Nothing is missing."""


class Gzip:
    """One or more members of gzip."""

    def __init__(self) -> None:
        self._part = zlib.decompressobj(wbits=31)
        self._fresh = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data gives, a megabyte at a time."""
        while data:
            if self._part.eof:
                self._part = zlib.decompressobj(wbits=31)
            self._fresh = False
            try:
                yield self._part.decompress(data, STEP)
            except zlib.error as error:
                raise _damaged("gzip") from error
            data = self._part.unused_data if self._part.eof else self._part.unconsumed_tail

    def end(self) -> None:
        """A Problem where a member is not whole."""
        if not self._part.eof and not self._fresh:
            raise _damaged("gzip")


class Zstd:
    """One or more frames of zstd."""

    def __init__(self) -> None:
        self._packed = zstandard.ZstdDecompressor(max_window_size=1 << 23)
        self._part = self._packed.decompressobj()
        self._fresh = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data gives, grain by grain."""
        for start in range(0, len(data), GRAIN):
            yield from self._grain(data[start : start + GRAIN])

    def end(self) -> None:
        """A Problem where a frame is not whole."""
        if not self._part.eof and not self._fresh:
            raise _damaged("zstd")

    def _grain(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._part.eof:
                self._part = self._packed.decompressobj()
            self._fresh = False
            try:
                yield self._part.decompress(data)
            except zstandard.ZstdError as error:
                raise _damaged("zstd") from error
            data = self._part.unused_data if self._part.eof else b""


def unpacker(encoding: str) -> Unpacker:
    """For a Content-Encoding."""
    known: dict[str, Callable[[], Unpacker]] = {"": Plain, "identity": Plain, "gzip": Gzip, "zstd": Zstd}
    found = known.get(encoding.strip().lower())
    if found is None:
        raise Problem("media-type", "Content-Encoding may be gzip, zstd or left out.")
    return found()


def _damaged(packer: str) -> Problem:
    return Problem("bad-request", f"The body is not whole {packer} data. What came before is in; send all of it again.")
