"""Segments of the journal: whole frames come out, and what is torn, damaged or empty ends the walk."""

from __future__ import annotations

import zlib

from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import StoreError
from callstanding.formats.in_memory import in_memory
from callstanding.live.journal import Posted, Sealed, frames

_SEALED = Sealed(b"a secret of the tests, 32 bytes..")
_GOOD = _SEALED.frame(Posted("calls", "calls", b"{}\n"), "web-1")


def _frame(box: bytes) -> bytes:
    return len(box).to_bytes(4, "big") + zlib.crc32(box).to_bytes(4, "big") + box


def _segment(data: bytes) -> None:
    """The first byte says what stands before the data: nothing, a good frame, or that the data is a frame's box."""
    first, rest = (data[0] % 3, data[1:]) if data else (0, b"")
    content = (rest, _GOOD + rest, _frame(rest))[first]
    with in_memory(content) as path:
        found = list(frames(path))
    assert first != 1 or found
    for box, end in found:
        assert content[end - len(box) : end] == box
        try:
            assert _SEALED.open(box, "web-1").kind == "calls"
        except StoreError as error:
            told(error)


JOURNAL = Target(
    "journal",
    one_by_one(_segment),
    (b"\x00" + bytes(64), b"\x01" + bytes(64), b"\x02", b"\x02" + bytes(40), b"\x00" + _GOOD),
)
