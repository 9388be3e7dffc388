"""The columns of the register: one array each, one place for each number, and the words that codes stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from callstanding.inventory.states import STATES
from callstanding.live.board import WORST
from callstanding.records.number import parse_numbers

Rows = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
FLAGS = ("spoofed", "disputed", "inherited")
STATUSES = tuple(reversed(WORST))  # code 0 is unknown, the highest the worst
STATES_CODED = ("", *STATES)  # code 0 is not in stock
UNTOLD = -1  # calls of the day that nobody told

# What a place holds until something is known of its number. Times are seconds since 1970, NaN for none.
_FRESH: Mapping[str, tuple[Any, Any]] = {
    "seq": (np.int64, 0), "known": (np.bool_, False), "status": (np.uint8, 0), "flags": (np.uint8, 0),
    "score": (np.float32, np.nan), "low": (np.float32, np.nan), "high": (np.float32, np.nan), "near": (np.bool_, False),
    "calls_out": (np.int64, 0), "calls_in": (np.int64, 0), "reports": (np.int64, 0), "reason": (np.uint16, 0),
    "since": (np.float64, np.nan), "clean_by": (np.float64, np.nan), "state": (np.uint8, 0),
    "state_since": (np.float64, np.nan), "campaign": (np.int32, 0), "pool": (np.int32, 0), "holder": (np.int32, 0),
    "tenant": (np.int32, 0), "calls": (np.int64, UNTOLD), "country": (np.uint16, 0), "text": ("S16", b""),
    "order": (np.int64, 0),
}  # fmt: skip
OF_STANDING = ("known", "status", "flags", "score", "low", "high", "near", "calls_out", "calls_in", "reports",
               "reason", "since", "clean_by")  # fmt: skip
OF_STOCK = ("state", "state_since", "campaign", "pool", "holder", "tenant")
OF_WORDS = ("reason", "country", "campaign", "pool", "holder", "tenant")


class Words:
    """Texts by codes; code 0 is no text."""

    def __init__(self) -> None:
        self.texts = [""]
        self._codes = {"": 0}

    def code(self, text: str) -> int:
        """The code of a text, a new one for a new text."""
        found = self._codes.get(text)
        if found is None:
            found = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return found

    def known(self, text: str) -> int:
        """The code of a text; -1, which no place has, for one that was never seen."""
        return self._codes.get(text, -1)


class Columns:
    """Arrays that grow; a number keeps its place for ever. `at["score"]` is the array of the places in use."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.places: dict[str, int] = {}
        self.words = {name: Words() for name in OF_WORDS}
        self._room = {name: np.empty(0, kind) for name, (kind, _) in _FRESH.items()}
        self.at: dict[str, npt.NDArray[Any]] = dict(self._room)

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, numbers: Sequence[str]) -> Rows:
        """The places of numbers; those that are new get one."""
        new = [each for each in dict.fromkeys(numbers) if each not in self.places]
        if new:
            self._add(new)
        return np.fromiter(map(self.places.__getitem__, numbers), np.intp, len(numbers))

    def found(self, numbers: Iterable[str]) -> Rows:
        """The places of those numbers that have one."""
        return np.array([self.places[each] for each in numbers if each in self.places], np.intp)

    def reset(self, names: Sequence[str], rows: Rows | slice) -> None:
        """Forget what some columns say of these places."""
        for name in names:
            self.at[name][rows] = _FRESH[name][1]

    def coded(self, name: str, texts: Iterable[str]) -> list[int]:
        """The codes of texts in a column of words."""
        return [self.words[name].code(text) for text in texts]

    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self._room.values())

    def _add(self, new: list[str]) -> None:
        start, end = len(self.numbers), len(self.numbers) + len(new)
        self._grow(end)
        self.numbers.extend(new)
        self.places.update(zip(new, range(start, end), strict=True))
        for name, (_, fresh) in _FRESH.items():
            self._room[name][start:end] = fresh
            self.at[name] = self._room[name][:end]
        self.at["text"][start:] = [each.encode() for each in new]
        self.at["order"][start:] = [_order(each) for each in new]
        self.at["country"][start:] = self.coded("country", (each.region or "" for each in parse_numbers(new, None)))

    def _grow(self, least: int) -> None:
        if least <= len(self._room["seq"]):
            return
        for name, array in self._room.items():
            wider = np.empty(max(least, 2 * len(array), 1024), array.dtype)
            wider[: len(array)] = array
            self._room[name] = wider


def _order(number: str) -> int:
    """The digits as a key that sorts as the text does: +1202 before +33."""
    return int("".join(filter(str.isdecimal, number))[:15].ljust(15, "0"))
