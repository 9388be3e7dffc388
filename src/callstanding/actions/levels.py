"""The levels of an answer rate over time, for people who ask why: cut where PELT finds that the rate changed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from callstanding.actions.series import Series

_LEAST = 3  # rows of a level
_PENALTY = 3.0  # a cut must be worth so many times ln(rows), in units of the scatter of a day


@dataclass(frozen=True, slots=True)
class Level:
    """Some days (since 1970, both included) of one answer rate."""

    first: int
    last: int
    people: int
    rate: float


def levels(found: Series) -> list[Level]:
    """The levels of a series, in order. Needs ruptures, of the extra `owner`.

    The rates are put on a scale on which a day's chance is alike for all rates (Anscombe 1948), and cut where the sum
    of squares falls by more than the penalty (Killick, Fearnhead and Eckley 2012).
    """
    if len(found) < 2 * _LEAST:
        return [_level(found, 0, len(found))] if len(found) else []
    from ruptures import Pelt

    even = (
        2 * np.arcsin(np.sqrt((found.answered + 3 / 8) / (found.people + 3 / 4))) * math.sqrt(np.median(found.people))
    )
    steps = np.diff(even)
    scatter = max(1.0, float(np.median(np.abs(steps)) / 0.954) ** 2)  # of the difference of two days: 0.6745 * sqrt(2)
    cuts = Pelt(model="l2", min_size=_LEAST, jump=1).fit(even).predict(pen=_PENALTY * math.log(len(found)) * scatter)
    return [_level(found, a, b) for a, b in zip([0, *cuts[:-1]], cuts, strict=True)]


def _level(found: Series, first: int, end: int) -> Level:
    people = float(found.people[first:end].sum())
    return Level(
        int(found.day[first]), int(found.last[end - 1]), int(people), float(found.answered[first:end].sum() / people)
    )
