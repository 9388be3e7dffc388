"""What stands behind a number: the prior of its kind, the standing of its account and block, and its holders."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from callstanding.engines import Duck
from callstanding.pipeline.moments import hours
from callstanding.pipeline.subjects import Subjects, Tenures
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS, Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.status.judge import Background, judge

__all__ = ["Pools", "Tenures", "background", "pools", "tenures"]

# What a pool shares is how people answer its calls; that it calls much is in the nature of a pool.
_SHARED = np.array([s.family in ("reach", "engagement", "reciprocity", "crowd", "good") for s in SIGNALS])
_MOST_EXCESS = 4.0


@dataclass(frozen=True)
class Pools:
    """Rows of pools, sorted by pool and hour: log-odds above the usual, fading calls, and members."""

    key: npt.NDArray[np.uint64]
    hour: Ints
    excess: Floats
    calls: Floats
    members: Floats

    def look(self, key: npt.NDArray[np.uint64], hour: Ints, calls: Floats) -> tuple[Floats, Floats]:
        """(excess without the number's own share, members) of each row's pool by its hour; 0 without a pool."""
        excess, members = np.zeros(len(hour)), np.zeros(len(hour))
        if not len(self.key):
            return excess, members
        unique, first = np.unique(self.key, return_index=True)
        last = np.append(first[1:], len(self.key))
        slot = np.minimum(np.searchsorted(unique, key), len(unique) - 1)
        for pool in np.unique(slot[(unique[slot] == key) & (key > 0)]):
            mine = np.flatnonzero((slot == pool) & (key == unique[pool]))
            span = slice(first[pool], last[pool])
            row = first[pool] + np.searchsorted(self.hour[span], hour[mine], side="right") - 1
            known = row >= first[pool]
            row, mine = row[known], mine[known]
            own = np.clip(calls[mine] / np.maximum(self.calls[row], 1e-9), 0.0, 1.0)
            excess[mine], members[mine] = self.excess[row] * (1.0 - own), self.members[row]
        return excess, members


def background(subjects: Subjects, policy: Policy, pooled: Pools, *, inherited: Floats | None = None) -> Background:
    """Per row, what is known beyond the number's own rollups."""
    kind = np.array(subjects.kind)[subjects.number][subjects.rows.subject]
    base, rate = np.zeros(len(kind)), np.zeros(len(kind))
    for name in np.unique(kind):
        base[kind == name] = policy.number(f"prior.{name}.log_odds")
        rate[kind == name] = policy.number(f"prior.{name}.report_rate")
    excess, members = _pooled(subjects, policy, pooled)
    nothing = np.zeros(len(kind))
    return Background(base, rate, excess, members, nothing if inherited is None else inherited)


def _pooled(subjects: Subjects, policy: Policy, pooled: Pools) -> tuple[Floats, Floats]:
    rows = subjects.rows
    nothing = np.zeros(len(rows.subject))
    if not len(pooled.key):
        return nothing, nothing
    calls = np.asarray(rows.counts["calls_out"], dtype=np.float64)
    account = _last_known(subjects.account, rows)
    by_account, people = pooled.look(account, rows.hour, calls)
    by_block, neighbours = pooled.look(subjects.block[subjects.number][rows.subject], rows.hour, calls)
    by_account, by_block = (
        by_account * policy.number("pool.account_weight"),
        by_block * policy.number("pool.block_weight"),
    )
    return np.maximum(by_account, by_block), np.where(by_account >= by_block, people, neighbours)


def _last_known(account: npt.NDArray[np.uint64], rows: Rows) -> npt.NDArray[np.uint64]:
    """Each row's account, or the last one that its subject was seen with."""
    place = np.where(account > 0, np.arange(len(account)), rows.first[rows.subject])
    return account[np.maximum.accumulate(np.maximum(place, rows.first[rows.subject]))]


def pools(engine: Duck, policy: Policy) -> Pools:
    """Judge accounts, and blocks of 100 numbers, that have enough members, on how people answer them."""
    table = engine.pool_ledger(least=int(policy.number("pool.min_members")))
    if not table.num_rows:
        empty = np.zeros(0)
        return Pools(empty.astype(np.uint64), empty.astype(np.int64), empty, empty, empty)
    key, hour = table["number"].to_numpy(), table["hour"].to_numpy().astype(np.int64)
    subject = np.cumsum(np.diff(key, prepend=key[0]) != 0)
    skip = ("number", "hour", "account", "members")
    counts = {n: table[n].fill_null(0).to_numpy() for n in table.column_names if n not in skip}
    flat = np.zeros(len(key))
    prior = Background(flat, flat + policy.number("prior.other.report_rate"), flat, flat, flat)
    judged = judge(Rows(subject, hour, counts), policy, prior)
    excess = np.clip(judged.card.points[:, _SHARED].sum(axis=1), 0.0, _MOST_EXCESS)
    place = judged.place
    return Pools(
        key[place], hour[place], excess, judged.window.calls_out, table["members"].to_numpy()[place].astype(np.float64)
    )


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
