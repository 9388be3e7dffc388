"""Cuts a text file into blocks of whole lines, with each line's number and byte offset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callstanding.formats.format import BadRow
from callstanding.formats.head import known_encoding, strip_bom
from callstanding.formats.opening import ByteStream

BLOCK_BYTES = 1 << 24
MAX_LINE = 1 << 26  # a longer line is cut here, so that a file without newlines fits in memory

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Whole lines of a text file, as UTF-8."""

    path: Path
    data: bytes
    starts: Numbers  # of each line in `data`; one more at the end, behind the last newline
    offsets: Numbers  # of each line in the file, after decompression
    first_line: int
    undecodable: tuple[int, ...] = ()  # indices of lines that are not valid in the encoding
    damage: str | None = None  # why the last line is the end of what could be read

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
        byte = int(self.offsets[index])
        return BadRow(str(self.path), self.first_line + index, byte, reason, self.text(index))


def read_blocks(path: Path, encoding: str = "utf-8") -> Iterator[Block]:
    """The file's lines in order. UsageError when the encoding is unknown.

    A packed file that breaks off gives what was readable; its last block says so.
    """
    stream = ByteStream(path)
    pieces = _filled(stream)
    rest = next(pieces, b"")
    offset, encoding = strip_bom(rest, known_encoding(encoding))
    rest, line = rest[offset:], 1
    for piece in pieces:
        whole, rest = _cut(rest, piece, encoding)
        if whole:
            block = _block(path, whole, encoding, offset, line)
            yield block
            offset, line = offset + len(whole), line + len(block)
    if rest or stream.damage:
        yield _block(path, rest, encoding, offset, line, stream.damage)


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


def _newline(encoding: str) -> bytes:
    return "\n".encode(encoding)


def _cut(rest: bytes, piece: bytes, encoding: str) -> tuple[bytes, bytes]:
    """The whole lines of `rest` and then `piece`, and the line that is only begun."""
    newline = _newline(encoding)
    before = len(rest)
    at = piece.rfind(newline)
    while at >= 0 and (before + at) % len(newline):
        at = piece.rfind(newline, 0, at + len(newline) - 1)
    if at < 0:
        whole = rest + piece
        return (whole, b"") if len(whole) >= MAX_LINE else (b"", whole)
    end = at + len(newline)
    return rest + piece[:end], piece[end:]


def _block(path: Path, raw: bytes, encoding: str, offset: int, line: int, damage: str | None = None) -> Block:
    raw_starts = _starts(raw, encoding, damaged=damage is not None)
    data, undecodable = _utf8(raw, encoding, raw_starts)
    same = data is raw
    starts = raw_starts if same else _starts(data, "utf-8", damaged=damage is not None)
    return Block(path, data, starts, raw_starts[:-1] + offset, line, undecodable, damage)


def _starts(raw: bytes, encoding: str, *, damaged: bool) -> Numbers:
    """Where each line starts, and where the last ends; a damaged end is a line, even empty."""
    newline = np.frombuffer(_newline(encoding), f"u{len(_newline(encoding))}")
    units = np.frombuffer(raw, newline.dtype, count=len(raw) // newline.itemsize)
    ends = (np.flatnonzero(units == newline[0]) + 1) * newline.itemsize
    tail = damaged or not len(ends) or ends[-1] != len(raw)
    return np.concatenate(([0], ends, [len(raw)] if tail else [])).astype(np.int64)


def _utf8(raw: bytes, encoding: str, starts: Numbers) -> tuple[bytes, tuple[int, ...]]:
    """The text as UTF-8 (the same object if it is), and the lines that are not valid."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return _utf8_by_line(raw, encoding, starts)
    return (raw if encoding in {"utf-8", "ascii"} else text.encode()), ()


def _utf8_by_line(raw: bytes, encoding: str, starts: Numbers) -> tuple[bytes, tuple[int, ...]]:
    invalid = []
    lines = []
    for index, (start, end) in enumerate(pairwise(starts)):
        line = raw[start:end]
        try:
            lines.append(line.decode(encoding).encode())
        except UnicodeDecodeError:
            invalid.append(index)
            lines.append(line if encoding == "utf-8" else _escaped(line, encoding))
    return (raw if encoding == "utf-8" else b"".join(lines)), tuple(invalid)


def _escaped(line: bytes, encoding: str) -> bytes:
    """A line that is not text, with its bad bytes escaped and its newline kept."""
    newline = b"\n" if line.endswith(_newline(encoding)) else b""
    return line.decode(encoding, "backslashreplace").rstrip("\n").encode() + newline
