"""How a number's own calls are taken, and how its pool stands: what tells whether replacing it would be evasion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from callstanding.actions.replacement import Behind
from callstanding.engines import Duck
from callstanding.pipeline.flow import judge_numbers, moment
from callstanding.policies.policy import Policy
from callstanding.score.card import probability
from callstanding.signals import SIGNALS

OWN = np.array([signal.family not in ("crowd", "pool") for signal in SIGNALS])


def behind_of(
    engine: Duck, policy: Policy, numbers: Sequence[str], *, as_of: datetime | None = None
) -> dict[str, Behind]:
    """Of each of some numbers; of one that nobody knows nothing speaks against it."""
    found = dict.fromkeys(numbers, Behind())
    part = judge_numbers(engine, policy, list(numbers), moment(engine, as_of), known=as_of)
    if part is None:
        return found
    judged, present = part.judged, part.subjects.current
    for subject in np.flatnonzero(present).tolist():
        row = int(judged.last[subject])
        base = judged.card.base[row]
        own = probability(base + judged.card.points[row][OWN].sum())
        pool = probability(base + part.behind.pool_excess[judged.place[row]])
        found[part.subjects.e164[int(part.subjects.number[subject])]] = Behind(float(own), float(pool))
    return found
