"""How many calls a number makes on which day: where its pace has changed, the new one is what goes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from callstanding.signals.fold import Floats, Ints

SURE = 12.0  # by so much must a change of pace be likelier than chance: twice the log-likelihood, 1 in 500 by chance
MEDIAN = 0.455  # of a squared standard normal: what is wider than chance is told from it by half of the steps
SATURDAY = 2  # the day 0 of the epoch was a Thursday


@dataclass(frozen=True)
class Pace:
    """The past days (since 1970) to draw from, the calls of each, how much busier the number is now than it was then,
    and which of them are since the pace last changed.
    """

    day: Ints
    calls: Floats
    more: Floats
    recent: npt.NDArray[np.bool_]

    @property
    def usual(self) -> float:
        """Calls a day as things are now."""
        return float((self.calls * self.more).mean())

    def alike(self, weekend: bool) -> npt.NDArray[np.intp]:  # noqa: FBT001 - a kind of day, not a switch
        """The days that stand for a weekday or for one of the weekend: those since the change where there are any."""
        kind = is_weekend(self.day) == weekend
        for among in (self.recent & kind, kind):
            if among.any():
                return np.flatnonzero(among)
        return np.arange(len(self.day))


def is_weekend(day: Ints) -> npt.NDArray[np.bool_]:
    """Whether days since 1970 are Saturdays or Sundays."""
    return np.isin(day % 7, (SATURDAY, SATURDAY + 1))


def pace_of(day: Ints, calls: Floats) -> Pace:
    """The pace over some days without a gap."""
    cut = _changed(day, calls)
    recent = np.arange(len(day)) >= cut
    foreseen = _usual(day, calls)
    before, after = (_share(calls[part], foreseen[part]) for part in (~recent, recent))
    return Pace(day, calls, np.where(recent, 1.0, after / before if cut and before > 0 else 1.0), recent)


def _usual(day: Ints, calls: Floats) -> Floats:
    """What each day would have, were all weekdays alike and all days of the weekend."""
    rest = is_weekend(day)
    return np.where(rest, _mean(calls[rest]), _mean(calls[~rest]))


def _share(calls: Floats, foreseen: Floats) -> float:
    total = float(foreseen.sum())
    return float(calls.sum()) / total if total > 0 else 0.0


def _changed(day: Ints, calls: Floats) -> int:
    """The place of the first day since which the pace is another; 0 where it did not change."""
    usual = _usual(day, calls)
    steps = np.diff(calls - usual) ** 2 / np.maximum(usual[1:], 1.0) / 2
    spread = max(1.0, float(np.median(steps)) / MEDIAN) if len(steps) else 1.0  # the change itself is one step of many
    best, cut = SURE, 0
    for at in range(2, len(day) - 1):
        gain = sum(_likely(calls[part], usual[part]) for part in (slice(0, at), slice(at, None)))
        if 2 * gain / spread > best:
            best, cut = 2 * gain / spread, at
    return cut


def _likely(calls: Floats, usual: Floats) -> float:
    """By how much likelier these calls are at a pace of their own than at the usual one (Poisson, log-likelihood)."""
    made, foreseen = float(calls.sum()), float(usual.sum())
    if foreseen <= 0:
        return 0.0
    return (made * np.log(made / foreseen) if made > 0 else 0.0) - (made - foreseen)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0
