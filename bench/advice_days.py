"""Worlds in which numbers change their habits on a day, and whether what was foretold on that day came true.

A world is simulated to its end. On one day the advice is asked, as known then. After it the traffic goes on as it was
simulated, or is altered as the way says: calls that are not made are taken out with what came of
them. Then the end is judged, and the foretold day set against the one that came.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from callstanding.actions.outlook import CLEAN, HORIZON_D, LASTS_H, Moment
from callstanding.actions.projecting import Way
from callstanding.pipeline import Options, score_files, write_table
from callstanding.pipeline.advise import Advice, Known, advise_many
from callstanding.pipeline.filled import filled
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy
from callstanding.simulate import World, simulate_world
from callstanding.testing import MONDAY

KINDS = (
    *("robocaller", "sequential_dialler", "predictive_dialler", "wangiri", "scam_centre", "warming_spammer"),
    *("sales_centre", "pollster", "outbound_centre", "care_centre", "delivery", "taxi"),
)
WITHIN_D = 2.0  # the bar of the error
EACH = 4  # numbers of a kind in a world
PEOPLE = 600
TOLD = (5, 10)  # days after the beginning on which the advice is asked
WAYS = (
    Way("as_now"),
    Way("rest", per_day=0.0),
    Way("half"),
    Way("clean_list", mended=("clean_list",)),
)
_KEPT = {
    "as_now": "true",
    "rest": "false",
    "half": "hash(call_id) % 2 = 0",
    "clean_list": "sip_code IS DISTINCT FROM 404",
}


def _ways(_known: Known, usual: float, _policy: Policy) -> list[Way]:
    return [replace(way, per_day=usual / 2) if way.name == "half" else way for way in WAYS]


@dataclass(frozen=True, slots=True)
class Told:
    """What was foretold of a number under a way, and what came: hours after the question, inf for never."""

    kind: str
    day: int
    way: str
    status: str
    what: str  # clean or tagged
    early: float
    middle: float
    late: float
    came: float

    @property
    def is_about_something(self) -> bool:
        """Whether it was foretold or happened at all."""
        return bool(np.isfinite(self.middle) or np.isfinite(self.came))

    @property
    def error_days(self) -> float:
        """By how many days it was wrong; inf where only one of both happened."""
        return abs(self.middle - self.came) / 24.0 if np.isfinite(self.middle) and np.isfinite(self.came) else np.inf

    @property
    def is_right(self) -> bool:
        """Whether it came within two days of what was told, or neither within the horizon."""
        return not self.is_about_something or self.error_days <= WITHIN_D

    @property
    def is_held(self) -> bool:
        """Whether the days that are told as an interval hold the day on which it came."""
        early, came, late = (math.floor(h / 24) if h < math.inf else h for h in (self.early, self.came, self.late))
        return early <= came <= late


def told(seed: int, *, difficulty: str = "standard", calls_a_day: int = 15, shuffle: float = 0.3) -> Iterator[Told]:
    """Everything foretold in the worlds of one seed."""
    changes = {
        kind: {"per_1000": 1000 * EACH / PEOPLE, "stays_days": [], "lines_each": 2, "calls_a_day": calls_a_day}
        for kind in KINDS
    }
    world = simulate_world(
        seed=seed, people=PEOPLE, days=max(TOLD) + HORIZON_D + 1, scenarios=("spam", "honest"), changes=changes,
        difficulty=difficulty, shuffle=shuffle,
    )  # fmt: skip
    with TemporaryDirectory(prefix="callstanding-advice-") as name:
        stage = _Stage(world, Path(name))
        for day in TOLD:
            yield from stage.told(day)


class _Stage:
    """A world that is cut to the numbers in question."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        self._sql = duckdb.connect()
        self._sql.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        labels = zip(world.labels["number"].to_pylist(), world.labels["kind"].to_pylist(), strict=True)
        self.kinds: Mapping[str, str] = {number: kind for number, kind in labels if kind in KINDS}
        self._sql.register("chosen", pa.table({"number": list(self.kinds)}))
        for kind in ("calls", "reports", "assignments"):
            self._sql.register(f"all_{kind}", getattr(world, kind))
        self._sql.execute(
            "CREATE TABLE calls AS FROM all_calls WHERE caller IN (FROM chosen) OR callee IN (FROM chosen)"
        )
        self._sql.execute("CREATE TABLE reports AS FROM all_reports WHERE number IN (FROM chosen)")

    def told(self, day: int) -> Iterator[Told]:
        """What was foretold on a day, of every way."""
        at = MONDAY + timedelta(days=day)
        advised = self._advised(at)
        for way in WAYS:
            came = self._came(way, at)
            for advice in advised:
                yield from _set_against(advice, came.get(advice.number, []), self.kinds[advice.number], day, way.name)

    def _advised(self, at: datetime) -> list[Advice]:
        calls, reports, assignments = self._files("TRUE", at)
        options = Options(quarantine=self._folder / "quarantine.csv")
        with filled([calls], [reports], [assignments], None, options=options, progress=None) as engine:
            numbers, policy = list(self.kinds), load_policy("standard")
            return list(advise_many(engine, policy, numbers, as_of=at, choose=_ways))

    def _came(self, way: Way, at: datetime) -> dict[str, list[tuple[float, str]]]:
        """The changes of each number, hours from the moment on."""
        files = self._files(_KEPT[way.name], at)
        options = Options(as_of=at + timedelta(days=HORIZON_D), quarantine=self._folder / "quarantine.csv")
        outcome = score_files(files[:1], reports=files[1:2], assignments=files[2:], options=options)
        found: dict[str, list[tuple[float, str]]] = {}
        for change in sorted(outcome.history.to_pylist(), key=lambda c: c["at"]):
            hour = (change["at"].replace(tzinfo=at.tzinfo) - at) / timedelta(hours=1)
            found.setdefault(change["number"], []).append((hour, change["status"]))
        return found

    def _files(self, kept: str, at: datetime) -> list[Path]:
        """The facts, of which calls made later by the numbers are only there where `kept` says so."""
        moment = f"TIMESTAMPTZ '{at.isoformat()}'"
        gone = f"SELECT * FROM calls WHERE start >= {moment} AND caller IN (FROM chosen) AND NOT ({kept})"
        # who was not called does not call back either
        calls = f"""SELECT * FROM calls WHERE start < {moment} OR (call_id NOT IN (SELECT call_id FROM ({gone}))
            AND NOT EXISTS (FROM ({gone}) g WHERE g.caller = calls.callee AND g.callee = calls.caller
            AND g.start <= calls.start AND g.start > calls.start - INTERVAL 2 DAY))"""
        reports = f"""SELECT reports.* FROM reports WHERE "at" < {moment} OR EXISTS (FROM kept WHERE caller = number
            AND callee = reporter AND start <= "at" AND start > "at" - INTERVAL 7 DAY)"""
        self._sql.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {calls}")
        paths = []
        for kind, table in (
            ("calls", self._sql.sql("FROM kept").to_arrow_table()),
            ("reports", self._sql.sql(reports).to_arrow_table()),
            ("assignments", self._world.assignments),
        ):
            paths.append(self._folder / f"{kind}.parquet")
            write_table(table, paths[-1])
        return paths


def _set_against(advice: Advice, changes: list[tuple[float, str]], kind: str, day: int, way: str) -> Iterator[Told]:
    outlook = next(each for each in advice.outlooks if each.way.name == way)
    now = (advice.as_of.replace(tzinfo=MONDAY.tzinfo).timestamp()) / 3600.0
    clean, tagged = _course(changes, advice.status)
    for what, moment, came in (("clean", outlook.clean, clean), ("tagged", outlook.tagged, tagged)):
        if (advice.status in CLEAN) == (what == "tagged"):
            yield Told(kind, day, way, advice.status, what, *_after(moment, now), came)


def _after(moment: Moment, now: float) -> tuple[float, float, float]:
    return tuple(max(0.0, hour - now) for hour in (moment.early, moment.middle, moment.late))  # type: ignore[return-value]


def _course(changes: list[tuple[float, str]], status: str) -> tuple[float, float]:
    """(when the number is clean for a week or more, when it is tagged next), read as the outlook does."""
    before = [s for hour, s in changes if hour <= 0]
    steps = [(0.0, before[-1] if before else "unknown"), *((h, s) for h, s in changes if h > 0)]
    came = [hour for hour, s in steps if s == "spam"]
    tagged = came[0] if status != "spam" and came else next((hour for hour in came if hour > 0), np.inf)
    ends = [hour for hour, _ in steps[1:]] + [np.inf]
    clean = next((h for (h, s), end in zip(steps, ends, strict=True) if s in CLEAN and end - h >= LASTS_H), np.inf)
    return clean, tagged


def summed(every: list[Told]) -> dict[str, Any]:
    """Median and 90th percentile of the error in days, and the share of intervals that hold what came.

    Of those for which it was foretold or came; `right` is of all, also where neither happened.
    """
    right = float(np.mean([t.is_right for t in every])) if every else math.nan
    about = [t for t in every if t.is_about_something]
    errors = np.array([t.error_days for t in about])
    if not len(errors):
        return {"n": 0, "never": len(every), "right": right}
    return {
        "n": len(about),
        "right": right,
        "never": len(every) - len(about),
        "median": float(np.median(errors)),
        "p90": float(np.percentile(errors, 90, method="lower")),
        "within2": float((errors <= WITHIN_D).mean()),
        "one only": float(np.isinf(errors).mean()),
        "held": float(np.mean([t.is_held for t in about])),
        "bias": float(np.median([(t.middle - t.came) / 24 for t in about if t.error_days < np.inf] or [np.nan])),
    }
