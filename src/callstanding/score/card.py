"""The sum: every signal's points under a policy, capped by family, with an interval, for all rows at once."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.score.strength import points
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

    def taken(self, rows: npt.NDArray[np.bool_]) -> Card:
        """Some of the rows."""
        return Card(*(np.compress(rows, getattr(self, field.name).T, axis=-1).T for field in fields(Card)))

    def joined(self, other: Card, order: npt.NDArray[np.intp]) -> Card:
        """This card's rows and another's, in a given order; a signal's points go on lying together."""
        pairs = ((getattr(self, field.name).T, getattr(other, field.name).T) for field in fields(Card))
        return Card(*(np.take(np.concatenate(pair, axis=-1), order, axis=-1).T for pair in pairs))


def add_up(window: Window, base: Floats) -> Card:
    """Measure every signal, turn it into points, and cap each family; some rows at a time, each on its own."""
    if window.size <= ROWS:
        return _added_up(window, base)
    tables = (np.empty((len(SIGNALS), window.size)).T for _ in range(2))
    card = Card(base, *tables, *(np.empty(window.size) for _ in range(4)))
    for begin in range(0, window.size, ROWS):
        rows = slice(begin, begin + ROWS)
        found = _added_up(window.part(rows), base[rows])
        for field in fields(Card):
            getattr(card, field.name)[rows] = getattr(found, field.name)
    return card


def _added_up(window: Window, base: Floats) -> Card:
    policy = window.policy
    table, below, above = (np.zeros((len(SIGNALS), window.size)) for _ in range(3))  # a signal's values lie together
    fresh = np.ones_like(table)
    for row, signal in enumerate(SIGNALS):
        found = points(signal(window), policy.signals[signal.name])
        weight, fresh[row] = _weight(signal.name, window), _fresh(signal.name, signal.family, window)
        table[row], below[row], above[row] = found.value * weight, found.below * weight, found.above * weight
    raw = table * fresh
    scaled = _factors(table, policy) * fresh  # what fades is what counted, so a cap comes first
    table, below, above = (part * scaled for part in (table, below, above))
    speaking = _speaking(table, policy)
    lacking = _lacking(table, window)
    for part in (table, below, above):
        part[_POOL] *= lacking
    raw[_POOL] = table[_POOL]
    unseen = _unseen(window)
    return Card(
        base=base,
        points=table.T,
        raw=raw.T,
        below=np.sqrt((below**2).sum(axis=0) + unseen),
        above=np.sqrt((above**2).sum(axis=0) + unseen),
        families=np.maximum(speaking, _lent(window, lacking)),
        crowd=table[_REPORTED],
    )


def _unseen(window: Window) -> Floats:
    """What nobody has seen yet is wide open: with few calls, of the number or its pool, the kind alone speaks."""
    few = window.policy.number("status.unknown_below_calls")
    return np.asarray(_KIND_SPREAD**2 * few / (few + window.all_out + window.all_in + window.pool_calls))


def _lent(window: Window, part: Floats) -> Floats:
    """The families of evidence that a pool lends: to a number that calls itself, not to one that only lies there."""
    calls = window.all_out >= window.policy.number("pool.speaks_from_calls")
    return np.where(calls & (part > 0.0), window.pool_families, 0.0)


def _lacking(table: Floats, window: Window) -> Floats:
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


def _weight(name: str, window: Window) -> Floats | float:
    """Reports count from a quorum on; hearsay weighs little beside known calls."""
    if name == "hearsay":
        return _hearsay_share(window)
    return np.minimum(1.0, window.voices / window.policy.number("crowd.quorum")) if name == "reported" else 1.0


def _fresh(name: str, family: str, window: Window) -> Floats | float:
    """Adverse behaviour and reports fade once the traffic stops; a day's calls are gone by themselves."""
    if family == "crowd":
        return window.fresh_reports if name == "reported" else window.fresh_hearsay
    return 1.0 if family in ("good", "pool") or name in ("busy_hour", "busy_day") else window.fresh_calls


def _hearsay_share(window: Window) -> Floats:
    """Full weight for a number whose calls nobody sees, nearly none for one whose calls are known."""
    policy = window.policy
    alone, beside = policy.number("crowd.hearsay_cap"), policy.number("crowd.hearsay_cap_with_calls")
    few = policy.number("crowd.hearsay_calls")
    unseen = few / (few + window.all_out + window.all_in)
    return (beside + (alone - beside) * unseen) / alone


_MEMBERS = {name: [i for i, s in enumerate(SIGNALS) if s.family == name] for name in FAMILIES}


def _factors(table: Floats, policy: Policy) -> Floats:
    """By how much each signal is scaled down, so that its family keeps within its cap."""
    factor = np.ones_like(table)
    for name, members in _MEMBERS.items():
        total = np.abs(table[members].sum(axis=0))
        cap = policy.families[name].cap
        factor[members] = np.divide(cap, total, out=np.ones_like(total), where=total > cap)
    return factor


def _speaking(table: Floats, policy: Policy) -> Floats:
    """How many families stand adverse of those that tell how people take the calls."""
    least = policy.number("status.evidence_family_points")
    own = [_MEMBERS[name] for name in TELLING]
    return np.asarray(sum((table[members].sum(axis=0) >= least).astype(np.float64) for members in own))


def probability(log_odds: Floats) -> Floats:
    """100 times the logistic function."""
    return 100.0 / (1.0 + np.exp(-log_odds))
