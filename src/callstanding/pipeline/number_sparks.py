"""The scores of some numbers at the end of each of the last days: a small curve beside each in a list."""

from __future__ import annotations

from typing import Any

import numpy as np

from callstanding.engines import Duck
from callstanding.errors import UsageError
from callstanding.pipeline.along import Life, judged_along, lives
from callstanding.pipeline.moments import hours, present, seconds
from callstanding.pipeline.number_asked import days_asked
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats
from callstanding.status import at_moments

MOST = 200  # numbers of one question: what one page of a list shows
_DAY_H = 24.0


def sparks_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The scores of `numbers` at the last midnights (UTC) and now, as many as `days`: `t` in seconds since 1970, and by
    number its scores, null before its first evidence under the holder whom it has then. Unknown numbers are left out.
    """
    numbers = [str(number) for number in asked["numbers"]]
    if len(numbers) > MOST:
        raise UsageError(f"{len(numbers)} numbers are too many at once.", hint=f"Ask about {MOST} at a time.")
    at = present(asked)
    now = hours(at)
    moments = _ends_of_days(now, days_asked(asked))
    scores: dict[str, list[float | None]] = {}
    part = judged_along(engine, policy, numbers, at, pooled=asked.get("pooled")) if numbers else None
    for life in lives(part, now) if part else ():
        scores[life.number] = _scores(life, policy, moments, scores.get(life.number))
    return {"t": [seconds(hour) for hour in moments.tolist()], "scores": scores, "at": asked["at"]}


def _ends_of_days(now: float, days: int) -> Floats:
    return np.append((np.floor(now / _DAY_H) - np.arange(days - 1)[::-1]) * _DAY_H, now)


def _scores(life: Life, policy: Policy, moments: Floats, before: list[float | None] | None) -> list[float | None]:
    """The scores of a tenure, and before it those of the tenures before."""
    found = before or [None] * len(moments)
    held = (moments >= life.evidence.hour[0]) & (moments < life.ends)
    for place, score in zip(
        np.flatnonzero(held).tolist(), at_moments(life.evidence, policy, moments[held]).score.tolist(), strict=True
    ):
        found[place] = round(score, 1)
    return found
