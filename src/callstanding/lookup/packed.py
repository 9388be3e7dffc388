"""Standings as 76 bytes each: figures as they are, and all words of one (status, flags, grades) as one number.

Half a million numbers share some hundred combinations of words: kept once, they cost four bytes a number.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable

from msgspec.structs import astuple

from callstanding.lookup.shown import Shown

FIGURES = struct.Struct("<3d3d3qI")  # scores, times, counts, and the place of the words
SIZE = FIGURES.size
NONE = math.nan  # a time that there is not
QUIET = frozenset({"clean", "unknown"})  # what the clock alone does not change

Words = tuple[str, tuple[str, ...], str | None, str | None, str | None, str | None, bool]
"""Status, flags, maturity, connection, engagement, sentiment, near."""

_pack, _unpack = FIGURES.pack, FIGURES.unpack_from


class Vocabulary:
    """The combinations of words that occur, each under the number of its place; it only grows."""

    def __init__(self, known: Iterable[Words] = ()) -> None:
        self.words: list[Words] = list(known)
        self._place: dict[Words, int] = {words: place for place, words in enumerate(self.words)}

    def place(self, words: Words) -> int:
        """The place of a combination, a new one where it was not met before."""
        found = self._place.get(words)
        if found is None:
            self.words.append(words)  # before its place is known to anybody
            found = self._place[words] = len(self.words) - 1
        return found

    def packed(self, shown: Shown) -> bytes:
        """A standing without its number."""
        (_, status, flags, score, low, high, maturity, connection, engagement, sentiment,
         out, into, reports, since, by, as_of, near) = astuple(shown)  # fmt: skip
        words = (status, flags, maturity, connection, engagement, sentiment, near)
        place = self._place.get(words)
        if place is None:
            place = self.place(words)
        return _pack(score, low, high, since, NONE if by is None else by, as_of, out, into, reports, place)

    def shown(self, number: str, packed: bytes | memoryview, at: int = 0) -> Shown:
        """The standing of a number from where it begins in some bytes."""
        score, low, high, since, by, as_of, out, into, reports, place = _unpack(packed, at)
        status, flags, maturity, connection, engagement, sentiment, near = self.words[place]
        return Shown(
            number, status, flags, score, low, high, maturity, connection, engagement, sentiment,
            out, into, reports, since, None if by != by else by, as_of, near,  # NaN alone differs from itself
        )  # fmt: skip
