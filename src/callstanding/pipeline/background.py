"""What stands behind a number: the prior of its kind, and the standing of the pools that it belongs to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from callstanding.pipeline.pools import Pools
from callstanding.pipeline.subjects import Subjects
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats
from callstanding.signals.folding import Along
from callstanding.status.background import Background

Keys = npt.NDArray[np.uint64]
_OF_POOL = ("excess", "spread", "members", "calls", "families", "answered")


def background(subjects: Subjects, policy: Policy, pooled: Pools, *, inherited: Floats | None = None) -> Background:
    """Per row, what is known beyond the number's own rollups."""
    kinds, code = np.unique(subjects.kind, return_inverse=True)
    of_row = code[subjects.number][subjects.rows.subject]
    base, rate = (
        np.array([policy.number(f"prior.{kind}.{what}") for kind in kinds])[of_row]
        for what in ("log_odds", "report_rate")
    )
    found = _pooled(subjects, policy, pooled)
    return Background(
        base=base,
        usual_report_rate=rate,
        **{f"pool_{name}": values for name, values in found.items()},
        inherited_excess=np.zeros(len(base)) if inherited is None else inherited,
    )


def _pooled(subjects: Subjects, policy: Policy, pooled: Pools) -> dict[str, Floats]:
    """Of the pools of each row, the one that stands worst without the number's own share; nought without a pool."""
    rows = subjects.rows
    found = {name: np.zeros(len(rows.hour)) for name in _OF_POOL}
    at = np.flatnonzero(np.repeat(in_pools(subjects, pooled), rows.length))
    if not len(at):
        return found
    keys = _keys(subjects)
    few = Rows(rows.subject[at], rows.hour[at], {})
    calls = Along(few).fade([rows.counts["calls_out"][at]], policy.number("decay.behaviour_days") * 24.0)[0]
    for key in keys:
        row = pooled.row_at(key[at], rows.hour[at])
        known = np.flatnonzero(row >= 0)
        row, mine = row[known], at[known]
        others = 1.0 - np.clip(calls[known] / np.maximum(pooled.calls[row], 1e-9), 0.0, 1.0)
        worse = pooled.excess[row] * others > found["excess"][mine]
        row, mine, others = row[worse], mine[worse], others[worse]
        found["excess"][mine] = pooled.excess[row] * others
        for name in _OF_POOL[1:]:
            found[name][mine] = getattr(pooled, name)[row]
    return found


def _keys(subjects: Subjects) -> list[Keys]:
    """The keys of each row's pools: account, trunk, block, holder."""
    rows = subjects.rows
    lines = [_last_known(key, rows) for key in subjects.lines.values() if key.any()]
    return [*lines, subjects.block[subjects.number][rows.subject], subjects.holder[rows.subject]]


def in_pools(subjects: Subjects, pooled: Pools) -> npt.NDArray[np.bool_]:
    """The subjects that any of the pools has to do with."""
    rows = subjects.rows
    mine = pooled.knows(subjects.block[subjects.number]) | pooled.knows(subjects.holder)
    for line in subjects.lines.values():
        if line.any():
            mine |= np.logical_or.reduceat(pooled.knows(_last_known(line, rows)), rows.first)
    return mine


def _last_known(line: Keys, rows: Rows) -> Keys:
    """Each row's account or trunk, or the last one that its subject was seen with."""
    place = np.where(line > 0, np.arange(len(line)), rows.first[rows.subject])
    return line[np.maximum.accumulate(np.maximum(place, rows.first[rows.subject]))]
