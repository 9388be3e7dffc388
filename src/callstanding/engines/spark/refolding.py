"""What fresh facts change in a lake's rollups: the difference of two folds of what is near them, written day by day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from callstanding.engines import changes
from callstanding.engines.schema import ROLLUPS, TABLES
from callstanding.engines.spark.dialect import casts, columns_of
from callstanding.engines.spark.lake import Change
from callstanding.rollups import COUNTED, rollup_steps, summed, type_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from callstanding.engines.engine import Told
    from callstanding.engines.spark.stored import Stored

_OF_HOUR = "date_add(DATE '1970-01-01', CAST(hour DIV 24 AS INT))"


def find_near(lake: Stored) -> bool:
    """Put together what the fresh facts touch; False when it is most of all there is."""
    most = lake.most_near * lake.rows("calls")
    if lake.frames.count("SELECT 1 AS one FROM came_calls") > most:
        return False
    for name, select in changes.TOUCHED.items():
        lake.frames.make(name, select)
    # the pairs are looked for everywhere, the hours in their own days only; what is joined USING comes first in Spark's *
    columns = ", ".join(columns_of(TABLES["calls"]))
    lake.frames.show("near_of_parties", f"SELECT calls.* FROM {changes.NEAR_CALLEES}")
    every = lake.frames.table("calls")
    lake.frames.show("calls", _calls_of(lake, lake.days_of("near_hours", _OF_HOUR)))
    lake.frames.show("near_of_hours", f"SELECT {columns} FROM ({changes.ALSO_NEAR})")
    lake.frames.show("calls", every)
    near = ("came_calls", "near_of_parties", "near_of_hours")
    lake.frames.show("near_every", " UNION ALL ".join(f"SELECT {columns} FROM {name}" for name in near))
    lake.frames.make("near_calls", lake.frames.table("near_every").dropDuplicates(["call_key"]))
    if lake.frames.count("SELECT 1 AS one FROM near_calls") > most:
        return False
    lake.frames.make("near_reports", changes.NEAR_REPORTS)
    lake.frames.make("near_subjects", changes.NEAR_SUBJECTS)
    return True


def _calls_of(lake: Stored, days: set[date]) -> DataFrame:
    """The calls of some days as they now are."""
    lake.frames.show("of_days", lake.read("calls", days).drop("day"))
    return lake.frames.select(
        "SELECT * FROM of_days ANTI JOIN gone_calls USING (call_key) UNION ALL SELECT * FROM came_calls"
    )


def refold(lake: Stored, change: Change, told: Told | None) -> None:
    """Add the difference of two folds of the near facts, before and now, to the rollups of the days it falls in."""
    steps = [step for step in rollup_steps() if step.name != "subjects"]
    for at, step in enumerate([*steps, *steps]):
        now = at >= len(steps)
        if at % len(steps) == 0:
            lake.see(changes.SEEN_NOW if now else changes.SEEN_BEFORE)
        lake.frames.make(step.name, step.select)
        if not now and step.name in COUNTED:
            lake.frames.show(f"before_{step.name}", lake.frames.table(step.name))
        if told:
            told(at + 1, 2 * len(steps))
    for name in COUNTED:
        _add_changes(lake, change, name)


def _add_changes(lake: Stored, change: Change, name: str) -> None:
    """Write the days of one table of rollups in which anything changed, whole, in place of what they were."""
    table, columns = f"rollups_{name}", ROLLUPS[f"rollups_{name}"]
    lake.frames.make("changed", changes.changed(name, columns))
    days = lake.days_of("changed", _OF_HOUR)
    if not days:
        return
    lake.frames.show(table, lake.read(table, days).drop("day"))
    lake.frames.show("falling", "SELECT * FROM changed WHERE falls")
    lake.frames.make("rewritten", changes.rewritten(name, columns))
    keys = "number, hour, provenance"
    every = ", ".join([keys, *columns])
    rows = f"""SELECT {every} FROM {table} ANTI JOIN falling USING ({keys}) UNION ALL SELECT {every} FROM rewritten
        UNION ALL SELECT {every} FROM changed WHERE NOT falls"""
    whole = lake.frames.select(summed(f"({rows})", columns))
    change.replace_days(table, _dated(whole, table), days)


def fold_anew(lake: Stored, change: Change, told: Told | None) -> None:
    """Fold all facts, and write all days of all rollups in place of what they were."""
    lake.see_known()
    lake.step_by_step(told)
    for name, columns in COUNTED.items():
        table = f"rollups_{name}"
        rows = lake.frames.select(f"SELECT number, hour, provenance, {', '.join(columns)} FROM {name}")
        before = set(lake.lake.days(table)) if table in lake.lake.tables else set()
        days = before | lake.days_of(name, _OF_HOUR)
        if days:
            change.replace_days(table, _dated(rows, table), days)


def rollup_columns(table: str) -> str:
    """The columns of a table of rollups, with DuckDB's types."""
    counts = ", ".join(f"{column} {type_of(column)}" for column in ROLLUPS[table])
    return f"number UBIGINT, hour INTEGER, provenance UTINYINT, {counts}"


def _dated(rows: DataFrame, table: str) -> DataFrame:
    """Rows of rollups with the day of their hour, in the types of their table."""
    return rows.selectExpr(*casts(rollup_columns(table)), f"{_OF_HOUR} AS day")
