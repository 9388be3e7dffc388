"""JSON documents of a file, whole and broken: a list, one document, one per line, or several glued together.

Whatever is broken is cut out at its own borders, so that no neighbour is lost: in a file with one document per
line the border is the line; elsewhere it is the bracket that closes the document, or the next place where a
document plainly begins. A file that ends inside a document gives that tail as one broken document.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from callstanding.formats.document_brackets import by_bracket
from callstanding.formats.document_lines import by_line, one_per_line
from callstanding.formats.json_object import Shape, Value
from callstanding.formats.opening import ByteStream
from callstanding.formats.window import Pieces, Window
from callstanding.formats.written_text import how_written


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object of the file, or what should have been one: then `value` is None and `reason` says why."""

    line: int
    byte: int
    raw: bytes
    value: Value | None
    reason: str = ""


def open_documents(stream: ByteStream, encoding: str, shape: Shape) -> Iterator[Document]:
    """Every document of a plain, gzip or zstd file in order, numbered from 1."""
    return read_documents(_AsUtf8(stream, encoding), shape)


def read_documents(source: Pieces, shape: Shape) -> Iterator[Document]:
    """Every document of the bytes in order, numbered from 1."""
    window = Window(source)
    found = by_line if one_per_line(window.data) else by_bracket
    line, told = 0, False
    for line, (byte, raw, value, reason) in enumerate(found(window, shape), 1):
        yield Document(line, byte, raw, value, reason)
        told = bool(reason)
    if window.damage and not told:  # else the broken tail has told of it
        yield Document(line + 1, window.offset, b"", None, window.damage)


@dataclass
class _AsUtf8:
    """The bytes of a file as UTF-8, without byte order mark. Offsets then count UTF-8 bytes."""

    source: ByteStream
    encoding: str

    @property
    def damage(self) -> str | None:
        return self.source.damage

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self.source)
        first = next(pieces, b"")
        written = how_written(first, self.encoding)
        decoder = codecs.getincrementaldecoder(written.encoding)("replace")
        for piece in chain((first[written.mark :],), pieces):
            utf8 = piece if written.is_utf8 else decoder.decode(piece).encode()
            yield utf8 if written.line_end == "\n" else utf8.replace(b"\r", b"\n")
