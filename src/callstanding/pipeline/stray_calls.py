"""Calls and reports that still come in for former holders: counted by day, with their trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil, isfinite

import numpy as np
import pyarrow as pa

from callstanding.actions.vetting import StrayCalls
from callstanding.engines import Duck
from callstanding.inventory.quarantine import Strays
from callstanding.inventory.strays import WEEK, days_until, trend, usual
from callstanding.pipeline.moments import EPOCH
from callstanding.policies.policy import Policy

ByDay = dict[date, int]
MOST_WEEKS = 26  # longer than any quarantine
_HORIZON = 730  # days; what is further off is no forecast

_CALLS = """SELECT e164, start::DATE AS day, count(*)::INTEGER AS n FROM calls JOIN vetted ON callee = key
    WHERE start >= since AND start <= ? GROUP BY ALL ORDER BY e164, day"""
_REPORTS = """SELECT e164, event_at::DATE AS day, count(*)::INTEGER AS n FROM reports JOIN vetted ON number = key
    WHERE kind <> 'wanted' AND event_at >= since AND greatest(event_at, received_at) <= ?
    GROUP BY ALL ORDER BY e164, day"""


def came_in(
    engine: Duck, since: Mapping[str, datetime | None], at: datetime
) -> tuple[dict[str, ByDay], dict[str, ByDay]]:
    """(calls, reports) by number and day, each number's from its moment on (None: all) until `at`."""
    numbers = pa.array(list(since), pa.string())
    times = pa.array([moment or EPOCH for moment in since.values()], pa.timestamp("us"))
    engine.sql.register("to_vet", pa.table({"e164": numbers, "since": times}))
    engine.sql.execute(f"CREATE OR REPLACE TEMP TABLE vetted AS SELECT *, {engine.keys.of('e164')} AS key FROM to_vet")
    try:
        calls = engine.sql.execute(_CALLS, [at]).fetchall()
        reports = engine.sql.execute(_REPORTS, [at]).fetchall()
    finally:
        engine.sql.execute("DROP TABLE vetted")
    return _by_day(calls), _by_day(reports)


def _by_day(rows: Sequence[tuple[str, date, int]]) -> dict[str, ByDay]:
    found: dict[str, ByDay] = {}
    for number, day, n in rows:
        found.setdefault(number, {})[day] = n
    return found


def strays(
    calls: Mapping[str, ByDay], since: Mapping[str, datetime | None], today: date, policy: Policy
) -> dict[str, StrayCalls]:
    """The stray calls of every number of `since`, with the day from which they are few enough."""
    limit = policy.number("vetting.stray_calls")
    found = {number: _few(moment, calls.get(number, {}), today) for number, moment in since.items()}
    many = [number for number, each in found.items() if each.now.per_week > limit]
    if not many:
        return found
    counts, days = _weeks([found[number] for number in many], today)
    fitted = trend(counts, days, usual(policy))
    ahead = [_days(side, today) for side in days_until(fitted, limit)]
    for i, number in enumerate(many):
        early, likely, late = (side[i] for side in ahead)
        half = float(fitted.half_life_days[i])
        now = Strays(found[number].now.per_week, early, likely, late)
        found[number] = StrayCalls(found[number].since, found[number].by_day, now, half if isfinite(half) else None)
    return found


def _few(since: datetime | None, by_day: ByDay, today: date) -> StrayCalls:
    """Strays as if they were few: from today on there are not too many."""
    week = sum(n for day, n in by_day.items() if (today - day).days < WEEK)
    return StrayCalls(since, by_day, Strays(float(week), today, today, today), None)


def _weeks(found: Sequence[StrayCalls], today: date) -> tuple[np.ndarray, np.ndarray]:
    """Calls and days of each week back from today; the first week may have had fewer days."""
    counts, days = np.zeros((len(found), MOST_WEEKS)), np.zeros((len(found), MOST_WEEKS))
    for i, each in enumerate(found):
        begin = each.since.date() if each.since else min(each.by_day, default=today)
        seen = (today - begin).days + 1
        days[i] = np.clip(seen - WEEK * np.arange(MOST_WEEKS), 0, WEEK)
        for day, n in each.by_day.items():
            week = (today - day).days // WEEK
            if week < MOST_WEEKS:
                counts[i, week] += n
    return counts, days


def _days(ahead: np.ndarray, today: date) -> list[date | None]:
    """Never before tomorrow: today there are too many."""
    return [today + timedelta(days=max(1, ceil(days))) if days < _HORIZON else None for days in ahead.tolist()]
