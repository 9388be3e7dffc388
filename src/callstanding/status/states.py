"""The status machine: enter and leave thresholds differ, a tag stays a while, relapse is quick."""

from __future__ import annotations

import math
from dataclasses import dataclass

from callstanding.policies.policy import Policy
from callstanding.status.course import Course

__all__ = ["Change", "Course", "Rules", "walk"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of status, at an hour since 1970, with the score then, the row of evidence behind it, and the signals
    that this row names as causes, once they were looked up.
    """

    hour: float
    was: str
    status: str
    score: float
    row: int
    causes: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subject stands while its course is walked."""

    status: str = "unknown"
    calm_since: float | None = None


BEGINNING = Place()


def walk(
    course: Course, rules: Rules, *, begun: Place = BEGINNING, clean_after: float = math.inf
) -> tuple[list[Change], Place]:
    """Every change of status along a course that begins at a place, and the place at its end; after `clean_after` it
    ends once clean.
    """
    place, changes = begun, []
    for i in range(len(course.hour)):
        hour, score = float(course.hour[i]), float(course.score[i])
        enough = float(course.families[i]) >= rules.families
        then = _next(
            place,
            rules,
            hour=hour,
            score=score,
            low=float(course.low[i]),
            high=float(course.high[i]),
            enough=enough,
            calls=float(course.calls[i]),
        )
        if then.status != place.status:
            changes.append(Change(hour, place.status, then.status, score, int(course.row[i])))
        place = then
        if hour > clean_after and place.status in ("clean", "unknown"):
            break
    return changes, place


def _next(
    place: Place, rules: Rules, *, hour: float, score: float, low: float, high: float, enough: bool, calls: float
) -> Place:
    """The place after one moment. Rules in the order of their weight."""
    relapse = rules.relapse_drop if place.status == "recovering" else 0.0
    if place.status != "spam" and enough and low >= rules.spam_enter - relapse:
        return Place("spam")
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
        return _WATCH
    if place.status == "watch" and score >= rules.watch_leave:
        return _WATCH
    return _CLEAN if calls >= rules.unknown_below else BEGINNING


_WATCH, _CLEAN = Place("watch"), Place("clean")


def _after_calm(place: Place, hour: float, *, calm: bool, needed_h: float, then: str) -> Place:
    """Stay until the score has been calm for so long without a break."""
    if not calm:
        return Place(place.status)
    since = hour if place.calm_since is None else place.calm_since
    return Place(then) if hour - since >= needed_h else Place(place.status, since)
