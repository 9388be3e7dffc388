"""Some numbers judged at every hour with evidence, and not only where it changes their status: for curves of scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from callstanding.engines import Duck
from callstanding.pipeline.background import background
from callstanding.pipeline.flow import Part, open_fold
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import Pools, pools
from callstanding.pipeline.subjects import subjects_of
from callstanding.pipeline.tenures import tenures
from callstanding.policies.policy import Policy
from callstanding.signals.folding import Along
from callstanding.status import Evidence
from callstanding.status.judge import Judged, judge_along


@dataclass(frozen=True)
class Life:
    """One tenure of a number: its evidence until now, and the hour at which the tenure ends (inf: it goes on)."""

    number: str
    evidence: Evidence
    ends: float


def judged_along(
    engine: Duck, policy: Policy, numbers: Sequence[str], at: datetime, *, pooled: Pools | None = None
) -> Part | None:
    """These numbers (E.164), judged row by row, as they stand among all; None when no call or report names them.

    `pooled`: how the pools stand, where that was found already.
    """
    keys = engine.keys_of(numbers)
    if not len(keys):
        return None
    open_fold(engine, policy, of=None if pooled is None else keys)
    ledger = engine.ledger_of(keys)
    if not len(ledger):
        return None
    subjects = subjects_of(ledger, engine.names, tenures(engine, of=keys), latest=hours(at))
    behind = background(subjects, policy, pools(engine, policy, of=keys) if pooled is None else pooled)
    fold = Along(subjects.rows)
    judged = judge_along(fold, policy, behind)
    left = subjects.left_by_former_holders(judged)
    if left is not None and left.any():
        behind = replace(behind, inherited_excess=left)
        judged = judge_along(fold, policy, behind)
    return Part(subjects, judged, behind)


def lives(part: Part, now: float) -> Iterator[Life]:
    """The tenures of the numbers of a part that have any evidence before now, number by number, in order."""
    subjects, judged = part.subjects, part.judged
    for s in range(len(subjects.number)):
        rows = _rows_of(judged, s)
        if judged.hour[rows.start] < now:
            e164 = subjects.e164[subjects.number[s]]
            yield Life(e164, judged.evidence(rows, now), float(subjects.ends[s]))


def _rows_of(judged: Judged, subject: int) -> slice:
    return slice(*np.searchsorted(judged.subject, (subject, subject + 1)).tolist())
