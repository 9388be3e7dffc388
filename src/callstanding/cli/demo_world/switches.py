"""What the demo's switches asked in the last days, counted as a service counts its verdicts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from callstanding.cli.demo_world.town import EASTERN

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOURS = 48
_DAY = (1, 1, 1, 1, 1, 2, 6, 18, 45, 80, 95, 90, 75, 82, 90, 88, 84, 78, 70, 62, 45, 24, 9, 3)
"""How busy each hour of a day is, in percent of the busiest."""
_BUSIEST = 900  # calls in an hour: some 17,000 a day, as the whole town makes
_SHARES = {"allow": 0.80, "label": 0.13, "challenge": 0.01, "block": 0.06}


def count_verdicts(engine: Engine, *, now: datetime) -> None:
    """Count two days of verdicts, hour by hour."""
    from callstanding.control.verdict_counts import VerdictCounts

    counts = VerdictCounts(engine)
    for ago in range(HOURS):
        at = now.timestamp() - ago * 3600.0
        calls = _BUSIEST * _DAY[datetime.fromtimestamp(at, EASTERN).hour] / 100
        counts.add({verdict: round(calls * share) for verdict, share in _SHARES.items()}, now=at)
