"""Cuts a text file into blocks of whole lines, with each line's number and byte offset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callstanding.formats.block_text import Numbers, as_utf8, line_starts
from callstanding.formats.format import BadRow
from callstanding.formats.opening import ByteStream
from callstanding.formats.written_text import Written, how_written

BLOCK_BYTES = 1 << 24
MAX_LINE = 1 << 26  # a longer line is cut here, so that a file without newlines fits in memory


@dataclass(frozen=True)
class Block:
    """Whole lines of a text file, as UTF-8 that end in LF."""

    path: Path
    data: bytes
    starts: Numbers  # of each line in `data`; one more at the end, behind the last newline
    offsets: Numbers  # of each line in the file, after decompression
    first_line: int
    undecodable: tuple[int, ...] = ()  # indices of lines that are not valid in the encoding
    damage: str | None = None  # why the last line is the end of what could be read
    encoding: str = "utf-8"  # of the file
    done: float = 1.0  # share of the file that has been read

    def __len__(self) -> int:
        return len(self.offsets)

    @cached_property
    def bytes(self) -> npt.NDArray[np.uint8]:
        """The data for vectorised checks."""
        return np.frombuffer(self.data, np.uint8)

    def text(self, index: int) -> str:
        """The line without its end; bytes that are no text are shown as hexadecimal escapes."""
        raw = self.data[self.starts[index] : self.starts[index + 1]]
        return raw.decode("utf-8", "backslashreplace").removesuffix("\n").removesuffix("\r")

    def place(self, line: int) -> tuple[str, int]:
        """Text and byte offset of a line, by its number in the file."""
        index = line - self.first_line
        return self.text(index), int(self.offsets[index])

    def bad_row(self, index: int, reason: str) -> BadRow:
        """The line as a quarantined one."""
        byte, damage = int(self.offsets[index]), reason == self.damage
        return BadRow(str(self.path), self.first_line + index, byte, reason, self.text(index), is_damage=damage)


def read_blocks(path: Path, encoding: str = "utf-8") -> Iterator[Block]:
    """The file's lines in order. UsageError when the encoding is unknown.

    A packed file that breaks off gives what was readable; its last block says so.
    """
    stream = ByteStream(path)
    pieces = _filled(stream)
    rest = next(pieces, b"")
    written = how_written(rest, encoding)
    cutter = _Cutter(path, written, stream)
    rest, line = rest[written.mark :], 1
    offset = written.mark
    for piece in pieces:
        whole, rest = cutter.cut(rest, piece)
        if whole:
            block = cutter.block(whole, offset, line)
            yield block
            offset, line = offset + len(whole), line + len(block)
    if rest or stream.damage:
        yield cutter.block(rest, offset, line, stream.damage)


def _filled(stream: ByteStream) -> Iterator[bytes]:
    """The stream in pieces of at least a block, but for the last."""
    pieces: list[bytes] = []
    size = 0
    for piece in stream:
        pieces.append(piece)
        size += len(piece)
        if size >= BLOCK_BYTES:
            yield b"".join(pieces)
            pieces, size = [], 0
    yield b"".join(pieces)


@dataclass(frozen=True)
class _Cutter:
    """Cuts the text of a file into blocks, as the file is written."""

    path: Path
    written: Written
    stream: ByteStream

    @cached_property
    def newline(self) -> bytes:
        """The end of a line in the file's encoding."""
        return self.written.line_end.encode(self.written.encoding)

    def cut(self, rest: bytes, piece: bytes) -> tuple[bytes, bytes]:
        """The whole lines of `rest` and then `piece`, and the line that is only begun."""
        width, before = len(self.newline), len(rest)
        at = piece.rfind(self.newline)
        while at >= 0 and (before + at) % width:
            at = piece.rfind(self.newline, 0, at + width - 1)
        if at < 0:
            whole = rest + piece
            return (whole, b"") if len(whole) >= MAX_LINE else (b"", whole)
        end = at + width
        return rest + piece[:end], piece[end:]

    def block(self, raw: bytes, offset: int, line: int, damage: str | None = None) -> Block:
        """The lines as UTF-8, each with its place."""
        written = self.written
        raw_starts = line_starts(raw, self.newline, damaged=damage is not None)
        data, undecodable = as_utf8(raw, written, raw_starts)
        starts = raw_starts if data is raw else line_starts(data, b"\n", damaged=damage is not None)
        offsets = raw_starts[:-1] + offset
        return Block(self.path, data, starts, offsets, line, undecodable, damage, written.encoding, self.stream.share)
