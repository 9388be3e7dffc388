"""JSON documents that end where their bracket closes, in whatever stands around them: lists, pages, glued text.

A broken one is cut off where its bracket closes, or at the next place where a document plainly begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from callstanding.formats.json_object import Found, Shape, Value, decode
from callstanding.formats.window import LARGEST, Window

_QUOTED = rb'"(?:[^"\\\n]++|\\.)*+"'
_UNBRACKETED = re.compile(rb'(?:[^"{}\[\]]++|' + _QUOTED + rb")*+", re.DOTALL)
_BETWEEN = re.compile(rb"[\s,\[\]]*")
_BETWEEN_ELEMENTS = re.compile(rb"[\s,]*")
_STRAY = re.compile(rb"[^{\[\],\n]+")
_BEGINNING = re.compile(rb"(?:[}\]]\s*,?\s*|\n[ \t,]*)\{")


def by_bracket(window: Window, shape: Shape) -> Iterator[Found]:
    """Every document, whole or broken, in order."""
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
