"""The part of a byte stream that is in memory while documents are looked for in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

LARGEST = 1 << 24
"""Bytes after which an unclosed document counts as broken (the largest real one, a Twilio page, has 3 MB)."""

COMPACT = 1 << 20
"""Bytes read that may stay in memory before the rest is moved up."""


class Pieces(Protocol):
    """Bytes that come piece by piece; `damage` says afterwards why they ended early, if they did."""

    @property
    def damage(self) -> str | None:
        """Why the bytes ended too early."""

    def __iter__(self) -> Iterator[bytes]: ...


@dataclass
class Held:
    """Bytes at hand, in the place of a file."""

    data: bytes
    damage: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        yield self.data


class Window:
    """The part of the file that is in memory, and where it lies in the file."""

    def __init__(self, source: Pieces) -> None:
        self._source, self._pieces = source, iter(source)
        self.data, self.offset, self.ended = b"", 0, False
        self.begin = 0  # where reading goes on
        self.grow()

    @property
    def damage(self) -> str | None:
        """Why the file ends too early, once it has ended."""
        return self._source.damage if self.ended else None

    def grow(self) -> bool:
        """Read on; False at the end of the file, or where its compressed data is damaged."""
        for piece in self._pieces:
            if piece:
                self.data += piece
                return True
        self.ended = True
        return False

    def drop(self, count: int) -> None:
        """Forget the first bytes, which have been read."""
        self.data = self.data[count:]
        self.offset += count
        self.begin = 0

    def skip(self, end: int) -> None:
        """Go on at `end`; what lies before it is forgotten only now and then, since that moves all the rest."""
        self.begin = end
        if end > COMPACT:
            self.drop(end)
