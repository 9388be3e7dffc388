"""The Spam Score of the pool that some numbers make: what is known of all of them together, fresh ones or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from callstanding.engines import Duck
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import pools
from callstanding.policies.policy import Policy
from callstanding.score.card import probability
from callstanding.score.strength import Z90
from callstanding.status import drifted


def pool_score(engine: Duck, policy: Policy, numbers: Sequence[str], *, at: datetime) -> float:
    """The lower 90 % bound (0 to 100) of the score of the pool of these numbers that stands worst; 0.0 without any.

    A tag goes by the lower bound too. Nothing new makes it drift down, as a number's score does. The engine's facts
    must be folded.
    """
    found = pools(engine, policy, of=engine.keys_of(numbers))
    if not len(found.key):
        return 0.0
    last = np.append(np.flatnonzero(found.key[1:] != found.key[:-1]), len(found.key) - 1)
    excess = found.excess[last]
    idle = np.maximum(0.0, hours(at) - found.hour[last] - 1.0)
    of_rest, _ = drifted(excess, np.zeros_like(excess), idle, policy)
    low = policy.number("prior.other.log_odds") + (excess - Z90 * found.spread[last]) * of_rest
    return float(probability(low).max())
