"""Who needs to be looked at closely: of very many numbers those that stand badly, or will when they go on as now.

Each number is looked at on five days, two in the past, now, and two ahead, with its days as they are known and the last
four weeks once more. That is coarse, and on the side of looking: nobody is told anything from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.actions.drawing import MEMORY_D
from callstanding.engines import Duck
from callstanding.pipeline.flow import open_fold_at
from callstanding.pipeline.moments import hours
from callstanding.policies.policy import Policy
from callstanding.score.card import SHARED
from callstanding.score.strength import strength
from callstanding.signals import Rows
from callstanding.signals.fold import HOURS, Floats
from callstanding.status.background import Background
from callstanding.status.judge import Judged, judge_end

DAY_H = 24
LOOKS = (-14 * DAY_H, -7 * DAY_H, 0, 7 * DAY_H, 28 * DAY_H)
_SCORED = ("mobile", "geographic", "toll-free", "premium", "voip", "other")
MARGIN = 0.7  # log-odds below the watch line from which a number is looked at closely; own choice


@dataclass(frozen=True)
class Screened:
    """Callers: those to be looked at, and the others, whose calls a day and number of calls are told."""

    suspects: list[str]
    quiet: list[str]
    per_day: Floats
    calls: Floats


def screened(engine: Duck, policy: Policy, at: datetime, *, as_of: datetime | None = None) -> Screened:
    """All numbers that made calls, as known at `as_of`, apart."""
    open_fold_at(engine, policy, as_of)
    ledger = engine.ledger_by_day()
    if not len(ledger):
        return Screened([], [], np.zeros(0), np.zeros(0))
    now = math.ceil(hours(at))
    keys, subject = np.unique(ledger.number, return_inverse=True)
    names = engine.names(pa.array(keys))
    rows = Rows(subject, np.minimum(ledger.hour, now - 1), ledger.counts)
    lines = [np.maximum.reduceat(line, rows.first) for line in ledger.lines.values()]
    brought = _brought(rows, [*lines, names["block"].to_numpy()], policy)
    ahead, suspect = _twice(rows, now), np.zeros(len(keys), dtype=np.bool_)
    for look in LOOKS:
        suspect |= _stands_badly(ahead, brought, policy, now + look)
    return _apart(rows, suspect, names["e164"].to_pylist(), now)


def _apart(rows: Rows, suspect: npt.NDArray[np.bool_], named: list[str], now: int) -> Screened:
    made = np.asarray(rows.counts["calls_out"], np.float64)
    calls = np.add.reduceat(made, rows.first)
    recent = np.add.reduceat(made * (rows.hour >= now - MEMORY_D * DAY_H), rows.first)
    days = np.clip(np.ceil((now - rows.hour[rows.first] + DAY_H - 1) / DAY_H), 1, MEMORY_D)
    quiet = ~suspect & (calls > 0)
    return Screened(
        suspects=[named[i] for i in np.flatnonzero(suspect & (calls > 0))],
        quiet=[named[i] for i in np.flatnonzero(quiet)],
        per_day=(recent / days)[quiet],
        calls=calls[quiet],
    )


def _brought(rows: Rows, pools: list[npt.NDArray[np.uint64]], policy: Policy) -> Floats:
    """Log-odds that the worst of each number's pools brings at most, each pool taken as it stands now."""
    rule, found = policy.signals["pool_standing"], np.zeros(len(rows.first))
    for key in pools:
        known, pool, members = np.unique(key, return_inverse=True, return_counts=True)
        enough = (known > 0) & (members >= policy.number("pool.min_members"))
        mine = np.flatnonzero(enough[pool][rows.subject])
        if len(mine):
            excess = _of_pools(rows, mine, pool, len(known), policy)
            found = np.maximum(found, (strength(excess, rule) * rule.points)[pool] * enough[pool])
    return found


def _of_pools(rows: Rows, mine: npt.NDArray[np.intp], pool: npt.NDArray[np.intp], n: int, policy: Policy) -> Floats:
    """The log-odds above the usual of each of `n` pools, judged on the days of their members."""
    slot, place = np.unique(pool[rows.subject[mine]] * HOURS + rows.hour[mine], return_inverse=True)
    counts = {name: np.bincount(place, c[mine]) if c.any() else np.zeros(len(slot)) for name, c in rows.counts.items()}
    known, subject = np.unique(slot // HOURS, return_inverse=True)
    judged = _ends(Rows(subject, slot % HOURS, counts), policy)
    found = np.zeros(n)
    found[known] = np.maximum(0.0, judged.card.points[:, SHARED].sum(axis=1))
    return found


def _twice(rows: Rows, now: int) -> Rows:
    """The days, and those of the last four weeks once more in the four weeks to come."""
    again = np.flatnonzero(rows.hour >= now - MEMORY_D * DAY_H)
    subject, hour = (
        np.append(rows.subject, rows.subject[again]),
        np.append(rows.hour, rows.hour[again] + MEMORY_D * DAY_H),
    )
    order = np.lexsort((hour, subject))
    flat = np.zeros(len(order))
    counts: dict[str, Any] = {n: np.append(c, c[again])[order] if c.any() else flat for n, c in rows.counts.items()}
    return Rows(subject[order], hour[order], counts)


def _stands_badly(rows: Rows, brought: Floats, policy: Policy, until: int) -> npt.NDArray[np.bool_]:
    """Which subjects, with what their pools bring, come near the watch line by the end of an hour."""
    some, found = np.flatnonzero(rows.hour < until), np.zeros(len(brought), dtype=np.bool_)
    if not len(some):
        return found
    known, subject = np.unique(rows.subject[some], return_inverse=True)
    judged = _ends(Rows(subject, rows.hour[some], {name: c[some] for name, c in rows.counts.items()}), policy)
    watch = policy.number("status.watch_leave") / 100.0
    base = max(policy.number(f"prior.{kind}.log_odds") for kind in _SCORED)
    total = judged.card.points.sum(axis=1) + base + brought[known]
    found[known] = total >= math.log(watch / (1.0 - watch)) - MARGIN
    return found


def _ends(rows: Rows, policy: Policy) -> Judged:
    """Subjects judged at their end, on their own evidence alone."""
    flat = np.zeros(len(rows.hour))
    rate = flat + policy.number("prior.other.report_rate")
    return judge_end(rows, policy, Background(flat, rate, *(flat for _ in range(7))))
