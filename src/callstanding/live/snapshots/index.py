"""An index over a snapshot, mapped: look-ups, changes since a cursor, and numbers by the beginning of their hash."""

from __future__ import annotations

import hashlib
import mmap
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from callstanding.errors import StoreError
from callstanding.live.snapshots import layout
from callstanding.live.snapshots.layout import GONE, MARK, ROW, Note, Offsets
from callstanding.lookup import Lookup, Shown
from callstanding.lookup.packed import QUIET, Vocabulary

_SIZE = ROW.itemsize
_INT, _LONG = struct.Struct("<I").unpack_from, struct.Struct("<Q").unpack_from
_TAIL = struct.Struct("<Q16s")


class Index(Lookup):
    """The standings of one snapshot. What was opened stays as it is, also when its file is deleted."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.note = _note(self._map)
        except (OSError, ValueError, struct.error, msgspec.DecodeError, RecursionError) as error:
            raise StoreError(f"{path} is no whole index.", hint="Delete it: it is made anew.") from error
        count, at = self.note.rows, Offsets.of(self.note.rows)
        self._keys = memoryview(self._map)[at.keys : at.rows].cast("Q")
        self._body = memoryview(self._map)[at.rows : at.by_seq]
        self.keys = np.frombuffer(self._map, layout.KEY, count, at.keys)
        self.rows = np.frombuffer(self._map, ROW, count, at.rows)
        self._by_seq = memoryview(self._map)[at.by_seq : at.by_hash].cast("I")
        self._by_hash = memoryview(self._map)[at.by_hash : at.note].cast("I")
        self._vocabulary = Vocabulary(self.note.words)
        self.seq = self.note.seq

    def __len__(self) -> int:
        return self.note.numbers

    def get(self, number: str) -> Shown | None:
        """The standing of a number in E.164 with +; None when nothing is known of it."""
        at = self._at(number)
        return None if at is None else self._shown(number, at)

    def numbers(self) -> Iterator[str]:
        """The numbers that have a standing, in order."""
        return (f"+{key}" for key in self.keys[self.rows["words"] != GONE].tolist())

    def loud(self) -> Sequence[str]:
        """The numbers that are watched, tagged or recovering, in order."""
        loud = [place for place, words in enumerate(self._vocabulary.words) if words[0] not in QUIET]
        return [f"+{key}" for key in self.keys[np.isin(self.rows["words"], loud)].tolist()]

    def since(self, seq: int, limit: int) -> list[tuple[int, str, Shown | None]]:
        """Rows changed after a cursor, oldest change first: (cursor, number, standing or None for one that is gone)."""
        first = bisect_right(self._by_seq, seq, key=lambda at: _LONG(self._body, at * _SIZE + layout.SEQ_AT)[0])
        return [self._row(at) for at in self._by_seq[first : first + limit]]

    def by_hash(self, prefix: str) -> list[tuple[str, Shown]]:
        """The standings of numbers whose SHA-256 begins with `prefix`, at most eight hexadecimal digits."""
        low, high = int(prefix.ljust(8, "0"), 16), int(prefix.ljust(8, "f"), 16)
        found = sorted((_digest(number), shown) for number, shown in self._hashed(low, high) if shown)
        return [(digest, shown) for digest, shown in found if digest.startswith(prefix)]

    def place(self, number: str) -> tuple[int, int] | None:
        """Which part of the snapshot has a number, and in which of its rows; None for one without a standing."""
        at = self._at(number)
        if at is None or self._is_gone(at):
            return None
        return self.rows["part"][at].item(), self.rows["row"][at].item()

    def _hashed(self, low: int, high: int) -> Iterable[tuple[str, Shown | None]]:
        def hash_at(at: int) -> int:
            found: int = _INT(self._body, at * _SIZE + layout.HASH_AT)[0]
            return found

        first = bisect_left(self._by_hash, low, key=hash_at)
        last = bisect_right(self._by_hash, high, key=hash_at)
        return [self._row(at)[1:] for at in self._by_hash[first:last]]

    def _at(self, number: str) -> int | None:
        try:
            key = int(number)
        except ValueError:
            return None
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key and number == f"+{key}" else None

    def _row(self, at: int) -> tuple[int, str, Shown | None]:
        number = f"+{self._keys[at]}"
        return _LONG(self._body, at * _SIZE + layout.SEQ_AT)[0], number, self._shown(number, at)

    def _shown(self, number: str, at: int) -> Shown | None:
        return None if self._is_gone(at) else self._vocabulary.shown(number, self._body, at * _SIZE)

    def _is_gone(self, at: int) -> bool:
        words: int = _INT(self._body, at * _SIZE + layout.WORDS_AT)[0]
        return words == GONE


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()


def _note(mapped: mmap.mmap) -> Note:
    """The note at the end of a file. Raises ValueError where the file is not whole."""
    length, mark = _TAIL.unpack_from(mapped, len(mapped) - _TAIL.size)
    end = len(mapped) - _TAIL.size
    if mark != MARK or mapped[: len(MARK)] != MARK or length > end:
        raise ValueError("a mark is missing")
    note = msgspec.json.decode(mapped[end - length : end], type=Note)
    if Offsets.of(note.rows).note + length != end:
        raise ValueError("its length is another one")
    return note
