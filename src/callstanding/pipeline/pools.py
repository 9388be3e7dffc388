"""How pools stand: the numbers of an account, a holder, a trunk or a block, judged hour by hour as if they were one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.engines import Engine
from callstanding.pipeline.side_by_side import cores, side_by_side
from callstanding.policies.policy import Policy
from callstanding.score.card import SHARED, TELLING, Card
from callstanding.signals import SIGNALS, Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.status.background import Background
from callstanding.status.judge import Judged, judge

KINDS = ("account", "holder", "trunk", "block")
_HOURS = 1 << 24  # more hours than any calendar here has: pool * _HOURS + hour sorts as (pool, hour)
UNSHARED = (
    *("account", "trunk", "unanswered_out", "busy_out", "nearby_out", "weak_out", "stated_out", "answered_in"),
    *("talk_in_ms", "gaps", "gap_sum_s", "gap_square_s2", "overlapped_out", "sequential_out", "foreign_answered"),
    *("seen_out", "short_out", "long_out", "dropped_out", "refused_out", "hangup_known_out", "ring_known_out"),
    *("one_ring_out", "rejected_out", "blocked_out", "invalid_out"),
)
"""Counts that speak only of what a pool does not share."""

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Pools:
    """Rows of pools, sorted by pool and hour: log-odds above the usual and their standard error, fading calls, members,
    families of evidence against the pool (log-odds, calls and families weighted by the kind of the pool), and the share
    of the people called who ever answer.
    """

    key: Keys
    hour: Ints
    excess: Floats
    spread: Floats
    calls: Floats
    members: Floats
    families: Floats
    answered: Floats

    @cached_property
    def _places(self) -> tuple[Keys, Ints, Ints]:
        """The pools, the first row of each, and pool and hour of every row as one number."""
        unique, first, place = np.unique(self.key, return_index=True, return_inverse=True)
        return unique, first, place * _HOURS + self.hour

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Pools:
        """Some of the rows."""
        return Pools(*(getattr(self, f.name)[rows] for f in fields(self)))

    def above(self, limit: float) -> Pools:
        """Only the pools that ever stand above a limit: the others say nothing."""
        unique, place = np.unique(self.key, return_inverse=True)
        return self.take((np.bincount(place, self.excess > limit, minlength=len(unique)) > 0.0)[place])

    def knows(self, key: Keys) -> npt.NDArray[np.bool_]:
        """Which keys are those of pools."""
        unique = self._places[0]
        if not len(unique):
            return np.zeros(len(key), dtype=np.bool_)
        return np.asarray(unique[np.minimum(np.searchsorted(unique, key), len(unique) - 1)] == key)

    def row_at(self, key: Keys, hour: Ints) -> npt.NDArray[np.intp]:
        """The row of a pool at an hour: its last one until then; -1 without pool or before its first."""
        unique, first, when = self._places
        if not len(unique):
            return np.full(len(key), -1)
        slot = np.minimum(np.searchsorted(unique, key), len(unique) - 1)
        row = np.searchsorted(when, slot * _HOURS + hour, side="right") - 1
        return np.where((unique[slot] == key) & (row >= first[slot]), row, -1)


NO_POOLS = Pools(np.zeros(0, np.uint64), np.zeros(0, np.int64), *(np.zeros(0) for _ in range(6)))


def pools(engine: Engine, policy: Policy, *, of: pa.Array | None = None) -> Pools:
    """Judge the pools that have enough members, on how people take their calls; `of`: only those of these numbers.

    Those that stand badly by the sums of their members are judged again, by members that weigh about alike.
    """
    least = int(policy.number("pool.min_members"))
    all_of_them = engine.pool_ledgers(least=least, without=UNSHARED, of=of)
    found = side_by_side(all_of_them, lambda table: suspects(table, policy), at_once=cores())
    suspect = np.unique(np.concatenate([NO_POOLS.key, *found]))
    if not len(suspect):
        return NO_POOLS
    most = policy.number("pool.member_calls")
    fair = engine.fair_ledgers(pa.array(suspect), member_calls=most, without=UNSHARED)
    stand = side_by_side(fair, lambda table: stands(table, policy), at_once=cores())
    columns = zip(*([getattr(p, f.name) for f in fields(p)] for p in (NO_POOLS, *stand)), strict=True)
    return Pools(*(np.concatenate(column) for column in columns))


def suspects(table: pa.Table, policy: Policy) -> Keys:
    """The pools that ever stand above the limit from which a pool counts."""
    if not table.num_rows:
        return NO_POOLS.key
    judged = _judged(table, policy, shared=True)
    keys: Keys = table["number"].to_numpy()
    return keys[judged.place[_excess(judged, _weight(table, judged, policy)) > _limit(policy)]]


def stands(table: pa.Table, policy: Policy) -> Pools:
    """How some pools stand, hour by hour; only those that ever stand above the limit from which a pool counts."""
    if not table.num_rows:
        return NO_POOLS
    judged = _judged(table, policy)
    place, weight = judged.place, _weight(table, judged, policy)
    return Pools(
        key=table["number"].to_numpy()[place],
        hour=judged.hour,
        excess=_excess(judged, weight),
        spread=judged.card.below * weight,
        calls=judged.window.calls_out * weight,
        members=table["members"].to_numpy()[place] * 1.0,
        families=np.floor(_speaking(judged.card, policy) * weight),
        answered=judged.window.answered_new / np.maximum(judged.window.new_callees, 1e-9),
    ).above(_limit(policy))


def _judged(table: pa.Table, policy: Policy, *, shared: bool = False) -> Judged:
    key, hour = table["number"].to_numpy(), table["hour"].to_numpy().astype(np.int64)
    subject = np.cumsum(np.diff(key, prepend=key[0]) != 0)
    flat = np.zeros(len(key))
    counts: dict[str, Any] = dict.fromkeys(UNSHARED, flat)
    counts |= {n: _settled(table[n]) for n in table.column_names if n not in ("number", "hour", "kind", "members")}
    rate = flat + policy.number("prior.other.report_rate")
    behind = Background(flat, rate, *(flat for _ in range(7)))
    return judge(Rows(subject, hour, counts), policy, behind, shared=shared)


def _excess(judged: Judged, weight: Floats) -> Floats:
    return np.asarray(np.maximum(0.0, judged.card.points[:, SHARED].sum(axis=1)) * weight)


def _limit(policy: Policy) -> float:
    return policy.signals["pool_standing"].limit


def _weight(table: pa.Table, judged: Judged, policy: Policy) -> Floats:
    """What each row's kind of pool weighs."""
    weights = np.array([policy.number(f"pool.{kind}_weight") for kind in KINDS])
    return np.asarray(weights[_kind(table)[judged.place]])


def _settled(column: pa.ChunkedArray) -> Floats:
    """What members add in parts comes to a whole number but for rounding, and windows count the whole calls of an hour:
    without this, the order of a sum would decide whether 12 calls are 11.
    """
    return np.asarray(np.round(column.to_numpy(), 9))


def _kind(table: pa.Table) -> Ints:
    codes = table["kind"].combine_chunks().dictionary_encode()
    place = np.array([KINDS.index(kind) for kind in codes.dictionary.to_pylist()], dtype=np.int64)
    return np.asarray(place[codes.indices.to_numpy()])


def _speaking(card: Card, policy: Policy) -> Floats:
    """How many of the families that a pool shares stand against it."""
    least = policy.number("status.evidence_family_points")
    columns = [[i for i, s in enumerate(SIGNALS) if s.family == family] for family in TELLING]
    return np.asarray(sum((card.points[:, mine].sum(axis=1) >= least).astype(np.float64) for mine in columns))
