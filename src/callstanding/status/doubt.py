"""Whom to judge hour by hour: subjects whose counts, all together, could ever carry them to a threshold.

Most numbers make too few calls for that, whatever their calls are like. Of these only the end is judged.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy, SignalRule
from callstanding.score.strength import strength
from callstanding.signals import SIGNALS, Rows
from callstanding.signals.signal import Floats, Signal
from callstanding.status.background import Background

_SPARE = 0.3  # log-odds that a pool or former holder may bring without more ado
SUMMED = tuple(sorted({"reports", *(name for s in SIGNALS for name in (*s.most_n, *s.most_k))}))
"""The counts whose sums alone tell who is in doubt."""

_APART = ("crowd", "pool", "good")  # looked at on their own, and what speaks for a number cannot raise its score


def in_doubt(rows: Rows, policy: Policy, background: Background) -> npt.NDArray[np.bool_]:
    """Which rows belong to a subject that could ever be watched."""
    reported = np.asarray(rows.counts["reports"]) > 0
    brought = _brought(policy, background) > _SPARE
    apart = np.logical_or.reduceat(reported | brought, rows.first)
    return np.repeat(apart | (most(rows, policy) >= _room(policy, background)), rows.length)


def _room(policy: Policy, background: Background) -> float:
    """Log-odds from the highest base to the watch line, without what a pool or former holder may bring unseen."""
    lowest = min(policy.number("status.watch_enter"), policy.number("status.spam_enter"))
    watch = lowest / 100.0
    return math.log(watch / (1.0 - watch)) - float(background.base.max()) - _SPARE


def _brought(policy: Policy, background: Background) -> Floats:
    pool, heir = policy.signals["pool_standing"], policy.signals["inherited"]
    return (
        strength(background.pool_excess, pool) * pool.points + strength(background.inherited_excess, heir) * heir.points
    )


def most(rows: Rows, policy: Policy) -> Floats:
    """The most log-odds that the behaviour of each subject can bring at any hour, each family up to its cap."""
    total = np.zeros(len(rows.first))
    for name, rule in policy.families.items():
        if name not in _APART:
            members = [_most_of(s, policy.signals[s.name], rows) for s in SIGNALS if s.family == name]
            total += np.minimum(rule.cap, sum(members))
    return total


def _most_of(signal: Signal, rule: SignalRule, rows: Rows) -> Floats | float:
    """Full points where the sample can be reached, less where the counts cannot reach full strength."""
    if rule.points <= 0:
        return 0.0
    if not signal.most_n:
        return rule.points
    enough = _sum(rows, signal.most_n) >= rule.at_least
    if not signal.most_k or rule.limit > rule.full:
        return np.where(enough, rule.points, 0.0)
    value = _sum(rows, signal.most_k)
    if signal.unit == "share":
        value = np.minimum(1.0, value / max(rule.at_least, 1e-9))
    return np.where(enough, strength(value, rule) * rule.points, 0.0)


def _sum(rows: Rows, names: tuple[str, ...]) -> Floats:
    total = np.zeros(len(rows.first))
    for name in names:
        total += np.add.reduceat(rows.counts[name], rows.first)
    return total
