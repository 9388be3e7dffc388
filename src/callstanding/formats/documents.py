"""JSON documents of a file, whole and broken: a list, one document, one per line, or several glued together.

Whatever is broken is cut out at its own borders, so that no neighbour is lost: in a file with one document per
line the border is the line; elsewhere it is the bracket that closes the document, or the next place where a
document plainly begins. A file that ends inside a document gives that tail as one broken document.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import msgspec

from callstanding.formats.head import strip_bom
from callstanding.formats.opening import ByteStream

Value = dict[str, Any]

LARGEST = 1 << 24
"""Bytes after which an unclosed document counts as broken (the largest real one, a Twilio page, has 3 MB)."""

COMPACT = 1 << 20
"""Bytes read that may stay in memory before the rest is moved up."""

_QUOTED = rb'"(?:[^"\\\n]++|\\.)*+"'
_UNBRACKETED = re.compile(rb'(?:[^"{}\[\]]++|' + _QUOTED + rb")*+", re.DOTALL)
_BETWEEN = re.compile(rb"[\s,\[\]]*")
_BETWEEN_ELEMENTS = re.compile(rb"[\s,]*")
_STRAY = re.compile(rb"[^{\[\],\n]+")
_BEGINNING = re.compile(rb"(?:[}\]]\s*,?\s*|\n[ \t,]*)\{")
_LINE_EDGE = b"[], \t\r\n"


class Pieces(Protocol):
    """Bytes that come piece by piece; `damage` says afterwards why they ended early, if they did."""

    @property
    def damage(self) -> str | None:
        """Why the bytes ended too early."""

    def __iter__(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object of the file, or what should have been one: then `value` is None and `reason` says why."""

    line: int
    byte: int
    raw: bytes
    value: Value | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a format's documents look like: `inner` is the key under which pages keep their list of records."""

    is_record: Callable[[Value], bool]
    inner: str | None = None


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


def open_documents(path: Path, encoding: str, shape: Shape) -> Iterator[Document]:
    """Every document of a plain, gzip or zstd file in order, numbered from 1."""
    return read_documents(_AsUtf8(ByteStream(path), encoding), shape)


def read_documents(source: Pieces, shape: Shape) -> Iterator[Document]:
    """Every document of the bytes in order, numbered from 1."""
    window = Window(source)
    found = _by_line if _one_per_line(window.data) else _by_bracket
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
        mark, encoding = strip_bom(first, self.encoding)
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        plain = codecs.lookup(encoding).name == "utf-8"
        for piece in chain((first[mark:],), pieces):
            yield piece if plain else decoder.decode(piece).encode()


Found = tuple[int, bytes, Value | None, str]


def decode(raw: bytes) -> tuple[Value | None, str]:
    """The object that the bytes spell, or None and the reason."""
    try:
        value = msgspec.json.decode(raw)
    except UnicodeDecodeError:
        return None, "the text is not UTF-8; try --encoding"
    except (msgspec.MsgspecError, ValueError, RecursionError) as problem:
        return None, f"not JSON: {problem}"
    return (value, "") if isinstance(value, dict) else (None, "not a JSON object")


def _one_per_line(head: bytes) -> bool:
    """Whether one of the first lines is a whole document that begins at the left edge."""
    lines = head[: 1 << 16].split(b"\n")[:20]
    return any(line[:1] in (b"{", b"[", b",") and decode(line.strip(_LINE_EDGE))[0] is not None for line in lines)


# -- one document per line ------------------------------------------------------------------------------------------


def _by_line(window: Window, shape: Shape) -> Iterator[Found]:
    for byte, line, whole in _lines(window):
        left = line.lstrip(_LINE_EDGE)
        piece = left.rstrip(_LINE_EDGE)
        if not piece:
            continue
        value, reason = decode(piece)
        if value is None or (shape.inner and isinstance(value.get(shape.inner), list)):
            ended = "" if whole else window.damage or "the file ends inside this record"
            yield from _within(line, byte, shape=shape, reason=ended or reason)
        else:
            yield byte + len(line) - len(left), piece, value, reason


def _lines(window: Window) -> Iterator[tuple[int, bytes, bool]]:
    """(offset, line, whether it ended) of each line; the window forgets a chunk once all its lines are out."""
    at = 0
    while True:
        end = window.data.find(b"\n", at)
        if end >= 0:
            yield window.offset + at, window.data[at:end], True
            at = end + 1
            continue
        window.drop(at)
        at = 0
        if len(window.data) > LARGEST or not window.grow():
            break
    if window.data:
        rest, byte = window.data, window.offset
        window.drop(len(rest))
        yield byte, rest, False
    if not window.ended:
        yield from _after_endless_line(window)


def _after_endless_line(window: Window) -> Iterator[tuple[int, bytes, bool]]:
    """The lines behind one that passed the largest size: its remainder is skipped, it is broken already."""
    while window.grow() and b"\n" not in window.data:
        window.drop(len(window.data))
    window.drop(window.data.find(b"\n") + 1)
    yield from _lines(window)


@dataclass
class Held:
    """Bytes at hand, in the place of a file."""

    data: bytes
    damage: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        yield self.data


def _within(line: bytes, byte: int, *, shape: Shape, reason: str) -> Iterator[Found]:
    """The documents of a line that is not one document: several, a page, or a broken one."""
    for at, raw, value, why in _by_bracket(Window(Held(line)), shape):
        yield byte + at, raw, value, why and (reason or why)


# -- anything else: documents end where their bracket closes ----------------------------------------------------------


def _by_bracket(window: Window, shape: Shape) -> Iterator[Found]:
    inside = False
    while True:
        between = _BETWEEN_ELEMENTS if inside else _BETWEEN
        start = _skip(window, between)
        if start is None:
            return
        if inside and window.data[start] == ord("]"):
            inside = False
            _drop_page_end(window, start + 1)
        elif window.data[start] != ord("{"):
            yield _stray(window, start)
        elif not inside and (entry := _page_entry(window, start, shape)):
            inside = True
            window.skip(entry)
        else:
            yield _document(window, start, shape)


def _skip(window: Window, between: re.Pattern[bytes]) -> int | None:
    """Where the next thing begins, or None at the end of the file."""
    while True:
        match = between.match(window.data, window.begin)
        at = match.end() if match else window.begin
        if at < len(window.data):
            return at
        window.drop(at)
        if not window.grow():
            return None


def _stray(window: Window, start: int) -> Found:
    """Text that is no document: a number, a word, NULs."""
    match = _STRAY.match(window.data, start)
    end = match.end() if match else start + 1
    return _cut(window, start, end, why="text between records")


def _cut(window: Window, start: int, end: int, *, why: str, value: Value | None = None) -> Found:
    found = (window.offset + start, window.data[start:end], value, why)
    window.skip(end)
    return found


def _document(window: Window, start: int, shape: Shape) -> Found:
    end, closed = _closing(window, start)
    value, reason = decode(window.data[start:end])
    if value is not None:
        return _cut(window, start, end, why="", value=value)
    following = _next_beginning(window, start, limit=end if closed else None, shape=shape)
    if following is None and not closed:
        end = _to_the_end(window)
        reason = window.damage or "the file ends inside this record"
    return _cut(window, start, following or end, why=reason)


def _closing(window: Window, start: int, *, depth: int = 0) -> tuple[int, bool]:
    """Where the bracket opened at `start` closes; False when it never does."""
    at = start
    while True:
        match = _UNBRACKETED.match(window.data, at)
        at = match.end() if match else at
        if at < len(window.data) and window.data[at] != ord('"'):
            depth += 1 if window.data[at] in b"{[" else -1
            at += 1
            if depth <= 0:
                return at, True
        elif window.data.find(b"\n", at) >= 0 or len(window.data) - start > LARGEST or not window.grow():
            return at, False  # a text may not run over a line end: the quote was never closed


def _next_beginning(window: Window, start: int, *, limit: int | None, shape: Shape) -> int | None:
    """Where the document after a broken one begins."""
    indent = _indent(window.data, start)
    at = start + 1
    while True:
        for match in _BEGINNING.finditer(window.data, at, len(window.data) if limit is None else limit):
            brace = match.end() - 1
            if (indent is not None and _indent(window.data, brace) == indent) or _is_whole(window, brace, shape):
                return brace
        at = max(at, len(window.data) - 256)
        if limit is not None or len(window.data) - start > LARGEST or not window.grow():
            return None


def _indent(data: bytes, brace: int) -> bytes | None:
    """The white space before a bracket that begins its line; None when something else stands before it."""
    before = data[data.rfind(b"\n", 0, brace) + 1 : brace]
    return None if before.strip(b" \t,[") else before.replace(b",", b"").replace(b"[", b"")


def _is_whole(window: Window, brace: int, shape: Shape) -> bool:
    end, closed = _closing(window, brace)
    value = decode(window.data[brace:end])[0] if closed else None
    return value is not None and shape.is_record(value)


def _to_the_end(window: Window) -> int:
    while len(window.data) <= LARGEST and window.grow():
        pass
    return len(window.data)


# -- pages: one document that holds the records in a list -------------------------------------------------------------


def _page_entry(window: Window, start: int, shape: Shape) -> int:
    """The offset of a page's first record, or 0 when the document at `start` is no page."""
    if shape.inner is None:
        return 0
    end, closed = _closing(window, start)
    page = window.data[start : end if closed else len(window.data)]
    match = re.search(rb'"' + shape.inner.encode() + rb'"\s*:\s*\[', page)
    if match is None or page.count(b"{", 0, match.start()) - page.count(b"}", 0, match.start()) != 1:
        return 0
    return start + match.end()


def _drop_page_end(window: Window, at: int) -> None:
    """Skip what a page says after its list: the addresses of its neighbours."""
    end, _ = _closing(window, at, depth=1)
    window.skip(end)
