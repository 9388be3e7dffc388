"""What a lake gains and loses by what was admitted: facts into their days, each once, and what is kept of all of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from callstanding.engines import disputing, settling, stating
from callstanding.engines.schema import TABLES
from callstanding.engines.spark.dialect import casts, columns_of
from callstanding.engines.spark.lake import Change
from callstanding.engines.spark.naming import described

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from callstanding.engines.spark.stored import Stored

DAYS = {"calls": "to_date(start)", "reports": "to_date(event_at)"}
_STATED = f"""{stating.stated("came_calls")} UNION ALL {stating.stated("gone_calls", sign=-1)}"""


def settle(lake: Stored, kind: str) -> int:
    """Find what the lake gains (`came_<kind>`) and loses to fuller rows (`gone_<kind>`), and show it as it then is."""
    key, fresh = settling.KEY[kind], f"fresh_{kind}"
    lake.frames.make(fresh, lake.fresh(kind))
    lake.frames.show(kind, lake.read(kind).drop("day"))
    lake.frames.make("twice", settling.twice(kind, fresh, kept=True))
    lake.frames.show(kind, lake.read(kind, _days_of_twice(lake, kind)).drop("day"))
    lake.frames.make("known", f"SELECT * FROM {kind} SEMI JOIN twice USING ({key})")
    lake.frames.make("best", settling.best(kind, "known", fresh))
    lake.frames.make(f"came_{kind}", settling.came(kind, fresh))
    lake.frames.make(f"gone_{kind}", settling.gone(kind))
    lake.touched[kind] = lake.days_of(f"came_{kind}", DAYS[kind]) | lake.days_of(f"gone_{kind}", DAYS[kind])
    stays = f"SELECT * FROM stored_{kind} ANTI JOIN gone_{kind} USING ({key})"
    lake.frames.show(f"stored_{kind}", lake.read(kind).drop("day"))
    lake.frames.show(kind, f"{stays} UNION ALL SELECT * FROM came_{kind}")
    found = (lake.frames.count(f"SELECT 1 AS one FROM {name}") for name in (fresh, f"came_{kind}", f"gone_{kind}"))
    fresh_rows, came, gone = found
    return fresh_rows - came + gone


def _days_of_twice(lake: Stored, kind: str) -> set[date]:
    """The days in which the lake has facts that came again: only the keys of the others are read."""
    key = settling.KEY[kind]
    lake.frames.show("dated", lake.read(kind).select(key, "day"))
    return lake.days_of(f"dated SEMI JOIN twice USING ({key})", "day")


def _of_days(lake: Stored, kind: str, source: str, days: set[date]) -> DataFrame:
    """The facts of some days, with their day."""
    told = ", ".join(f"DATE '{day}'" for day in days)
    return lake.frames.spark.sql(f"SELECT *, {DAYS[kind]} AS day FROM {source}").where(f"day IN ({told})")


def settle_whole(lake: Stored) -> None:
    """Who holds numbers, disputes, and the numbers themselves: tables that are not split by day."""
    lake.frames.show("assignments_before", lake.read("assignments"))
    lake.frames.make("fresh_assignments", lake.fresh("assignments").distinct())
    lake.frames.make("came_assignments", "SELECT * FROM fresh_assignments EXCEPT SELECT * FROM assignments_before")
    lake.frames.show("assignments", "SELECT * FROM assignments_before UNION ALL SELECT * FROM came_assignments")
    lake.frames.show("disputes_before", lake.read("disputes"))
    lake.frames.show("disputes", lake.read("disputes"))
    lake.show_fresh_disputes()
    lake.frames.make("disputes_now", disputing.BEST)
    lake.frames.show("disputes", "SELECT * FROM disputes_now")
    lake.frames.make("redisputed", disputing.REDISPUTED)
    lake.frames.show("numbers", lake.read("numbers"))
    lake.frames.show("named", lake.fresh_numbers())
    new = lake.frames.select("SELECT * FROM named ANTI JOIN numbers USING (key)")
    lake.frames.make("came_numbers", described(new))


def write_facts(lake: Stored, change: Change) -> None:
    """Write what came beside what its day has; days that lose a fact to a fuller row are written anew."""
    for kind in ("calls", "reports"):
        lost = lake.days_of(f"gone_{kind}", DAYS[kind])
        if more := lake.touched[kind] - lost:
            change.append_days(kind, _of_days(lake, kind, f"came_{kind}", more), more)
        if lost:
            change.replace_days(kind, _of_days(lake, kind, kind, lost), lost)
    change.append("stated", None, lake.frames.select(_STATED).selectExpr(*casts(TABLES["stated"])))
    change.append("numbers", None, lake.frames.table("came_numbers").select(*columns_of(TABLES["numbers"])))
    change.append("assignments", None, lake.frames.table("came_assignments"))
    change.replace("disputes", None, lake.frames.table("disputes_now"))
    for name in ("stated", "numbers", "assignments"):  # each addition is a piece of its own
        change.compact(name)
