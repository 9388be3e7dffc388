"""How many calls and reports came from each hour of the last days, and how late reports arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from callstanding.engines import Duck
from callstanding.pipeline.moments import EPOCH, hours

_CALLS = """SELECT hour, count(*), count(*) FILTER (WHERE outcome = 'answered') FROM calls
    WHERE hour >= ? AND hour <= ? GROUP BY hour ORDER BY hour"""
_REPORTS = "SELECT hour, count(*) FROM reports WHERE hour >= ? AND hour <= ? GROUP BY hour ORDER BY hour"
_LAG = """SELECT median(epoch(received_at - event_at)) FROM reports WHERE event_at > ? AND event_at <= ?"""


@dataclass(frozen=True, slots=True)
class Throughput:
    """By hour, oldest first, without a gap: `first` (seconds since 1970) is where the first hour begins.

    `newest`: time of the newest event. `report_lag_s`: the median of what lies between event and arrival of a report;
    None without reports.
    """

    first: float
    calls: list[int]
    answered: list[int]
    reports: list[int]
    newest: float | None
    report_lag_s: float | None
    all_calls: int
    all_reports: int


def throughput(engine: Duck, at: datetime, *, days: int = 7) -> Throughput:
    """Counted by the hour in which a call began or an event was, until `at` (naive UTC)."""
    last = int(hours(at))
    first = last - 24 * days + 1
    calls, answered, reports = ([0] * (24 * days) for _ in range(3))
    for hour, made, taken in engine.sql.execute(_CALLS, [first, last]).fetchall():
        calls[hour - first], answered[hour - first] = made, taken
    for hour, told in engine.sql.execute(_REPORTS, [first, last]).fetchall():
        reports[hour - first] = told
    lag = engine.sql.execute(_LAG, [at - timedelta(days=days), at]).fetchall()[0][0]
    newest, counted = engine.newest(), engine.counted()
    return Throughput(
        first=first * 3600.0,
        calls=calls,
        answered=answered,
        reports=reports,
        newest=None if newest is None else (newest - EPOCH).total_seconds(),
        report_lag_s=None if lag is None else float(lag),
        all_calls=counted["calls"],
        all_reports=counted["reports"],
    )
