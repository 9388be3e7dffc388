"""A lake's facts and rollups: what comes is added day by day, and a late fact repairs its own days only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from callstanding.engines import stating
from callstanding.engines.schema import ROLLUPS, TABLES
from callstanding.engines.spark import gaining, refolding
from callstanding.engines.spark.dialect import casts, type_in_spark
from callstanding.engines.spark.facts import KINDS
from callstanding.engines.spark.lake import Change, Lake
from callstanding.engines.spark.spark import Spark
from callstanding.rollups import COUNTED

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from callstanding.engines.engine import Told

MOST_NEAR = 0.4  # of the calls, from which folding all anew costs less
WHOLE = ("assignments", "disputes", "numbers", "stated")
"""The tables that are not split by day."""


class Stored(Spark):
    """A lake that is added to and asked. `most_near`: the share of the calls from which all are folded anew."""

    kept = True
    most_near: float = MOST_NEAR

    def __init__(self, *given: Any, lake: Lake, **named: Any) -> None:
        super().__init__(*given, **named)
        self.lake = lake
        self.stored_rollups = True
        self.touched: dict[str, set[date]] = {}  # the days of each kind in which facts came or went
        self.show_lake()

    def show_lake(self) -> None:
        """Let everything read the lake as it is at its version."""
        for name in (*KINDS, *WHOLE, *ROLLUPS):
            self.frames.show(name, self.read(name))

    def fold(self, *, known: datetime | None = None, told: Told | None = None) -> None:
        """Rollups of what was known at a moment; the stored ones where that is all."""
        self.stored_rollups = known is None
        if known is not None:
            super().fold(known=known, told=told)
            return
        self.see_known()
        for name in COUNTED:
            self.frames.show(name, f"SELECT * FROM rollups_{name}")

    def add(self, change: Change, told: Told | None = None) -> int:
        """Bring in what was admitted: facts into their days, and what they change into the rollups of the days that they
        change; returns how many facts were repeats. All of it is there once the change is published.
        """
        repeats = sum(gaining.settle(self, kind) for kind in ("calls", "reports"))
        gaining.settle_whole(self)
        gaining.write_facts(self, change)
        if refolding.find_near(self):
            refolding.refold(self, change, told)
        else:
            refolding.fold_anew(self, change, told)
        self.came.clear()
        return repeats

    def rebuild(self, change: Change, told: Told | None = None) -> None:
        """Fold all facts anew, in place of all rollups."""
        refolding.fold_anew(self, change, told)
        whole = self.frames.select(stating.stated("calls")).selectExpr(*casts(TABLES["stated"]))
        change.replace("stated", None, whole)

    def read(self, name: str, days: Iterable[date] | None = None) -> DataFrame:
        """The rows of a table of the lake, of some days or all; none where it has no such table yet."""
        if name in self.lake.tables:
            return self.lake.read(name, days)
        dated = ", day DATE" if name not in WHOLE else ""
        return self.frames.spark.createDataFrame([], type_in_spark(columns_in(name)) + dated)

    def rows(self, name: str) -> int:
        """How many rows a table of the lake has, at its version."""
        return self.lake.rows(name) if name in self.lake.tables else 0

    def days_of(self, source: str, day: str) -> set[date]:
        """The days of the rows of a source: a day of UTC each."""
        found = self.frames.spark.sql(f"SELECT DISTINCT {day} AS day FROM {source}").collect()
        return {row["day"] for row in found if row["day"] is not None}


def columns_in(name: str) -> str:
    """The columns of a table of the lake, with DuckDB's types."""
    return refolding.rollup_columns(name) if name in ROLLUPS else TABLES[name]
