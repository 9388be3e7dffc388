"""What comes of a way to go on: the fold run again over projected days, many times, for each way an owner could choose.

A number's next days are drawn from its own last four weeks, whole days at a time and weekdays for weekdays, so that
they vary as its traffic does. A way scales them to another pace or mends a habit in them. Past and projected hours are
judged together by the same code as real ones. No formula: what a policy changes, an outlook shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats, Ints
from callstanding.status import Rules, course, walk
from callstanding.status.background import Background
from callstanding.status.judge import Judged, judge

HORIZON_D = 120  # a tag lasts weeks, not months; what is further off is no forecast
DRAWS = 24
_MEMORY_D = 28
_SATURDAY = 2  # the day 0 of the epoch was a Thursday

Counts = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to go on: `per_day` calls a day (None: as many as now; 0: none), and the habits that are mended."""

    name: str
    per_day: float | None = None
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happens, in hours since 1970: 5 %, 50 % and 95 % of the draws; inf where it does not."""

    early: float
    middle: float
    late: float
    share: float  # of the draws in which it happens within the horizon


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes of a way: when the number is clean for good, and when it is tagged as spam next."""

    way: Way
    clean: Moment
    tagged: Moment


@dataclass(frozen=True)
class Past:
    """The rows of one number under its holder, what stands behind each of them, and the hour that is now."""

    rows: Rows
    behind: Background
    now: float


def _all_answered(counts: Counts) -> None:
    counts["callbacks_reached"] = counts["called_back"].copy()


def _nobody_dropped(counts: Counts) -> None:
    for name in ("dropped_new", "dropped_out"):
        counts[name] = np.zeros_like(counts[name])


def _real_numbers(counts: Counts) -> None:
    for name in ("invalid_first", "invalid_out"):
        counts["new_callees" if name == "invalid_first" else "calls_out"] -= counts[name]
        counts[name] = np.zeros_like(counts[name])


def _no_neighbours(counts: Counts) -> None:
    for name in ("sequential_out", "nearby_out"):
        counts[name] = np.zeros_like(counts[name])


def _let_it_ring(counts: Counts) -> None:
    counts["one_ring_first"] = np.zeros_like(counts["one_ring_first"])


HABITS: Mapping[str, tuple[str, Callable[[Counts], None]]] = {
    "answer_callbacks": ("missed_callbacks", _all_answered),
    "stay_on_answer": ("dropped_on_answer", _nobody_dropped),
    "clean_list": ("invalid_numbers", _real_numbers),
    "no_sequences": ("sequential_dialling", _no_neighbours),
    "let_it_ring": ("one_ring", _let_it_ring),
}
"""What an owner can mend, the signal that it lowers, and what it does to the counts of an hour."""


def outlooks(past: Past, ways: Sequence[Way], policy: Policy, *, seed: int = 1) -> list[Outlook]:
    """The outlook of every way, over the same draws, so that ways compare."""
    drawn = _drawn(past, np.random.default_rng(seed))
    usual = daily_calls(past)
    return [_outlook(past, way, policy, drawn, usual) for way in ways]


def daily_calls(past: Past) -> float:
    """Calls a day over the last four weeks, or since the first call where that is later."""
    days = _days(past)
    made = np.asarray(past.rows.counts["calls_out"], np.float64)[past.rows.hour >= days[0] * 24]
    return float(made.sum() / len(days))


def _days(past: Past) -> Ints:
    """The days (since 1970) to draw from: whole ones where there is one."""
    today = int(past.now // 24)
    first = max(int(past.rows.hour[0]) // 24, today - _MEMORY_D)
    return np.arange(min(first, today - 1) if first < today else today, max(today, first + 1), dtype=np.int64)


def _drawn(past: Past, chance: np.random.Generator) -> list[tuple[npt.NDArray[np.intp], Ints]]:
    """For each draw: which past rows come again, and at which hour."""
    days, hour = _days(past), past.rows.hour
    begin, end = np.searchsorted(hour, days * 24), np.searchsorted(hour, (days + 1) * 24)
    rest = np.isin(days % 7, (_SATURDAY, _SATURDAY + 1))
    coming = int(past.now // 24) + np.arange(1, HORIZON_D + 1)
    kinds = [np.flatnonzero(rest == kind) if (rest == kind).any() else np.arange(len(days)) for kind in (False, True)]
    found = []
    for _ in range(DRAWS):
        picked = [chance.choice(kinds[int(day % 7 in (_SATURDAY, _SATURDAY + 1))]) for day in coming]
        rows = [np.arange(begin[p], end[p]) for p in picked]
        hours = [hour[r] + (day - days[p]) * 24 for r, p, day in zip(rows, picked, coming, strict=True)]
        found.append((np.concatenate(rows).astype(np.intp), np.concatenate(hours).astype(np.int64)))
    return found


def _outlook(
    past: Past, way: Way, policy: Policy, drawn: list[tuple[npt.NDArray[np.intp], Ints]], usual: float
) -> Outlook:
    scale = 1.0 if way.per_day is None else way.per_day / max(usual, 1e-9)
    judged = _judged(past, way, policy, drawn if scale > 0.0 else [(d[0][:0], d[1][:0]) for d in drawn[:1]], scale)
    ends = np.append(np.flatnonzero(np.diff(judged.subject)) + 1, len(judged.subject))
    starts = np.append(0, ends[:-1])
    found = [_course(judged, slice(a, b), past.now) for a, b in zip(starts, ends, strict=True)]
    return Outlook(way, *(_moment(np.array(times)) for times in zip(*found, strict=True)))


def _judged(
    past: Past, way: Way, policy: Policy, drawn: Sequence[tuple[npt.NDArray[np.intp], Ints]], scale: float
) -> Judged:
    """Past and projected rows, each draw a subject of its own, judged together."""
    n = len(past.rows.hour)
    known = np.arange(n, dtype=np.intp)
    take = np.concatenate([np.append(known, rows) for rows, _ in drawn])
    hour = np.concatenate([np.append(past.rows.hour, hours) for _, hours in drawn])
    subject = np.repeat(np.arange(len(drawn)), [n + len(rows) for rows, _ in drawn])
    new = np.concatenate([np.append(np.zeros(n, np.bool_), np.ones(len(rows), np.bool_)) for rows, _ in drawn])
    counts: Counts = {name: np.asarray(c, np.float64)[take] for name, c in past.rows.counts.items()}
    ahead = {name: values[new] * scale for name, values in counts.items()}
    for habit in way.mended:
        HABITS[habit][1](ahead)
    for name, values in counts.items():
        values[new] = ahead[name]
    rows = Rows(subject, hour, counts)
    last = n - 1  # what stands behind the number now goes on standing there
    behind = Background(*(getattr(past.behind, f.name)[np.where(new, last, take)] for f in fields(Background)))
    return judge(rows, policy, behind)


def _course(judged: Judged, rows: slice, now: float) -> tuple[float, float]:
    """(hour from which the number stays clean, hour at which it is tagged next) of one draw."""
    until = now + HORIZON_D * 24
    changes, _ = walk(course(judged.evidence(rows, until), judged.policy, until=until), Rules.of(judged.policy))
    before = [c for c in changes if c.hour <= now]
    later = [c for c in changes if c.hour > now]
    status = before[-1].status if before else "unknown"
    tagged = next((c.hour for c in later if c.status == "spam"), np.inf)
    clean = now if status in _CLEAN else np.inf
    for change in later:
        if change.status not in _CLEAN:
            clean = np.inf
        elif clean == np.inf:
            clean = change.hour
    return clean, tagged


_CLEAN = ("clean", "unknown")


def _moment(hours: Floats) -> Moment:
    early, middle, late = np.percentile(hours, [5, 50, 95], method="nearest")
    return Moment(float(early), float(middle), float(late), float(np.isfinite(hours).mean()))
