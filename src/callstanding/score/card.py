"""The sum: every signal's points under a policy, capped by family, with an interval, for all rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.score.voices import Voice, voices_of
from callstanding.signals import SIGNALS, Window
from callstanding.signals.signal import Floats

FAMILIES = ("volume", "reciprocity", "reach", "engagement", "rhythm", "origin", "crowd", "pool", "good")
# Only how people take the calls counts towards a tag: volume, one-way traffic and rhythm are an alert line's too.
TELLING = ("reach", "engagement", "crowd")
CROWD = tuple(s.family == "crowd" for s in SIGNALS)
# What the numbers of a pool share is how people take their calls; that a pool calls much is in its nature.
SHARED = np.array([s.family in ("reach", "engagement", "reciprocity", "crowd", "good") for s in SIGNALS])
_POOL = next(i for i, s in enumerate(SIGNALS) if s.name == "pool_standing")
_REPORTED = next(i for i, s in enumerate(SIGNALS) if s.name == "reported")
ROWS = 8192  # added up at a time, so that what is worked on stays in the processor's cache
_ALL = np.ones(len(SIGNALS), dtype=np.bool_)
_KIND_SPREAD = 1.0  # log-odds between honest numbers of one kind before any call is seen: own choice


@dataclass(frozen=True)
class Card:
    """Points of every signal (columns, in the order of SIGNALS) for every row, in log-odds above the base."""

    base: Floats  # log-odds of a number of this kind with no evidence
    points: Floats  # rows x signals
    raw: Floats  # the same before the caps of the families
    below: Floats  # standard error of the sum downwards
    above: Floats  # and upwards
    families: Floats  # how many families stand adverse (see status.evidence_family_points)
    crowd: Floats  # adverse points from verified reports

    @property
    def excess(self) -> Floats:
        """The sum of all points."""
        return np.asarray(self.points.sum(axis=1))

    def part(self, rows: slice) -> Card:
        """Some rows that lie together; nothing is copied."""
        return Card(*(getattr(self, field.name)[rows] for field in fields(Card)))

    def taken(self, rows: npt.NDArray[np.bool_]) -> Card:
        """Some of the rows."""
        return Card(*(np.compress(rows, getattr(self, field.name).T, axis=-1).T for field in fields(Card)))

    def joined(self, other: Card, order: npt.NDArray[np.intp]) -> Card:
        """This card's rows and another's, in a given order; a signal's points go on lying together."""
        pairs = ((getattr(self, field.name).T, getattr(other, field.name).T) for field in fields(Card))
        return Card(*(np.take(np.concatenate(pair, axis=-1), order, axis=-1).T for pair in pairs))


def add_up(window: Window, base: Floats, *, shared: bool = False) -> Card:
    """Measure every signal, turn it into points, and cap each family; some rows at a time, each on its own.

    `shared`: only the points of what the numbers of a pool share, without room: enough to tell which pools stand badly.
    """
    points, raw = (np.zeros((len(SIGNALS), window.size)).T for _ in range(2))  # a signal's values lie together
    below, above, families = (np.zeros(window.size) for _ in range(3))
    card = Card(base, points, raw, below, above, families, crowd=points[:, _REPORTED])
    for begin in range(0, window.size, ROWS):
        rows = slice(begin, begin + ROWS)
        some = window if window.size <= ROWS else window.part(rows)
        _add_up(card.part(rows), some, list(voices_of(some, SHARED if shared else _ALL, room=not shared)))
    return card


def _add_up(card: Card, window: Window, voices: list[Voice]) -> None:
    """Fill the card, which holds zeros, with what the signals say: most say nothing of most numbers."""
    table, raw = card.points.T, card.raw.T
    for voice, factor in zip(voices, _factors(voices, window.policy), strict=True):
        raw[voice.row] = voice.value * voice.fresh
        voice.scale(factor * voice.fresh)  # what fades is what counted, so a cap comes first
        table[voice.row] = voice.value
    card.families[:] = _speaking(table, voices, window.policy)
    _lend(card, window, voices)
    unseen = unseen_room(window)
    for name, room in (("below", card.below), ("above", card.above)):
        for voice in voices:
            if voice.has_room:
                np.add(room, getattr(voice, name) ** 2, out=room)
        np.sqrt(room + unseen, out=room)


def _lend(card: Card, window: Window, voices: list[Voice]) -> None:
    """Scale what the pool says, where it says anything, to what the number's own calls do not show yet."""
    voice = next((each for each in voices if each.row == _POOL), None)
    if voice is None:
        return
    lacking = lacking_part(card.points.T, window)
    voice.scale(lacking)
    card.points.T[_POOL] = card.raw.T[_POOL] = voice.value
    np.maximum(card.families, lent_families(window, lacking), out=card.families)


def unseen_room(window: Window) -> Floats:
    """What nobody has seen yet is wide open: with few calls, of the number or its pool, the kind alone speaks."""
    few = window.policy.number("status.unknown_below_calls")
    return np.asarray(_KIND_SPREAD**2 * few / (few + window.all_out + window.all_in + window.pool_calls))


def lent_families(window: Window, part: Floats) -> Floats:
    """The families of evidence that a pool lends: to a number that calls itself, not to one that only lies there."""
    calls = window.all_out >= window.policy.number("pool.speaks_from_calls")
    return np.where(calls & (part > 0.0), window.pool_families, 0.0)


def lacking_part(table: Floats, window: Window) -> Floats:
    """The part of its pool's points that a number's own calls do not show yet.

    A number starts from its pool (law 9). The more it calls itself, the less the others say about it; and what its own
    calls show already does not count twice.
    """
    many = window.policy.number("pool.own_calls")
    given = table[_POOL] * (many / (many + np.maximum(0.0, window.calls_out - window.inside_out)))
    own = np.maximum(0.0, table[SHARED].sum(axis=0))
    lacking = np.maximum(0.0, given - own) * _akin(window)
    return np.asarray(np.divide(lacking, table[_POOL], out=np.zeros_like(lacking), where=table[_POOL] > 0))


def _akin(window: Window) -> Floats:
    """From 1 to 0: whether the number's calls are taken as seldom as its pool's, or clearly more often.

    An honest customer of a reseller shares the account of others, not their ways. By the standard errors above what
    the pool lets expect: full up to one, none from two on (one number of forty that is like its pool).
    """
    called, usual = window.new_callees, np.clip(window.pool_answered, 0.0, 1.0)
    answered = np.minimum(window.answered_new, called)
    above = (answered - called * usual) / np.sqrt(called * usual * (1.0 - usual) + 0.5)
    return np.asarray(np.clip(2.0 - above, 0.0, 1.0))


_MEMBERS = {name: [i for i, s in enumerate(SIGNALS) if s.family == name] for name in FAMILIES}


def _factors(voices: list[Voice], policy: Policy) -> Iterator[Floats | float]:
    """By how much each voice is scaled down, so that its family keeps within its cap."""
    factor: dict[str, Floats | float] = {}
    for name, rows in _MEMBERS.items():
        mine = [voice.value for voice in voices if voice.row in rows]
        if mine:
            total, cap = np.abs(sum(mine)), policy.families[name].cap
            over = total > cap
            factor[name] = np.divide(cap, total, out=np.ones_like(total), where=over) if over.any() else 1.0
    return (factor[SIGNALS[voice.row].family] for voice in voices)


def _speaking(table: Floats, voices: list[Voice], policy: Policy) -> Floats:
    """How many families stand adverse of those that tell how people take the calls."""
    least, heard = policy.number("status.evidence_family_points"), {voice.row for voice in voices}
    found = np.zeros(table.shape[1])
    for name in TELLING:
        found += sum((table[row] for row in _MEMBERS[name] if row in heard), found * 0.0) >= least
    return found


def probability(log_odds: Floats) -> Floats:
    """100 times the logistic function."""
    return 100.0 / (1.0 + np.exp(-log_odds))
