"""Cuts a stream into pieces that end with a line, and knows where in the file each begins."""

from __future__ import annotations

from dataclasses import dataclass

from callstanding.web.problem import Problem


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a file, after so many lines and bytes of it."""

    text: bytes
    line: int
    byte: int


class Cutter:
    """Takes a stream in, gives pieces of at most `size` bytes out; a line that is longer is a Problem."""

    def __init__(self, size: int) -> None:
        self._size, self._held = size, bytearray()
        self._line = self._byte = 0

    def feed(self, data: bytes) -> list[Piece]:
        """The pieces that are whole now."""
        self._held += data
        made = []
        while len(self._held) > self._size:
            made.append(self._cut(self._held.rfind(b"\n", 0, self._size) + 1))
        return made

    def rest(self) -> list[Piece]:
        """What is left at the end."""
        return [self._cut(len(self._held))] if self._held.strip() else []

    def _cut(self, end: int) -> Piece:
        if not end:
            told = f"A line, or a document over several lines, has more than {self._size:,} bytes."
            raise Problem("invalid", f"{told} Write one record a line.")
        piece = Piece(bytes(self._held[:end]), self._line, self._byte)
        del self._held[:end]
        self._line += piece.text.count(b"\n")
        self._byte += end
        return piece
