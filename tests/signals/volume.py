"""Cases of the signals in `signals/volume.py`; limits: 17 an hour, 100 a day, 1,000 a week, 3 times, 14 hours."""

from __future__ import annotations

from tests.signals.case import Case, Facts, Told, calls, dial

from callstanding.testing import Row, report


def silent(me: str) -> Facts:
    """A number that somebody complains about and that never called."""
    return Facts(reports=[report(me, "+14155559999", 9)])


def daily(me: str, *, days: int, n: int, first: int = 0) -> list[Row]:
    """So many calls at nine on each of some days."""
    return [row for day in range(first, first + days) for row in dial(me, n, hour=24 * day + 9, first=1000 * day)]


def hourly(me: str, *, hours: int, n: int) -> list[Row]:
    """So many calls in each of the first hours of a day."""
    return [row for hour in range(hours) for row in dial(me, n, hour=hour, first=100 * hour)]


CASES = [
    Case(
        "busy_hour",
        fires=Told(lambda me: calls(dial(me, 5, hour=8), dial(me, 18)), 18),
        near=Told(lambda me: calls(dial(me, 17)), 17),
        few=silent,
    ),
    Case(
        "busy_day",
        fires=Told(lambda me: calls(hourly(me, hours=11, n=10)), 110),
        near=Told(lambda me: calls(daily(me, days=2, n=100)), 100),
        few=silent,
    ),
    Case(
        "busy_week",
        fires=Told(lambda me: calls(daily(me, days=6, n=200)), 1200),
        near=Told(lambda me: calls(daily(me, days=10, n=140)), 7 * 140),
        few=silent,
    ),
    Case(
        "volume_jump",
        # ten days of 10 calls, then 100: the month before has 100 calls on 9 whole days
        fires=Told(
            lambda me: calls(daily(me, days=10, n=10), daily(me, days=1, n=100, first=10)), 100 / (100 / 9), 100
        ),
        near=Told(lambda me: calls(daily(me, days=10, n=35), daily(me, days=1, n=100, first=10)), 100 / (350 / 9), 100),
        few=lambda me: calls(daily(me, days=10, n=10), daily(me, days=1, n=99, first=10)),
    ),
    Case(
        "round_the_clock",
        fires=Told(lambda me: calls(hourly(me, hours=18, n=3)), 18, 54),
        near=Told(lambda me: calls(hourly(me, hours=14, n=4)), 14, 56),
        few=lambda me: calls(hourly(me, hours=24, n=2)),
    ),
]
