"""Lines: the numbers of a kind, who holds them from when to when, and by which account and trunk calls come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from callstanding.simulate.traffic import Bools, Codes, Floats, Ints

ALWAYS = np.inf


@dataclass(frozen=True)
class Lines:
    """Lines as columns; times are seconds from the first midnight, -inf and inf where a line was and stays in use.

    `serial` is 1 and up, different for each line of the world. `account` is 0 where calls come in without one.
    `louder`, `liked` and `reported` tell a line from the others of its kind: factors on its volume, on the odds of an
    answer, and on the share of complaints. `first` and `step` choose its known contacts.
    """

    number: Ints
    serial: Ints
    holder: Ints
    account: Ints
    trunk: Ints
    begin: Floats
    end: Floats
    signed: Codes
    louder: Floats
    liked: Floats
    reported: Floats
    first: Ints
    step: Ints

    def __len__(self) -> int:
        return len(self.number)

    def where(self, chosen: Bools | Ints) -> Lines:
        """The lines that are chosen, by mask or by position."""
        return Lines(*(getattr(self, f.name)[chosen] for f in fields(self)))

    def hold(self, line: Ints, start: Floats) -> Bools:
        """Whether each line (by position) is in use at each moment."""
        return (start >= self.begin[line]) & (start < self.end[line])

    def stay(self) -> Bools:
        """Whether each line is in use before, in and after the period."""
        stay: Bools = np.isinf(self.begin) & np.isinf(self.end)
        return stay


def joined(parts: Sequence[Lines]) -> Lines:
    """The lines of all parts, one after the other."""
    return Lines(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Lines)))
