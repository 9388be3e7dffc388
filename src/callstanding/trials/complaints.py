"""Reports by number and day, from files in any format: what was said, when it became known, and from which area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from callstanding.engines import Duck
from callstanding.errors import UsageError
from callstanding.pipeline.asked import Intake, Options, Progress
from callstanding.pipeline.intake import Quarantine, listed, take_in

Numbers = npt.NDArray[np.int64]
"""Telephone numbers as the digits of their E.164 form; they stay in this room."""

_TABLES = {
    # A report is known from the day on which it was received: a call of last week may be reported tomorrow.
    "said": """SELECT e164::BIGINT AS number, greatest(event_at, received_at)::DATE AS day, reporter_area AS area,
            count(*) AS reports, starts_with(e164, '+1' || reporter_area) AS own, any_value(numbers.kind) AS kind
        FROM reports JOIN numbers ON numbers.key = reports.number WHERE reports.kind <> 'wanted' GROUP BY ALL""",
    "days": """SELECT number, day, any_value(kind) = 'toll-free' AS toll_free, sum(reports)::BIGINT AS reports,
            count(area) AS areas, coalesce(sum(reports) FILTER (own), 0)::BIGINT AS own,
            coalesce(sum(reports) FILTER (area IS NOT NULL), 0)::BIGINT AS placed
        FROM said GROUP BY number, day""",
    "volume": "SELECT day, sum(reports)::BIGINT AS all_reports FROM days GROUP BY day",
}


@dataclass(frozen=True)
class Complaints:
    """Adverse reports in a database: by number, day and area (`said`), number and day (`days`), day (`volume`)."""

    sql: duckdb.DuckDBPyConnection
    dates: frozenset[date]  # with any report; the others are gaps of the feed

    @property
    def first(self) -> date:
        """The day of the first report."""
        return min(self.dates)

    @property
    def last(self) -> date:
        """The day of the last report."""
        return max(self.dates)

    def covered(self, monday: date, days: int) -> int:
        """On how many of the days from a Monday on there is any report."""
        return sum(monday + timedelta(each) in self.dates for each in range(days))

    def reported(self, monday: date, days: int) -> Numbers:
        """The numbers reported from a Monday on, sorted."""
        rows = self.sql.execute(
            "SELECT DISTINCT number FROM days WHERE day >= $1 AND day < $1 + $2::INTEGER ORDER BY number",
            [monday, days],
        )
        return np.asarray(rows.fetchnumpy()["number"], np.int64)

    def known_by(self, monday: date) -> int:
        """How many numbers had been reported before a Monday."""
        known = "SELECT count(DISTINCT number) FROM days WHERE day < ?"
        return int(self.sql.execute(known, [monday]).fetchall()[0][0])

    def known_of(self, numbers: Numbers, monday: date) -> int:
        """How many of some numbers had been reported before a Monday."""
        self.sql.register("asked", {"number": numbers})
        known = "SELECT count(*) FROM asked SEMI JOIN (FROM days WHERE day < ?) USING (number)"
        return int(self.sql.execute(known, [monday]).fetchall()[0][0])


@contextmanager
def opened(
    files: Sequence[Path], *, options: Options, progress: Progress | None = None
) -> Iterator[tuple[Complaints, Intake]]:
    """Read the files and count; UsageError when they hold no report about a number. Nothing is kept afterwards."""
    engine = Duck()
    try:
        quarantine = Quarantine(options.quarantine or Path("callstanding-quarantine.csv"))
        chosen = listed([], files, [])
        intake = take_in(engine, chosen, options=options, progress=progress, quarantine=quarantine)
        for name, select in _TABLES.items():
            engine.sql.execute(f"CREATE TABLE {name} AS {select}")
        dates = frozenset(day for (day,) in engine.sql.execute("SELECT day FROM volume").fetchall())
        if not dates:
            raise UsageError(
                "There is no report about a number in these files.", hint="Say --region if they name none."
            )
        yield Complaints(engine.sql, dates), intake
    finally:
        engine.close()
