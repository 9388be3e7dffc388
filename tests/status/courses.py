"""Courses of scores written down hour by hour, and the status at the end of each hour."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from callstanding.policies import load_policy
from callstanding.status import Change, Course, Rules, walk

POLICY = load_policy("standard")
RULES = Rules.of(POLICY)


def of(*scores: float, doubt: float = 0, families: float = 5, calls: float = 1000, step_h: float = 1) -> Course:
    """One moment after another, `step_h` hours apart, with bounds `doubt` points below and above each score."""
    score = np.array(scores, dtype=np.float64)
    same = np.ones(len(score))
    return Course(
        hour=np.cumsum(same * step_h),
        score=score,
        low=score - doubt,
        high=score + doubt,
        families=same * families,
        calls=same * calls,
        row=np.arange(len(score)),
    )


def statuses(course: Course, rules: Rules = RULES) -> list[str]:
    """The status at every moment."""
    return along(course, walk(course, rules)[0])


def along(course: Course, changes: Iterable[Change]) -> list[str]:
    """The status at every moment of a course, from its changes."""
    told = {change.hour: change.status for change in changes}
    status, found = "unknown", []
    for hour in course.hour:
        status = told.get(float(hour), status)
        found.append(status)
    return found
