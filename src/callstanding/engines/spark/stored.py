"""A lake's facts and rollups: what comes is added day by day, and a late fact repairs its own days only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from callstanding.engines import changes, disputing, settling, stating
from callstanding.engines.schema import ROLLUPS, TABLES
from callstanding.engines.spark.dialect import casts, type_in_spark
from callstanding.engines.spark.facts import KINDS, columns_of
from callstanding.engines.spark.lake import Change, Lake
from callstanding.engines.spark.naming import described
from callstanding.engines.spark.spark import Spark
from callstanding.rollups import COUNTED, rollup_steps, summed, type_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from callstanding.engines.engine import Told

MOST_NEAR = 0.4  # of the calls, from which folding all anew costs less
_DAYS = {"calls": "to_date(start)", "reports": "to_date(event_at)"}
_OF_HOUR = "date_add(DATE '1970-01-01', CAST(hour DIV 24 AS INT))"
_WHOLE = ("assignments", "disputes", "numbers", "stated")


_STATED = f"""{stating.stated("came_calls")} UNION ALL {stating.stated("gone_calls", sign=-1)}"""


class Stored(Spark):
    """A lake that is added to and asked. `most_near`: the share of the calls from which all are folded anew."""

    kept = True
    most_near: float = MOST_NEAR

    def __init__(self, *given: Any, lake: Lake, **named: Any) -> None:
        super().__init__(*given, **named)
        self.lake = lake
        self.stored_rollups = True
        self._touched: dict[str, set[date]] = {}
        self.show_lake()

    def show_lake(self) -> None:
        """Let everything read the lake as it is at its version."""
        for name in (*KINDS, *_WHOLE, *ROLLUPS):
            self.frames.show(name, self._read(name))

    def fold(self, *, known: datetime | None = None, told: Told | None = None) -> None:
        """Rollups of what was known at a moment; the stored ones where that is all."""
        self.stored_rollups = known is None
        if known is not None:
            super().fold(known=known, told=told)
            return
        self._see_all()
        for name in COUNTED:
            self.frames.show(name, f"SELECT * FROM rollups_{name}")

    def add(self, change: Change, told: Told | None = None) -> int:
        """Bring in what was admitted: facts into their days, and what they change into the rollups of the days that they
        change; returns how many facts were repeats. All of it is there once the change is published.
        """
        repeats = sum(self._settle_kind(kind) for kind in ("calls", "reports"))
        self._settle_whole()
        self._write_facts(change)
        near = self._find_near()
        self._refold(change, told) if near else self._fold_anew(change, told)
        self._came.clear()
        return repeats

    def rebuild(self, change: Change, told: Told | None = None) -> None:
        """Fold all facts anew, in place of all rollups."""
        self._fold_anew(change, told)
        whole = self.frames.select(stating.stated("calls")).selectExpr(*casts(TABLES["stated"]))
        change.replace("stated", None, whole)

    def _read(self, name: str, days: Iterable[date] | None = None) -> DataFrame:
        if name in self.lake.tables:
            return self.lake.read(name, days)
        dated = ", day DATE" if name not in _WHOLE else ""
        return self.frames.spark.createDataFrame([], type_in_spark(_columns(name)) + dated)

    def _settle_kind(self, kind: str) -> int:
        """Find what the lake gains (`came_<kind>`) and loses to fuller rows (`gone_<kind>`), and show it as it then is."""
        key, fresh = settling.KEY[kind], f"fresh_{kind}"
        self.frames.make(fresh, self._fresh(kind))
        self.frames.show(kind, self._read(kind).drop("day"))
        self.frames.make("twice", settling.twice(kind, fresh, kept=True))
        self.frames.show(kind, self._read(kind, self._days_of_twice(kind)).drop("day"))
        self.frames.make("known", f"SELECT * FROM {kind} SEMI JOIN twice USING ({key})")
        self.frames.make("best", settling.best(kind, "known", fresh))
        self.frames.make(f"came_{kind}", settling.came(kind, fresh))
        self.frames.make(f"gone_{kind}", settling.gone(kind))
        self._touched[kind] = self._days(f"came_{kind}", _DAYS[kind]) | self._days(f"gone_{kind}", _DAYS[kind])
        stays = f"SELECT * FROM stored_{kind} ANTI JOIN gone_{kind} USING ({key})"
        self.frames.show(f"stored_{kind}", self._read(kind).drop("day"))
        self.frames.show(kind, f"{stays} UNION ALL SELECT * FROM came_{kind}")
        found = (self.frames.count(f"SELECT 1 AS one FROM {name}") for name in (fresh, f"came_{kind}", f"gone_{kind}"))
        fresh_rows, came, gone = found
        return fresh_rows - came + gone

    def _days_of_twice(self, kind: str) -> set[date]:
        """The days in which the lake has facts that came again: only the keys of the others are read."""
        key = settling.KEY[kind]
        self.frames.show("dated", self._read(kind).select(key, "day"))
        return self._days(f"dated SEMI JOIN twice USING ({key})", "day")

    def _settle_whole(self) -> None:
        """Who holds numbers, disputes, and the numbers themselves: tables that are not split by day."""
        self.frames.show("assignments_before", self._read("assignments"))
        self.frames.make("fresh_assignments", self._fresh("assignments").distinct())
        self.frames.make("came_assignments", "SELECT * FROM fresh_assignments EXCEPT SELECT * FROM assignments_before")
        self.frames.show("assignments", "SELECT * FROM assignments_before UNION ALL SELECT * FROM came_assignments")
        self.frames.show("disputes_before", self._read("disputes"))
        self.frames.show("disputes", self._read("disputes"))
        self._show_fresh_disputes()
        self.frames.make("disputes_now", disputing.BEST)
        self.frames.show("disputes", "SELECT * FROM disputes_now")
        self.frames.make("redisputed", disputing.REDISPUTED)
        self.frames.show("numbers", self._read("numbers"))
        self.frames.show("named", self._fresh_numbers())
        new = self.frames.select("SELECT * FROM named ANTI JOIN numbers USING (key)")
        self.frames.make("came_numbers", described(new))

    def _write_facts(self, change: Change) -> None:
        for kind in ("calls", "reports"):
            dated = f"SELECT *, {_DAYS[kind]} AS day"
            lost = self._days(f"gone_{kind}", _DAYS[kind])
            for day in sorted(self._touched[kind] - lost):
                fresh = self.frames.spark.sql(f"{dated} FROM came_{kind}").where(f"day = DATE '{day}'")
                change.append(kind, day, fresh)
            if lost:
                self.frames.show("whole_days", self.frames.spark.sql(f"{dated} FROM {kind}"))
                days = ", ".join(f"DATE '{day}'" for day in lost)
                change.replace_days(kind, self.frames.table("whole_days").where(f"day IN ({days})"), lost)
        change.append("stated", None, self.frames.select(_STATED).selectExpr(*casts(TABLES["stated"])))
        change.append("numbers", None, self.frames.table("came_numbers").select(*_names("numbers")))
        change.append("assignments", None, self.frames.table("came_assignments"))
        change.replace("disputes", None, self.frames.table("disputes_now"))

    def _find_near(self) -> bool:
        """Put together what the fresh facts touch; False when it is most of all there is."""
        most = self.most_near * self.lake_rows("calls")
        if self.frames.count("SELECT 1 AS one FROM came_calls") > most:
            return False
        for name, select in changes.TOUCHED.items():
            self.frames.make(name, select)
        # the pairs are looked for everywhere, the hours in their own days only
        self.frames.make("near_pairs_calls", changes.NEAR)
        every = self.frames.table("calls")
        self.frames.show("calls", self._calls_of(self._days("near_hours", _OF_HOUR)))
        columns = ", ".join(columns_of("calls"))  # what is joined USING comes first in Spark's *
        self.frames.make("near_hours_calls", f"SELECT {columns} FROM ({changes.ALSO_NEAR[0]})")
        self.frames.show("calls", every)
        rest = " UNION ALL ".join(f"SELECT * FROM ({also})" for also in changes.ALSO_NEAR[1:])
        self.frames.show(
            "near_every", f"SELECT * FROM near_pairs_calls UNION ALL SELECT * FROM near_hours_calls UNION ALL {rest}"
        )
        self.frames.make("near_calls", self.frames.table("near_every").dropDuplicates(["call_key"]))
        if self.frames.count("SELECT 1 AS one FROM near_calls") > most:
            return False
        self.frames.make("near_reports", changes.NEAR_REPORTS)
        self.frames.make("near_subjects", changes.NEAR_SUBJECTS)
        return True

    def _calls_of(self, days: set[date]) -> DataFrame:
        """The calls of some days as they now are."""
        self.frames.show("of_days", self._read("calls", days).drop("day"))
        return self.frames.select(
            "SELECT * FROM of_days ANTI JOIN gone_calls USING (call_key) UNION ALL SELECT * FROM came_calls"
        )

    def _refold(self, change: Change, told: Told | None) -> None:
        """Add the difference of two folds of the near facts, before and now, to the rollups of the days it falls in."""
        steps = [step for step in rollup_steps() if step.name != "subjects"]
        for at, step in enumerate([*steps, *steps]):
            now = at >= len(steps)
            if at % len(steps) == 0:
                self.see(changes.SEEN_NOW if now else changes.SEEN_BEFORE)
            self.frames.make(step.name, step.select)
            if not now and step.name in COUNTED:
                self.frames.show(f"before_{step.name}", self.frames.table(step.name))
            if told:
                told(at + 1, 2 * len(steps))
        for name in COUNTED:
            self._add_changes(change, name)

    def _add_changes(self, change: Change, name: str) -> None:
        """Write the days of one table of rollups in which anything changed, whole, in place of what they were."""
        table, columns = f"rollups_{name}", ROLLUPS[f"rollups_{name}"]
        self.frames.make("changed", changes.changed(name, columns))
        days = self._days("changed", _OF_HOUR)
        if not days:
            return
        self.frames.show(table, self._read(table, days).drop("day"))
        self.frames.show("falling", "SELECT * FROM changed WHERE falls")
        self.frames.make("rewritten", changes.rewritten(name, columns))
        keys = "number, hour, provenance"
        every = ", ".join([keys, *columns])
        rows = f"""SELECT {every} FROM {table} ANTI JOIN falling USING ({keys}) UNION ALL SELECT {every} FROM rewritten
            UNION ALL SELECT {every} FROM changed WHERE NOT falls"""
        whole = self.frames.select(summed(f"({rows})", columns))
        change.replace_days(table, _dated(whole, table), days)

    def _fold_anew(self, change: Change, told: Told | None) -> None:
        self._see_all()
        steps = rollup_steps()
        for done, step in enumerate(steps, 1):
            self.frames.make(step.name, step.select)
            if told:
                told(done, len(steps))
        for name, columns in COUNTED.items():
            table = f"rollups_{name}"
            rows = self.frames.select(f"SELECT number, hour, provenance, {', '.join(columns)} FROM {name}")
            before = set(self.lake.days(table)) if table in self.lake.tables else set()
            days = before | self._days(name, _OF_HOUR)
            if days:
                change.replace_days(table, _dated(rows, table), days)

    def _see_all(self) -> None:
        self.see(
            {
                "seen_calls": "SELECT * FROM calls",
                "seen_reports": "SELECT * FROM reports",
                "seen_assignments": "SELECT * FROM assignments",
                "seen_freezes": disputing.freezes("disputes"),
            }
        )

    def lake_rows(self, name: str) -> int:
        """How many rows a table of the lake has, at its version."""
        return self.lake.rows(name) if name in self.lake.tables else 0

    def _days(self, source: str, day: str) -> set[date]:
        """The days of the rows of a source: a day of UTC each."""
        found = self.frames.spark.sql(f"SELECT DISTINCT {day} AS day FROM {source}").collect()
        return {row["day"] for row in found if row["day"] is not None}


def _dated(rows: DataFrame, table: str) -> DataFrame:
    """Rows of rollups with the day of their hour, in the types of their table."""
    return rows.selectExpr(*casts(_columns(table)), f"{_OF_HOUR} AS day")


def _columns(name: str) -> str:
    if name in TABLES:
        return TABLES[name]
    counts = ", ".join(f"{column} {type_of(column)}" for column in ROLLUPS[name])
    return f"number UBIGINT, hour INTEGER, provenance UTINYINT, {counts}"


def _names(name: str) -> list[str]:
    return [part.strip().split()[0] for part in TABLES[name].split(",")]


__all__ = ["UTC", "Stored"]
