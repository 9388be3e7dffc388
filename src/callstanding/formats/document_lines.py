"""JSON documents that stand one on a line: the line is the border of a broken one."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.formats.document_brackets import by_bracket
from callstanding.formats.json_object import Found, Shape, decode
from callstanding.formats.window import LARGEST, Held, Window

_LINE_EDGE = b"[], \t\r\n"
FIRST = 20
"""Lines that are looked at."""


def one_per_line(head: bytes) -> bool:
    """Whether one of the first lines is a whole document that begins at the left edge."""
    lines = head[: 1 << 16].split(b"\n")[:FIRST]
    return any(line[:1] in (b"{", b"[", b",") and decode(line.strip(_LINE_EDGE))[0] is not None for line in lines)


def by_line(window: Window, shape: Shape) -> Iterator[Found]:
    """Every document, whole or broken, in order; a line may hold several, or a page of them."""
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


def _within(line: bytes, byte: int, *, shape: Shape, reason: str) -> Iterator[Found]:
    """The documents of a line that is not one document: several, a page, or a broken one."""
    for at, raw, value, why in by_bracket(Window(Held(line)), shape):
        yield byte + at, raw, value, why and (reason or why)
