"""The numbers worth ranking when a Monday begins, measured by what was known before it, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.trials.complaints import Complaints, Numbers
from callstanding.trials.features import BLOCK_DAYS, BLOCKS, FEATURES, HEAT_DAYS, decayed, equal_to_rounding
from callstanding.trials.mondays import lessons

POOL = 5  # times as many numbers are measured as are wanted; more change nothing (docs/forecast.md)
POOL_DAYS = 14  # half-life of the days by which they are chosen

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """Numbers (n), their features (n x features) and which of them are reported in the days that follow (n)."""

    numbers: Numbers
    features: Floats
    reported: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Past:
    """All that may be asked of the complaints before a Monday; answers are kept, since months share their lessons."""

    complaints: Complaints
    days: int  # that follow
    top: int

    @cached_property
    def _measured(self) -> dict[date, Known]:
        return {}

    def see(self, monday: date) -> None:
        """Make `past`: a number's days before a Monday, and nothing of that day or later."""
        self.complaints.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE past AS SELECT number, DATE '{monday}' - day - 1 AS ago,
                isodow(day) > 5 AS weekend, reports, areas, own, placed, toll_free,
                1000 * reports / all_reports AS level
            FROM days JOIN volume USING (day) WHERE day < DATE '{monday}'"""
        )
        self.complaints.sql.execute(
            f"""CREATE OR REPLACE TEMP VIEW past_areas AS SELECT number, area, reports, DATE '{monday}' - day - 1 AS ago
            FROM said WHERE day < DATE '{monday}' AND area IS NOT NULL"""
        )

    def known(self, monday: date) -> Known:
        """What is measured when a Monday begins. `reported` looks ahead: it is for judging, or for later lessons."""
        if monday not in self._measured:
            self.see(monday)
            self._measured[monday] = self._measure(monday)
        return self._measured[monday]

    def lessons(self, monday: date) -> list[Known]:
        """The earlier Mondays whose outcome was known when this one began."""
        return [self.known(each) for each in lessons(self.complaints, monday, self.days)]

    def prepare(self, judged: list[date], told: Callable[[int, int], None]) -> None:
        """Measure all Mondays that will be needed, and tell how far it is."""
        before = [each for monday in judged for each in lessons(self.complaints, monday, self.days)]
        needed = sorted({*judged, *before})
        for done, monday in enumerate(needed, 1):
            self.known(monday)
            told(done, len(needed))

    def _measure(self, monday: date) -> Known:
        sql = self.complaints.sql
        sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE pool AS
            SELECT number, coalesce({decayed("1", HEAT_DAYS)} FILTER (ago < {BLOCK_DAYS}), 0) AS heat FROM past
            GROUP BY number ORDER BY {equal_to_rounding(decayed("1", POOL_DAYS))} DESC, sum(reports) DESC, number
            LIMIT {POOL * self.top}"""
        )
        columns = sql.execute(_MEASURED).fetchnumpy()
        numbers = np.asarray(columns["number"], np.int64)
        features = np.column_stack([np.asarray(columns[each.name], np.float64) for each in FEATURES])
        return Known(numbers, features, np.isin(numbers, self.complaints.reported(monday, self.days)))


def _of(source: str) -> str:
    return ", ".join(f"{each.sql} AS {each.name}" for each in FEATURES if each.source == source)


def _heat(size: int) -> str:
    """How hot each block of so many numbers is."""
    return f"""heat_{size} AS (SELECT number // {size} AS block, {decayed("1", HEAT_DAYS)} AS heat_{size} FROM past
        WHERE ago < {BLOCK_DAYS} AND number // {size} IN (SELECT number // {size} FROM pool) GROUP BY block)"""


def _joins() -> Iterator[str]:
    for size in BLOCKS:
        yield f"LEFT JOIN heat_{size} ON heat_{size}.block = number // {size}"


_MEASURED = f"""WITH {", ".join(_heat(size) for size in BLOCKS)},
of_days AS (SELECT number, {_of("days")} FROM past SEMI JOIN pool USING (number) GROUP BY number),
told AS (SELECT number, area, {decayed("reports", BLOCK_DAYS)} AS weight FROM past_areas SEMI JOIN pool USING (number)
    GROUP BY number, area),
of_areas AS (SELECT number, {_of("areas")} FROM told GROUP BY number),
of_block AS (SELECT number, {_of("block")} FROM pool {" ".join(_joins())})
FROM of_days LEFT JOIN of_areas USING (number) JOIN of_block USING (number) ORDER BY number"""
