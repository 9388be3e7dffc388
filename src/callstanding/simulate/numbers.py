"""Numbers as small whole numbers: which area codes there are, how to write a number, and who gets which.

A number is 10,000 times the place of its area code in `AREAS` plus its last four digits. All of them lie in the
exchange 555, so that "the same area" and "the same exchange" are one thing here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from callstanding.errors import UsageError
from callstanding.simulate.reading import document
from callstanding.simulate.traffic import Bools, Ints, Rng

Ids = npt.NDArray[np.int64]

_PLAN = document("areas")
_HOME: tuple[int, ...] = tuple(_PLAN["home"]["codes"])
_ISLANDS: tuple[int, ...] = tuple(_PLAN["islands"]["codes"])
AREAS = np.array(_HOME + _ISLANDS, dtype=np.int64)
LINES = 10_000
SPACE = len(AREAS) * LINES
ISLANDS = range(len(_HOME), len(AREAS))
_BLOCK = 100
_KEPT_BLOCK = 5  # every fifth block of 100 is kept for holders of whole blocks


def e164(ids: Ids) -> pa.Array:
    """The numbers in E.164."""
    national = (AREAS[ids // LINES] * 1000 + _PLAN["exchange"]) * LINES + ids % LINES
    return pc.binary_join_element_wise("+1", pa.array(national).cast(pa.string()), "")


def area_code(ids: Ids) -> pa.Array:
    """The area codes of the numbers, as text."""
    return pa.array(AREAS[ids // LINES]).cast(pa.string())


def fictional(ids: Ids) -> Ids:
    """The same numbers, where those that serve somebody are replaced by the next one."""
    return ids + np.isin(ids % LINES, _PLAN["left_out"])


class Numbering:
    """Allots numbers, each once; which areas a world uses depends on how many numbers it needs."""

    def __init__(self, *, people: int, others: int, filled: float, rng: Rng) -> None:
        """`people` live in few area codes, which are half theirs; `others` lie in those and in more."""
        each = LINES * (1 - 1 / _KEPT_BLOCK) * filled
        self.home = min(len(_HOME), int(np.ceil(2 * people / each)))
        self.used = min(len(_HOME), max(3, self.home, int(np.ceil((people + others) / each))))
        self._area = rng.permutation(len(_HOME))
        self.taken = np.zeros(SPACE, dtype=np.bool_)
        self._kept = np.arange(SPACE) // _BLOCK % _KEPT_BLOCK == 0
        self._kept[_lines(list(ISLANDS))] = False
        self.taken[np.add.outer(np.arange(len(AREAS)) * LINES, _PLAN["left_out"]).ravel()] = True

    def near(self, n: int, rng: Rng) -> Ids:
        """Numbers in the people's area codes, in rising order."""
        return self._take(n, self._area[: self.home], rng)

    def far(self, n: int, rng: Rng) -> Ids:
        """Numbers in any area code of this world, in rising order."""
        return self._take(n, self._area[: self.used], rng)

    def abroad(self, n: int, rng: Rng) -> Ids:
        """Numbers on the islands, in rising order."""
        return self._take(n, np.array(ISLANDS), rng)

    def in_blocks(self, sizes: Sequence[int], rng: Rng) -> Ids:
        """Numbers side by side, for holder after holder, each in blocks of its own."""
        blocks = self._free_blocks(rng)
        found = []
        for size in sizes:
            wanted = -(-size // _BLOCK)
            mine, blocks = blocks[:wanted], blocks[wanted:]
            if len(mine) < wanted:
                raise UsageError("There are not enough blocks of fictional numbers.", hint="Take half as many people.")
            lines = (mine[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
            found.append(lines[~self.taken[lines]][:size])
            self.taken[lines] = True
        return np.concatenate(found)

    def nobodys(self) -> Ids:
        """Numbers of this world's area codes that nobody has."""
        lines = _lines(self._area[: self.used])
        nobodys: Ids = lines[~self.taken[lines] & ~self._kept[lines]]
        return nobodys

    def areas_of_people(self) -> Ints:
        """The places of the people's area codes."""
        return self._area[: self.home]

    def _take(self, n: int, areas: Ints, rng: Rng) -> Ids:
        lines = _lines(areas)
        free: Bools = ~self.taken[lines] & ~self._kept[lines]
        candidates = lines[free]
        if n > len(candidates):
            raise UsageError("There are not enough fictional numbers in an area.", hint="Take half as many people.")
        found = np.sort(rng.choice(candidates, size=n, replace=False))
        self.taken[found] = True
        return found

    def _free_blocks(self, rng: Rng) -> Ints:
        first = _lines(self._area[: self.used])[::_BLOCK]
        return rng.permutation(first[self._kept[first] & ~self.taken[first]]) // _BLOCK


def _lines(areas: Ints | Sequence[int]) -> Ids:
    """Every number of these areas."""
    return (np.asarray(areas, dtype=np.int64)[:, None] * LINES + np.arange(LINES)).ravel()
