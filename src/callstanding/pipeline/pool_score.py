"""The Spam Score of the pool that some numbers make: what is known of all of them together, fresh ones or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from callstanding.engines import Duck
from callstanding.pipeline.flow import open_fold
from callstanding.pipeline.moments import hours, naive
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


def pool_scores(engine: Duck, policy: Policy, groups: Mapping[str, Sequence[str]], *, at: datetime) -> dict[str, float]:
    """The same of several pools by name, with the engine's facts folded first."""
    if not any(engine.counted().values()):
        return dict.fromkeys(groups, 0.0)
    open_fold(engine, policy)
    return {name: pool_score(engine, policy, numbers, at=at) for name, numbers in groups.items()}


def pool_scores_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The same for whoever asks the process that has the store open: `pools` (name -> numbers) in, `scores` out.

    The numbers are an owner's own, not those of people who were called.
    """
    groups = {str(name): [str(number) for number in numbers] for name, numbers in asked["pools"].items()}
    at = naive(datetime.fromtimestamp(float(asked["at"]), UTC))
    return {"scores": pool_scores(engine, policy, groups, at=at), "at": asked["at"]}
