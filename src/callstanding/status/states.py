"""The status machine: enter and leave thresholds differ, a tag stays a while, relapse is quick."""

from __future__ import annotations

import math
from dataclasses import dataclass

from callstanding.policies.policy import Policy
from callstanding.status.course import Course

__all__ = ["Change", "Course", "Rules", "walk"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of status, at an hour since 1970, with the score then and the row of evidence behind it."""

    hour: float
    was: str
    status: str
    score: float
    row: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of a policy, read once."""

    watch_enter: float
    watch_leave: float
    spam_enter: float
    spam_leave: float
    spam_leave_h: float
    spam_stay_h: float
    recovering_leave: float
    recovering_h: float
    relapse_drop: float
    families: float
    unknown_below: float

    @classmethod
    def of(cls, policy: Policy) -> Rules:
        """Read the thresholds from the policy's status settings."""
        n = policy.number
        return cls(
            watch_enter=n("status.watch_enter"),
            watch_leave=n("status.watch_leave"),
            spam_enter=n("status.spam_enter"),
            spam_leave=n("status.spam_leave"),
            spam_leave_h=n("status.spam_leave_days") * 24,
            spam_stay_h=n("status.spam_min_stay_hours"),
            recovering_leave=n("status.recovering_leave"),
            recovering_h=n("status.recovering_days") * 24,
            relapse_drop=n("status.relapse_drop"),
            families=n("status.evidence_families"),
            unknown_below=n("status.unknown_below_calls"),
        )


@dataclass
class _Place:
    """Where a subject stands while its course is walked."""

    status: str = "unknown"
    since: float = 0.0
    calm_since: float | None = None


def walk(course: Course, rules: Rules, *, clean_after: float = math.inf) -> tuple[list[Change], str]:
    """Every change of status along a course, and the status at its end; after `clean_after` it ends once clean."""
    place, changes = _Place(), []
    for i in range(len(course.hour)):
        hour, score = float(course.hour[i]), float(course.score[i])
        enough = float(course.families[i]) >= rules.families
        status = _next(
            place,
            rules,
            hour=hour,
            score=score,
            low=float(course.low[i]),
            high=float(course.high[i]),
            enough=enough,
            calls=float(course.calls[i]),
        )
        if status != place.status:
            changes.append(Change(hour, place.status, status, score, int(course.row[i])))
            place = _Place(status, hour)
        if hour > clean_after and place.status in ("clean", "unknown"):
            break
    return changes, place.status


def _next(
    place: _Place, rules: Rules, *, hour: float, score: float, low: float, high: float, enough: bool, calls: float
) -> str:
    """The status after one moment. Rules in the order of their weight."""
    relapse = rules.relapse_drop if place.status == "recovering" else 0.0
    if place.status != "spam" and enough and low >= rules.spam_enter - relapse:
        return "spam"
    if place.status == "spam":
        return _after_calm(
            place,
            hour,
            calm=high < rules.spam_leave,
            needed_h=max(rules.spam_leave_h, rules.spam_stay_h),
            then="recovering",
        )
    if place.status == "recovering":
        return _after_calm(place, hour, calm=high < rules.recovering_leave, needed_h=rules.recovering_h, then="clean")
    if score >= rules.watch_enter:
        return "watch"
    if place.status == "watch" and score >= rules.watch_leave:
        return "watch"
    return "clean" if calls >= rules.unknown_below else "unknown"


def _after_calm(place: _Place, hour: float, *, calm: bool, needed_h: float, then: str) -> str:
    """Stay until the score has been calm for so long without a break."""
    if not calm:
        place.calm_since = None
        return place.status
    if place.calm_since is None:
        place.calm_since = hour
    return then if hour - place.calm_since >= needed_h else place.status
