"""Whether numbers that stop are clean on the day that was told: the forecast of one day against what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from callstanding.evaluate.rates import Rate, rate
from callstanding.pipeline import Options, Outcome, score_files, write_table
from callstanding.simulate import simulate_world
from callstanding.testing import MONDAY

DAYS, TOLD, LATER = 28, 14, 90  # of the world; when the forecast is asked for; when all is over
WITHIN_DAYS = 2

_ERRORS = """WITH stopped AS (
        SELECT caller AS number FROM calls GROUP BY caller HAVING max(start) < TIMESTAMPTZ '{told}'),
    told AS (SELECT number, clean_by FROM standings SEMI JOIN stopped USING (number) WHERE status = 'spam'),
    came AS (SELECT number, min("at") AS clean_at FROM history JOIN told USING (number)
        WHERE status = 'clean' AND "at" > TIMESTAMPTZ '{told}' GROUP BY number)
    SELECT count(*), count(*) FILTER (WHERE abs(epoch(clean_at - clean_by)) <= {within} * 86400),
        median(abs(epoch(clean_at - clean_by))) / 86400 FROM told LEFT JOIN came USING (number)"""


@dataclass(frozen=True)
class Forecast:
    """How many numbers were told a day, how many were clean within two days of it, and the median error in days."""

    n: int
    within: Rate
    median_days: float


def forecast_days(seed: int, people: int = 6_000) -> Forecast:
    """Ask on one day, look later."""
    world, told = simulate_world(seed=seed, people=people, days=DAYS), MONDAY + timedelta(days=TOLD)
    with TemporaryDirectory(prefix="callstanding-quality-") as name:
        folder = Path(name)
        for kind in ("calls", "reports", "assignments"):
            write_table(getattr(world, kind), folder / f"{kind}.parquet")
        asked, later = (_scored(folder, at) for at in (told, MONDAY + timedelta(days=LATER)))
    return _compared(world.calls, asked.standings, later.history, told)


def _scored(folder: Path, as_of: datetime) -> Outcome:
    calls, reports, assignments = ([folder / f"{kind}.parquet"] for kind in ("calls", "reports", "assignments"))
    options = Options(as_of=as_of, quarantine=folder / "quarantine.csv")
    return score_files(calls, reports=reports, assignments=assignments, options=options)


def _compared(calls: pa.Table, standings: pa.Table, history: pa.Table, told: datetime) -> Forecast:
    with duckdb.connect() as sql:
        sql.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        for name, table in (("calls", calls), ("standings", standings), ("history", history)):
            sql.register(name, table)
        n, k, median = sql.execute(_ERRORS.format(told=told.isoformat(), within=WITHIN_DAYS)).fetchall()[0]
    return Forecast(n, rate(k, n), median)
