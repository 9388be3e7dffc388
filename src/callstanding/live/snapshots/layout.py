"""How an index over a snapshot lies in its file: sorted numbers, a row of 96 bytes for each, two orders, and a note.

    mark | numbers (8 bytes each) | rows (96) | by cursor (4) | by hash (4) | note (JSON) | its length (8) | mark

The file is written whole before it gets its name, so one without its last mark is none. 112 bytes a number, of which
every process that maps the file has the same ones.
"""

from __future__ import annotations

import msgspec
import numpy as np

from callstanding.lookup.packed import Words

MARK = b"callstanding ix1"
GONE = 0xFFFFFFFF  # the words of a number that has no standing any more
KEY = np.dtype("<u8")
ROW = np.dtype(
    [
        ("score", "<f8", 3), ("time", "<f8", 3), ("count", "<i8", 3), ("words", "<u4"),  # as lookup.packed has them
        ("hash", "<u4"),  # the first four bytes of the SHA-256 of the number
        ("part", "<u4"), ("row", "<u4"),  # where the snapshot has it
        ("seq", "<u8"),  # the cursor of its last change
    ]
)  # fmt: skip
PLACE = np.dtype("<u4")
WORDS_AT, SEQ_AT, HASH_AT, PART_AT = 72, 88, 76, 80  # bytes within a row


class Note(msgspec.Struct, frozen=True):
    """What an index says of itself. Times are seconds since 1970."""

    place: str  # of the snapshots
    snapshot: str  # its id
    name: str
    root: str
    parts: tuple[tuple[str, int, int], ...]
    policy: str
    born: str  # whose cursors these are: an index that follows another one goes on with them
    seq: int  # the newest cursor
    rows: int  # numbers, also those that are gone
    numbers: int  # with a standing
    as_of: float  # of the newest standing
    words: tuple[Words, ...]


class Offsets(msgspec.Struct, frozen=True):
    """Where the sections of a file begin."""

    keys: int
    rows: int
    by_seq: int
    by_hash: int
    note: int

    @classmethod
    def of(cls, rows: int) -> Offsets:
        """The offsets of an index of so many rows."""
        keys = len(MARK)
        body = keys + rows * KEY.itemsize
        by_seq = body + rows * ROW.itemsize
        by_hash = by_seq + rows * PLACE.itemsize
        return cls(keys, body, by_seq, by_hash, by_hash + rows * PLACE.itemsize)
