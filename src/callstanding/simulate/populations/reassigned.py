"""Numbers that change hands: from a spammer to somebody honest, the other way, and back to the same spammer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec
import numpy as np

from callstanding.simulate.casting import Casting
from callstanding.simulate.kind import LEGIT, SPAM, Kind
from callstanding.simulate.lines import ALWAYS, Lines, joined
from callstanding.simulate.populations.people import idle
from callstanding.simulate.profile import Range
from callstanding.simulate.traffic import DAY_S, Floats

_LONGEST_GAP = 0.2  # of the period


class Change(msgspec.Struct, frozen=True):
    """When numbers change hands; see worlds/words.toml for what each parameter means."""

    switch_at: Range
    gap_days: float


def heir(casting: Casting, kind: str, _cast: Mapping[str, Lines]) -> Lines:
    """People who get a number in the middle of the period."""
    n = casting.count(kind)
    return casting.given(kind, _near(casting, kind, n), _switch(casting, kind, n), np.full(n, ALWAYS))


def former(casting: Casting, kind: str, cast: Mapping[str, Lines]) -> Lines:
    """Spammers who had the heirs' numbers until some days before."""
    heirs = cast[HEIR]
    return casting.given(kind, heirs.number, np.full(len(heirs), -ALWAYS), heirs.begin - _gap_s(casting))


def leaver(casting: Casting, kind: str, _cast: Mapping[str, Lines]) -> Lines:
    """People who give their number back in the middle of the period."""
    n = casting.count(kind)
    return casting.given(kind, _near(casting, kind, n), np.full(n, -ALWAYS), _switch(casting, kind, n))


def follower(casting: Casting, kind: str, cast: Mapping[str, Lines]) -> Lines:
    """Spammers who get the leavers' numbers some days later."""
    leavers = cast[LEAVER]
    return casting.given(kind, leavers.number, leavers.end + _gap_s(casting), np.full(len(leavers), ALWAYS))


def returning(casting: Casting, kind: str, _cast: Mapping[str, Lines]) -> Lines:
    """Spammers who give their number back and get the same one again: each line has two spans."""
    n = casting.count(kind)
    before = casting.given(kind, _near(casting, kind, n), np.full(n, -ALWAYS), _switch(casting, kind, n))
    again = np.floor(before.end + _gap_s(casting))
    return joined([before, replace(before, begin=again, end=np.full(n, ALWAYS))])


def _near(casting: Casting, kind: str, n: int) -> np.ndarray:
    return casting.numbering.near(n, casting.dice(kind))


def _switch(casting: Casting, kind: str, n: int) -> Floats:
    """The moment of the change for each number; a change beyond the period's end is none."""
    low, high = casting.figures.shape("change", Change).switch_at
    return casting.dice(f"{kind} switch").uniform(low, min(high, 1.0), n) * casting.days * DAY_S


def _gap_s(casting: Casting) -> float:
    return min(casting.figures.shape("change", Change).gap_days, _LONGEST_GAP * casting.days) * DAY_S


HEIR, LEAVER = "holder_after_spammer", "holder_before_spammer"
KINDS = (
    Kind(HEIR, LEGIT, "a person on a number that a spammer had before", idle, heir, resident=True),
    Kind("spammer_before_holder", SPAM, "the spammer who had that number", cast=former),
    Kind(LEAVER, LEGIT, "a person on a number that a spammer will have", idle, leaver, resident=True),
    Kind("spammer_after_holder", SPAM, "the spammer who gets that number", cast=follower),
    Kind("returning_spammer", SPAM, "a spammer who gives a number back and gets the same one again", cast=returning),
)
