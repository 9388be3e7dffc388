"""A book of numbers to draw callees from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from callstanding.simulate.numbers import LINES, Ids
from callstanding.simulate.traffic import Ints, Rng


@dataclass(frozen=True)
class Book:
    """Numbers that somebody has, in rising order, to draw callees from."""

    numbers: Ids

    @cached_property
    def _circle(self) -> int:
        """The largest prime up to the size, so that any step leads round to all of the numbers."""
        return next(n for n in range(len(self.numbers), 0, -1) if all(n % d for d in range(2, math.isqrt(n) + 1)))

    def contact(self, first: Ints, step: Ints, which: Ints) -> Ids:
        """The known contact with the index `which` of a line: all its contacts are different, up to the whole book."""
        stride = step % max(1, self._circle - 1) + 1
        found: Ids = self.numbers[(first + which * stride) % self._circle]
        return found

    def any(self, n: int, rng: Rng) -> Ids:
        """Any numbers, each as likely."""
        found: Ids = self.numbers[rng.integers(0, len(self.numbers), n)]
        return found

    def near(self, numbers: Ids, rng: Rng) -> Ids:
        """For each number another one of its area code, or any one where the book has none there."""
        low = np.searchsorted(self.numbers, numbers // LINES * LINES)
        high = np.searchsorted(self.numbers, (numbers // LINES + 1) * LINES)
        some = np.where(high > low, low, 0)
        width = np.where(high > low, high - low, len(self.numbers))
        found: Ids = self.numbers[some + (rng.random(len(numbers)) * width).astype(np.int64)]
        return found
