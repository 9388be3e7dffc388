"""How a next holder of numbers would begin if it had them now: from the kind, the block, and what is inherited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.ledger import LEDGER
from callstanding.engines.merging import LINES, Keys, LedgerRows
from callstanding.pipeline.background import background
from callstanding.pipeline.pools import Pools
from callstanding.pipeline.subjects import subjects_of
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats
from callstanding.status.judge import judge


@dataclass(frozen=True)
class Beginning:
    """Of each number: the score of a holder who has not called yet, its upper bound, and how its block stands."""

    score: Floats
    high: Floats
    pool_excess: Floats
    pool_members: Floats


def beginning(engine: Duck, keys: Keys, left: Floats, *, hour: int, policy: Policy, pooled: Pools) -> Beginning:
    """Judge a tenure without calls from an hour on. `keys`: sorted; `left`: log-odds that former holders left."""
    from callstanding.pipeline.standings import after

    none = np.zeros(len(keys))
    lines = {name: np.zeros(len(keys), dtype=np.uint64) for name in LINES}
    ledger = LedgerRows(keys, np.full(len(keys), hour, dtype=np.int64), lines, dict.fromkeys(LEDGER, none))
    subjects = subjects_of(ledger, engine.names, {}, latest=float(hour))
    behind = background(subjects, policy, pooled, inherited=left)
    judged = judge(subjects.rows, policy, behind)
    score, _, high, _ = after(judged, judged.last, none)
    return Beginning(score, high, behind.pool_excess, behind.pool_members)


def neighbours(engine: Duck, keys: Keys) -> dict[int, int]:
    """How many other numbers are known in the block of 1,000 of each key."""
    engine.sql.register("blocked_with", pa.table({"key": pa.array(keys)}))
    rows = engine.sql.execute(
        """SELECT blocked_with.key, n - 1 FROM blocked_with JOIN numbers USING (key)
        JOIN (SELECT block, count(*) AS n FROM numbers GROUP BY block) USING (block)"""
    ).fetchall()
    return dict(rows)
