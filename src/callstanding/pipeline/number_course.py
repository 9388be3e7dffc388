"""The course of one number's score over the last days, with what happened to it, as another process asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.pipeline.along import Life, judged_along, lives
from callstanding.pipeline.courses import courses
from callstanding.pipeline.flow import Part
from callstanding.pipeline.history import history
from callstanding.pipeline.moments import hours, present, seconds
from callstanding.pipeline.number_asked import days_asked
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats
from callstanding.status import at_moments, course

LIMITS = ("watch_enter", "watch_leave", "spam_enter", "spam_leave", "recovering_leave")
CURVES = ("score", "low", "high")
_DAY_H = 24.0
_ENOUGH = 3  # decimals of a score


def course_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The score of a `number` along the last `days`: at the end of each hour with evidence, at each midnight (UTC), and
    now. `t` in seconds since 1970; null where one tenure has ended and the next has no evidence yet.

    `marks`: what happened, in order: changes of status with their causes, new holders, disputes opened and closed.
    """
    at = present(asked)
    now, number = hours(at), str(asked["number"])
    since = now - days_asked(asked) * _DAY_H
    part = judged_along(engine, policy, [number], at, pooled=asked.get("pooled"))
    found = _curves(part, policy, since, now) if part else {name: [] for name in ("t", *CURVES)}
    marks = [*_turns(part, now), *_disputes(engine, number, now)] if part else []
    return {
        "number": number,
        "at": asked["at"],
        "since": seconds(since),
        **found,
        "limits": {name: policy.number(f"status.{name}") for name in LIMITS},
        "marks": sorted((m for m in marks if m["at"] > seconds(since)), key=lambda mark: float(mark["at"])),
    }


def _curves(part: Part, policy: Policy, since: float, now: float) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in ("t", *CURVES)}
    for life in lives(part, now):
        moments = _moments(life, policy, since, now)
        if not len(moments):
            continue
        along = at_moments(life.evidence, policy, moments)
        found["t"] += [seconds(hour) for hour in moments.tolist()]
        for name in CURVES:
            found[name] += np.round(getattr(along, name), _ENOUGH).tolist()
        if life.ends <= now:  # the curve breaks where the holder changes
            found["t"].append(seconds(life.ends))
            for name in CURVES:
                found[name].append(None)
    return found


def _moments(life: Life, policy: Policy, since: float, now: float) -> Floats:
    """When the score of a tenure is looked at: from `since` on, or its first evidence, to its end."""
    first, until = float(life.evidence.hour[0]), min(now, life.ends)
    if until < since:
        return np.zeros(0)
    moments = course(life.evidence, policy, until=until).hour
    moments = np.append(moments, [until, max(since, first)])
    return np.unique(moments[(moments >= since) & (moments <= until)])


def _turns(part: Part, now: float) -> Iterator[dict[str, Any]]:
    """The changes of status, as they are published."""
    told: pa.Table = history(part.subjects, courses(part.subjects, part.judged, now).changes, now=now)
    for row in told.to_pylist():
        handed = row["spam_score"] is None
        yield {
            "at": round(row["at"].timestamp()),
            "kind": "holder" if handed else "status",
            "was": row["was"],
            "status": row["status"],
            "because": row["because"],
        }


def _disputes(engine: Duck, number: str, now: float) -> Iterator[dict[str, Any]]:
    mine = set(engine.keys_of([number]).to_pylist())
    for key, opened, ends in engine.disputed():
        if key in mine:
            yield {"at": seconds(hours(opened)), "kind": "disputed"}
            if hours(ends) <= now:
                yield {"at": seconds(hours(ends)), "kind": "dispute_over"}
