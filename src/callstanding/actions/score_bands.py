"""Whether scores mean what they say: of the numbers in a band of scores, how many others call spam."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callstanding.actions.agreement import Row, wilson

WIDTH = 20  # points of a band
LEAST = 10  # numbers from which a share is told


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers with a score from `low` to `high` that others have a label for: how many, how many of them any other
    calls spam, and that share with its 90 % interval; None where there are fewer than ten.
    """

    low: int
    high: int
    numbers: int
    spam: int
    share: float | None
    share_low: float | None
    share_high: float | None


def bands(rows: Iterable[Row]) -> list[Band]:
    """Every band from 0 to 100; numbers that we know nothing of, or others say nothing of, are left out."""
    counted = [[0, 0] for _ in range(100 // WIDTH)]
    for row in rows:
        meanings = {label.meaning for label in row.shown.values()} - {"unknown"}
        if row.ours is None or row.ours.score is None or not meanings:
            continue
        place = min(len(counted) - 1, int(row.ours.score // WIDTH))
        counted[place][0] += 1
        counted[place][1] += "spam" in meanings
    return [_band(at * WIDTH, *each) for at, each in enumerate(counted)]


def _band(low: int, numbers: int, spam: int) -> Band:
    if numbers < LEAST:
        return Band(low, low + WIDTH, numbers, spam, None, None, None)
    return Band(low, low + WIDTH, numbers, spam, spam / numbers, *wilson(spam, numbers))
