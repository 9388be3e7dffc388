"""People called, counted in cells, and how much of a change of their answer rate a change of the mix makes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_KNOWN = 20.0  # people of a class with whom its own rate counts half: fewer say little
KNOWN, NEW, ELSEWHERE = 0, 1, 2
OTHER, INVALID, STOPPED = 0, 1, 2

By = tuple[npt.NDArray[Any], npt.NDArray[Any]]
"""The class of each cell before, and of each cell after."""


@dataclass(frozen=True)
class Cells:
    """Counts of people called and of those who answered, by what may make a difference; see engines/answers.py.

    `line` is the place of the number, `day` is counted from 1970, `trunk` and `block` are keys.
    """

    line: Ints
    day: Ints
    hour: Ints
    trunk: npt.NDArray[np.uint64]
    block: npt.NDArray[np.uint64]
    met: Ints
    fate: Ints
    people: Floats
    answered: Floats

    def where(self, chosen: npt.NDArray[np.bool_]) -> Cells:
        """Only some cells."""
        return Cells(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def days(self, first: int, last: int) -> Cells:
        """The cells of some days, both included."""
        return self.where((self.day >= first) & (self.day <= last))

    @property
    def called(self) -> float:
        """People called."""
        return float(self.people.sum())

    @property
    def rate(self) -> float:
        """The share of them who answered; 0 where nobody was called."""
        return float(self.answered.sum() / self.called) if self.called else 0.0

    @property
    def slot(self) -> Ints:
        """The hour of the day, weekends apart."""
        return self.hour + 24 * ((self.day + 3) % 7 >= 5)

    @property
    def list_class(self) -> Ints:
        """Who was called: no such number, known, new, or new in a place never called before."""
        return np.where(self.fate == INVALID, 3, self.met)

    def share(self, chosen: npt.NDArray[np.bool_]) -> float:
        """The share of the people called who are in the chosen cells."""
        return float(self.people[chosen].sum() / self.called) if self.called else 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """People and rate of each class of a comparison, before and after, small classes drawn to the whole."""

    before: Floats
    after: Floats
    rate_before: Floats
    rate_after: Floats


def rates(before: Cells, after: Cells, by: By, *, drawn: float = _KNOWN) -> Rates:
    """The classes of both times. `drawn`: people of a class with whom its own rate counts half, else the whole's."""
    places, count = _places(by)
    sides = list(zip(places, (before, after), strict=True))
    people = [_counted(at, cells.people, count) for at, cells in sides]
    answered = [_counted(at, cells.answered, count) for at, cells in sides]
    own = [(a + drawn * c.rate) / (n + drawn) for a, n, c in zip(answered, people, (before, after), strict=True)]
    # a class that is new has no former rate: what it has now is the mix's doing, and none of it a change of its own
    was = np.where(people[0] > 0, own[0], own[1])
    return Rates(people[0], people[1], was, np.where(people[1] > 0, own[1], was))


def mixed(found: Rates) -> float:
    """How many points the rate fell since the mix of classes changed (Kitagawa 1955); the rest fell within them."""
    was, now = found.before / max(found.before.sum(), 1.0), found.after / max(found.after.sum(), 1.0)
    return float(((was - now) * (found.rate_before + found.rate_after) / 2).sum())


def answers(before: Cells, after: Cells, by: By) -> tuple[Floats, Floats]:
    """(expected at its former rate, had) of the answers after, of each class in the order of np.unique."""
    places, count = _places(by)
    found = rates(before, after, by)
    return found.after * found.rate_before, _counted(places[1], after.answered, count)


def _counted(place: npt.NDArray[np.intp], counts: Floats, classes: int) -> Floats:
    return np.bincount(place, counts, classes).astype(np.float64)


def _places(by: By) -> tuple[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], int]:
    keys, place = np.unique(np.concatenate(by), return_inverse=True)
    return (place[: len(by[0])], place[len(by[0]) :]), len(keys)
