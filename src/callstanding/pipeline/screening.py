"""Who needs to be looked at closely: of very many numbers those that stand badly, or will when they go on as now.

Each number is looked at on five days, two in the past, now, and two ahead, with its days as they are known and the last
four weeks once more. That is coarse, and on the side of looking: nobody is told anything from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.actions.drawing import MEMORY_D
from callstanding.engines import Duck
from callstanding.engines.merging import LedgerRows
from callstanding.pipeline.flow import open_fold_at
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import pools
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats
from callstanding.status.background import Background
from callstanding.status.judge import judge_end

DAY_H = 24
LOOKS = (-14 * DAY_H, -7 * DAY_H, 0, 7 * DAY_H, 28 * DAY_H)
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
    found = pools(engine, policy)
    tainted = engine.members_of(pa.array(np.unique(found.key))).to_numpy() if len(found.key) else np.zeros(0, np.uint64)
    return _apart(engine, policy, ledger, tainted, math.ceil(hours(at)))


def _apart(engine: Duck, policy: Policy, ledger: LedgerRows, tainted: npt.NDArray[np.uint64], now: int) -> Screened:
    keys, subject = np.unique(ledger.number, return_inverse=True)
    rows = _twice(Rows(subject, np.minimum(ledger.hour, now - 1), ledger.counts), now)
    suspect = np.isin(keys, tainted)
    for look in LOOKS:
        suspect |= _stands_badly(rows, policy, now + look, len(keys))
    made = np.asarray(ledger.counts["calls_out"], np.float64)
    calls = np.bincount(subject, made, minlength=len(keys))
    recent = np.bincount(subject, made * (ledger.hour >= now - MEMORY_D * DAY_H), minlength=len(keys))
    first = np.minimum.reduceat(ledger.hour, np.flatnonzero(np.diff(subject, prepend=-1)))
    days = np.clip(np.ceil((now - first) / DAY_H), 1, MEMORY_D)
    named = engine.names(pa.array(keys))["e164"].to_pylist()
    quiet = ~suspect & (calls > 0)
    return Screened(
        suspects=[named[i] for i in np.flatnonzero(suspect & (calls > 0))],
        quiet=[named[i] for i in np.flatnonzero(quiet)],
        per_day=(recent / days)[quiet],
        calls=calls[quiet].astype(np.float64),
    )


def _twice(rows: Rows, now: int) -> Rows:
    """The days, and those of the last four weeks once more in the four weeks to come."""
    again = np.flatnonzero(rows.hour >= now - MEMORY_D * DAY_H)
    subject, hour = (
        np.append(rows.subject, rows.subject[again]),
        np.append(rows.hour, rows.hour[again] + MEMORY_D * DAY_H),
    )
    order = np.lexsort((hour, subject))
    flat = np.zeros(len(order))
    counts = {name: np.append(c, c[again])[order] * 1.0 if c.any() else flat for name, c in rows.counts.items()}
    return Rows(subject[order], hour[order], counts)


def _stands_badly(rows: Rows, policy: Policy, until: int, n: int) -> npt.NDArray[np.bool_]:
    """Which of `n` subjects come near the watch line by the end of an hour."""
    some = np.flatnonzero(rows.hour < until)
    found = np.zeros(n, dtype=np.bool_)
    if not len(some):
        return found
    known, subject = np.unique(rows.subject[some], return_inverse=True)
    counts = {name: c[some] for name, c in rows.counts.items()}
    flat = np.zeros(len(some))
    behind = Background(flat, flat + policy.number("prior.other.report_rate"), *(flat for _ in range(7)))
    judged = judge_end(Rows(subject, rows.hour[some], counts), policy, behind)
    watch = policy.number("status.watch_leave") / 100.0
    base = max(
        policy.number(f"prior.{kind}.log_odds") for kind in ("mobile", "geographic", "toll-free", "premium", "voip")
    )
    found[known] = judged.card.points.sum(axis=1) + base >= math.log(watch / (1.0 - watch)) - MARGIN
    return found
