"""People called and people who answered, day by day; days with few people are put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_WEEK = 7  # days at most that are put together


@dataclass(frozen=True)
class Series:
    """People called and people who answered, by day (since 1970, ascending); a row is of `last - day + 1` days."""

    day: Ints
    last: Ints
    people: Floats
    answered: Floats

    def __len__(self) -> int:
        return len(self.day)


def series(day: Ints, people: Ints, answered: Ints, at_least: int) -> Series:
    """Daily counts in any order; days with fewer than `at_least` people are put together, a week of them at most."""
    rows: list[list[int]] = []
    held: list[int] | None = None
    for at in np.argsort(day, kind="stable"):
        one = [int(day[at]), int(day[at]), int(people[at]), int(answered[at])]
        if held is not None and one[1] - held[0] < _WEEK:
            one = [held[0], one[1], held[2] + one[2], held[3] + one[3]]
        held = one if one[2] < at_least else None
        if held is None:
            rows.append(one)
    table = np.array(rows, np.int64).reshape(-1, 4)
    return Series(table[:, 0], table[:, 1], table[:, 2].astype(np.float64), table[:, 3].astype(np.float64))


def weekday(day: Ints) -> Ints:
    """Monday is 0; the day 0 of the epoch was a Thursday."""
    return (day + 3) % 7
