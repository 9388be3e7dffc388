"""What a strategy is: which of its numbers a campaign calls with, told anew what the evening's standings are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

LATER_NEVER = math.inf  # seconds to wait for a number that there will not be today


@dataclass(frozen=True, slots=True)
class Stand:
    """How a number stood in the evening: its status, its Spam Score, and the score of its pool (0 to 100)."""

    status: str = "unknown"
    score: float = 0.0
    pool_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The line to call with now (its place among the campaign's numbers), or how many seconds to wait for one.

    `callee_only`: it is this callee who must not be called now, others may be.
    """

    line: int = -1
    wait_s: float = 0.0
    callee_only: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that was placed: by which line, to whom, from when to when (seconds), whether a person answered, and
    whether the dialler dropped that person.
    """

    line: int
    callee: int
    start: float
    end: float
    answered: bool
    dropped: bool = False


class Strategy(Protocol):
    """How a campaign uses its numbers."""

    def morning(self, day: int, stands: Mapping[int, Stand]) -> None:
        """A day begins; how the lines stood on the evening before, as far as anything is known of them."""

    def choose(self, at: float, callee: int) -> Choice:
        """With which line to call now."""

    def placed(self, call: Placed) -> None:
        """A call was placed as chosen."""

    def dropped(self) -> None:
        """A callee found no agent in time."""
