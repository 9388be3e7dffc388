"""The courses of all subjects: every change of status until now, when each is clean again, and what is carried on."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

import numpy as np

from callstanding.pipeline.carried import Carried, Story
from callstanding.pipeline.reasons import because, because_of_each
from callstanding.pipeline.subjects import Subjects
from callstanding.score.card import probability
from callstanding.signals.fold import Floats
from callstanding.status import Change, Evidence, Rules, course, walk
from callstanding.status.judge import Judged
from callstanding.status.states import BEGINNING

FORECAST_H = 24.0 * 730  # two years: longer than any standing lasts without new evidence


@dataclass
class Courses:
    """For each subject its changes and when it is clean again if nothing new is heard; of those that came near a
    threshold what is to be carried, None where it cannot be.
    """

    changes: list[list[Change]]
    clean_by: list[float | None]
    stories: dict[int, Story | None] = field(default_factory=dict)


def courses(subjects: Subjects, judged: Judged, now: float, begun: Carried | None = None) -> Courses:
    """Follow every subject along its rows; with `begun`, from what was carried of it."""
    rules, last = Rules.of(judged.policy), judged.last
    first = np.append(0, last[:-1] + 1)
    near = hot(judged, rules)
    alone = np.maximum.reduceat(near, first)
    stories: list[Story | None] = [None] * len(last) if begun is None else begun.story.tolist()
    found = Courses(_quiet(subjects, judged, rules, now, begun), [None] * len(last))
    ends = np.where(subjects.ends <= now, subjects.ends, np.inf)  # a tenure that will end has not ended yet
    told = np.array([story is not None for story in stories])
    for s in np.flatnonzero(alone | told).tolist():
        one = _One(judged, int(first[s]), int(last[s]), now, stories[s])
        changes, clean_by = one.walked(rules, until=min(now + FORECAST_H, float(ends[s])))
        found.stories[s] = one.story(near=bool(near[first[s] : last[s]].any()))
        story = stories[s]
        if alone[s] or (story is not None and story.hot):
            found.changes[s], found.clean_by[s] = changes, clean_by
    return found


def hot(judged: Judged, rules: Rules) -> np.ndarray:
    """The rows whose score is at or above the lowest threshold."""
    lowest = min(rules.watch_enter, rules.spam_enter - rules.relapse_drop)
    return probability(judged.card.base + judged.card.excess) >= lowest


class _One:
    """One subject while it is walked: `first` and `last` are its rows, and `begun` what was carried of it."""

    def __init__(self, judged: Judged, first: int, last: int, now: float, begun: Story | None) -> None:
        self._judged, self._now, self._begun = judged, now, begun
        self._evidence, self._first = judged.evidence(slice(first, last + 1), now), first
        if begun:  # the carried row comes first
            self._evidence, self._first = _joined(begun.evidence, self._evidence), first - 1
        self._place, self._until_then = (begun.place, list(begun.changes)) if begun else (BEGINNING, [])

    def walked(self, rules: Rules, *, until: float) -> tuple[list[Change], float | None]:
        """Every change until now, and the hour when it is clean."""
        along = course(self._evidence, self._judged.policy, until=until)
        since = self._begun.evidence.hour[-1] if self._begun else -np.inf
        hours = self._evidence.hour
        carried = hours[-2] if len(hours) > 1 else -np.inf
        early, self._place = walk(along.between(since, carried), rules, begun=self._place)
        self._until_then += self._caused(early)
        late, _ = walk(along.between(max(since, carried), np.inf), rules, begun=self._place, clean_after=self._now)
        changes = self._until_then + self._caused([c for c in late if c.hour <= self._now])
        if not changes or changes[-1].status in ("clean", "unknown"):
            return changes, None
        return changes, next((c.hour for c in late if c.hour > self._now and c.status in ("clean", "unknown")), None)

    def story(self, *, near: bool) -> Story | None:
        """What is carried, once it was walked: the place at the row before the newest, if that one ended before it."""
        hours = self._evidence.hour
        if len(hours) < 2 or hours[-2] >= hours[-1]:
            return None
        row = len(hours) - 2
        evidence = Evidence(*(getattr(self._evidence, f.name)[row : row + 1] for f in fields(self._evidence)))
        was_near = near or (self._begun is not None and self._begun.hot)
        return Story(self._place, tuple(self._until_then), evidence, self._points(row), was_near)

    def _caused(self, changes: list[Change]) -> list[Change]:
        return [
            replace(c, causes=tuple(because(self._points(c.row), rising=c.status in ("watch", "spam"))))
            for c in changes
        ]

    def _points(self, row: int) -> Floats:
        """The points at a row of the evidence."""
        if self._begun and row == 0:
            return self._begun.points
        return np.array(self._judged.card.points[self._first + row])


def _joined(one: Evidence, two: Evidence) -> Evidence:
    return Evidence(*(np.concatenate([getattr(one, f.name), getattr(two, f.name)]) for f in fields(one)))


def _quiet(subjects: Subjects, judged: Judged, rules: Rules, now: float, begun: Carried | None) -> list[list[Change]]:
    """Subjects that never came near a threshold: unknown, and clean from the hour in which enough calls were seen."""
    base, kept = probability(judged.card.base), judged.last
    known = known_from(subjects, rules, begun)
    changes: list[list[Change]] = [[] for _ in kept]
    told = np.flatnonzero(~np.isnan(known))
    rows, hours = kept[told], np.minimum(known[told] + 1.0, now)
    causes = because_of_each(judged.card.points[rows], rising=False)
    each = zip(told.tolist(), hours.tolist(), base[rows].tolist(), rows.tolist(), causes, strict=True)
    for s, hour, score, row, why in each:
        changes[s] = [Change(hour, "unknown", "clean", score, row, tuple(why))]
    return changes


def known_from(subjects: Subjects, rules: Rules, begun: Carried | None = None) -> Floats:
    """The hour in which enough calls of each subject were seen, nan where they are too few."""
    rows = subjects.rows
    calls = np.cumsum(np.asarray(rows.counts["calls_out"]) + np.asarray(rows.counts["calls_in"]))
    before = np.append(0, calls)[rows.first]
    reached = np.searchsorted(calls, before + rules.unknown_below, side="left")
    hours = rows.hour.astype(np.float64)
    if begun is not None:
        hours[rows.first] = begun.known
    found = np.append(hours, np.nan)[np.minimum(reached, len(hours))]
    return np.where(reached < rows.first + rows.length, found, np.nan)
