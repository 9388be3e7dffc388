"""A made-up feed of complaints: steady callers, bursts of one day, and numbers that are named once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from callstanding.pipeline import Options
from callstanding.testing import MONDAY, Row, write
from callstanding.trials.complaints import Complaints, opened

DAYS = 70  # ten weeks from Monday, 2025-03-03: April's and May's first Mondays can be judged
JUDGED = [date(2025, 4, 7), date(2025, 5, 5)]
STEADY, BURSTS, ONCE = 40, 140, 400
AREAS = ("202", "212", "312", "415", "503", "617", "702", "808")


def number(index: int) -> str:
    """A fictional number: 555-0100 to 555-0199 in one area code after another."""
    area, line = divmod(index, 100)
    return f"+1{210 + area}55501{line:02d}"


def said(who: str, day: float, *, area: str = "312", heard: float = 0, **more: object) -> Row:
    """A report filed so many days after the first Monday, and received `heard` days later."""
    filed = MONDAY + timedelta(days=day)
    row: Row = {"number": who, "at": _iso(filed), "kind": "spam", "reporter_area": area}
    return row | ({"received_at": _iso(filed + timedelta(days=heard))} if heard else {}) | more


def world(seed: int = 1) -> list[Row]:
    """Steady callers are reported once on every second day; bursts thirty times on one day, then never again."""
    dice = np.random.default_rng(seed)
    rows = [said(number(who), int(day)) for who in range(STEADY) for day in np.flatnonzero(dice.random(DAYS) < 0.5)]
    for who in range(STEADY, STEADY + BURSTS):
        day = int(dice.integers(DAYS))
        rows += [said(number(who), day + part / 31, area=AREAS[part % 8]) for part in range(30)]
    rows += [said(number(STEADY + BURSTS + who), int(dice.integers(DAYS))) for who in range(ONCE)]
    return numbered(rows)


def numbered(rows: Sequence[Row]) -> list[Row]:
    """The rows with ids: two reports that say the same are two."""
    return [row | {"report_id": f"r{at}"} for at, row in enumerate(rows)]


@contextmanager
def complaints(place: Path, rows: Sequence[Row]) -> Iterator[Complaints]:
    """The rows as a feed that was read."""
    file = write(place / "reports.csv", "reports", rows)
    with opened([file], options=Options(quarantine=place / "quarantine.csv")) as (found, _):
        yield found


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
