"""Indexes over snapshots, with any note at their end: opened, or refused as no whole index."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import msgspec
from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import StoreError
from callstanding.live.snapshots.index import Index
from callstanding.live.snapshots.layout import MARK, Note, Offsets


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


def _index(data: bytes) -> None:
    """The first byte: how many rows of noughts lie before the note that follows it; odd ones are no index at all."""
    rows, note = (data[0] // 2 % 4, data[1:]) if data else (0, b"")
    body = MARK + bytes(Offsets.of(rows).note - len(MARK)) + note + len(note).to_bytes(8, "little") + MARK
    path = Path(_folder().name) / "000001.index"
    path.write_bytes(note if data[:1] and data[0] % 2 else body)
    try:
        index = Index(path)
    except StoreError as error:
        told(error)
        return
    assert len(index.keys) == rows
    index.get("+12025550101")


_NOTE = Note(
    "p", "s", "n", "r", (("a", 1, 2),), "standard", "b", 7, 0, 0, 1.0, (("clean", (), None, None, None, None, False),)
)
_SEEDS = (
    b"\x00" + msgspec.json.encode(_NOTE),
    b"\x02" + msgspec.json.encode(msgspec.structs.replace(_NOTE, rows=1, numbers=1)),
    b"\x01" + MARK,
)

SNAPSHOTS = Target(
    "snapshot-index", one_by_one(_index), _SEEDS, (b'"rows":', b"-1", b"9" * 30, b"[" * 1200, MARK), longest=2048
)
