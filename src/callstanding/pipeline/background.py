"""What stands behind a number: the prior of its kind, the standing of its account and block, and its holders."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.pipeline.moments import hours
from callstanding.pipeline.subjects import Subjects, Tenures
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS, Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.signals.folding import Along
from callstanding.status.background import Background
from callstanding.status.judge import judge

__all__ = ["Pools", "Tenures", "background", "pools", "tenures"]

# What a pool shares is how people answer its calls; that it calls much is in the nature of a pool.
_SHARED = np.array([s.family in ("reach", "engagement", "reciprocity", "crowd", "good") for s in SIGNALS])
_MOST_EXCESS = 4.0
_HOURS = 1 << 24  # more hours than any calendar here has: pool * _HOURS + hour sorts as (pool, hour)
_UNSHARED = (
    *("account", "unanswered_out", "busy_out", "nearby_out", "weak_out", "stated_out", "answered_in", "talk_in_ms"),
    *("gaps", "gap_sum_s", "gap_square_s2", "overlapped_out", "sequential_out", "foreign_answered", "seen_out"),
)  # counts that speak only of what a pool does not share


@dataclass(frozen=True)
class Pools:
    """Rows of pools, sorted by pool and hour: log-odds above the usual, fading calls, and members."""

    key: npt.NDArray[np.uint64]
    hour: Ints
    excess: Floats
    calls: Floats
    members: Floats

    @cached_property
    def _places(self) -> tuple[npt.NDArray[np.uint64], Ints, Ints]:
        """The pools, the first row of each, and pool and hour of every row as one number."""
        unique, first, place = np.unique(self.key, return_index=True, return_inverse=True)
        return unique, first, place * _HOURS + self.hour

    def above(self, limit: float) -> Pools:
        """Only the pools that ever stand above a limit: the others say nothing."""
        unique, place = np.unique(self.key, return_inverse=True)
        kept = (np.bincount(place, self.excess > limit, minlength=len(unique)) > 0.0)[place]
        return Pools(self.key[kept], self.hour[kept], self.excess[kept], self.calls[kept], self.members[kept])

    def look(self, key: npt.NDArray[np.uint64], hour: Ints, calls: Floats) -> tuple[Floats, Floats]:
        """(excess without the number's own share, members) of each row's pool by its hour; 0 without a pool."""
        excess, members = np.zeros(len(hour)), np.zeros(len(hour))
        unique, first, when = self._places
        slot = np.minimum(np.searchsorted(unique, key), max(0, len(unique) - 1))
        mine = np.flatnonzero(unique[slot] == key) if len(unique) else slot[:0]
        slot = slot[mine]
        row = np.searchsorted(when, slot * _HOURS + hour[mine], side="right") - 1
        known = row >= first[slot]
        row, mine = row[known], mine[known]
        own = np.clip(calls[mine] / np.maximum(self.calls[row], 1e-9), 0.0, 1.0)
        excess[mine], members[mine] = self.excess[row] * (1.0 - own), self.members[row]
        return excess, members


NO_POOLS = Pools(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0))


def background(subjects: Subjects, policy: Policy, pooled: Pools, *, inherited: Floats | None = None) -> Background:
    """Per row, what is known beyond the number's own rollups."""
    kinds, code = np.unique(subjects.kind, return_inverse=True)
    of_row = code[subjects.number][subjects.rows.subject]
    base, rate = (
        np.array([policy.number(f"prior.{kind}.{what}") for kind in kinds])[of_row]
        for what in ("log_odds", "report_rate")
    )
    excess, members = _pooled(subjects, policy, pooled)
    return Background(base, rate, excess, members, np.zeros(len(base)) if inherited is None else inherited)


def _pooled(subjects: Subjects, policy: Policy, pooled: Pools) -> tuple[Floats, Floats]:
    """The standing of each row's account or block, whichever speaks louder, and the members of that pool."""
    rows = subjects.rows
    account, block = _last_known(subjects.account, rows), subjects.block[subjects.number]
    mine = np.isin(block, pooled.key)
    if account.any():
        mine |= np.logical_or.reduceat(np.isin(account, pooled.key), rows.first)
    excess, members = np.zeros(len(rows.hour)), np.zeros(len(rows.hour))
    at = np.flatnonzero(np.repeat(mine, rows.length))
    if not len(at):
        return excess, members
    few = Rows(rows.subject[at], rows.hour[at], {})
    calls = Along(few).fade([rows.counts["calls_out"][at]], policy.number("decay.behaviour_days") * 24.0)[0]
    by_account, people = pooled.look(account[at], rows.hour[at], calls)
    by_block, neighbours = pooled.look(block[rows.subject[at]], rows.hour[at], calls)
    by_account, by_block = (
        by_account * policy.number("pool.account_weight"),
        by_block * policy.number("pool.block_weight"),
    )
    excess[at], members[at] = np.maximum(by_account, by_block), np.where(by_account >= by_block, people, neighbours)
    return excess, members


def _last_known(account: npt.NDArray[np.uint64], rows: Rows) -> npt.NDArray[np.uint64]:
    """Each row's account, or the last one that its subject was seen with."""
    place = np.where(account > 0, np.arange(len(account)), rows.first[rows.subject])
    return account[np.maximum.accumulate(np.maximum(place, rows.first[rows.subject]))]


def pools(engine: Duck, policy: Policy, *, of: pa.Array | None = None) -> Pools:
    """Judge accounts, and blocks of 100 numbers, that have enough members, on how people answer them.

    `of`: keys of numbers; then only the pools that these belong to.
    """
    least = int(policy.number("pool.min_members"))
    found = [_stands(table, policy) for table in engine.pool_ledgers(least=least, without=_UNSHARED, of=of)]
    columns = zip(*((p.key, p.hour, p.excess, p.calls, p.members) for p in (NO_POOLS, *found)), strict=True)
    return Pools(*(np.concatenate(column) for column in columns))


def _stands(table: pa.Table, policy: Policy) -> Pools:
    """How some pools stand, hour by hour; only those that ever stand above the limit."""
    if not table.num_rows:
        return NO_POOLS
    key, hour = table["number"].to_numpy(), table["hour"].to_numpy().astype(np.int64)
    subject = np.cumsum(np.diff(key, prepend=key[0]) != 0)
    flat = np.zeros(len(key))
    counts: dict[str, Any] = dict.fromkeys(_UNSHARED, flat)
    counts |= {n: table[n].to_numpy() for n in table.column_names if n not in ("number", "hour", "members")}
    prior = Background(flat, flat + policy.number("prior.other.report_rate"), flat, flat, flat)
    judged = judge(Rows(subject, hour, counts), policy, prior)
    excess = np.clip(judged.card.points[:, _SHARED].sum(axis=1), 0.0, _MOST_EXCESS)
    place = judged.place
    found = Pools(key[place], hour[place], excess, judged.window.calls_out, table["members"].to_numpy()[place] * 1.0)
    return found.above(policy.signals["pool_standing"].limit)


def tenures(engine: Duck) -> Tenures:
    """Hours at which a number gets another holder. The same holder again is no change; a gap has no holder."""
    found: dict[int, tuple[list[float], list[str]]] = {}
    ends: dict[int, float] = {}
    for key, holder, begin, end in engine.tenures():
        bounds, holders = found.setdefault(key, ([], []))
        start = math.ceil(hours(begin))
        if holders and holders[-1] != "" and ends[key] < start:
            bounds.append(ends[key])
            holders.append("")
        last = next((h for h in reversed(holders) if h), None)
        if holder == last and holders[-1] == "":
            bounds.pop(), holders.pop()  # the same holder came back: one tenure
        elif holder != (holders[-1] if holders else None):
            bounds.append(start)
            holders.append(holder)
        ends[key] = math.ceil(hours(end)) if end else math.inf
    for key, (bounds, holders) in found.items():
        if holders[-1] and ends[key] < math.inf:
            bounds.append(ends[key])
            holders.append("")
    return found
