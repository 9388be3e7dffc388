"""How cost grows: with calls, with numbers, and with the days that a store holds before one more is added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench import inputs, traffic
from bench.figures import Figure, Step
from bench.lookups import measured
from bench.measure import callstanding
from bench.parts.judging import judged
from bench.parts.looking import indexed
from bench.parts.scoring import scored

NUMBERS = (10_000, 100_000, 1_000_000)
DAYS = (3, 10, 30)


def calls(most: int) -> Sequence[Step]:
    """A hundredth, a tenth, and all of the calls: scored, and taken into a store."""
    sizes = sorted({max(1_000, most // 100), max(1_000, most // 10), most})
    scores = [Step("growth", "score", size, partial(_scored, count=size)) for size in sizes]
    stores = [Step("growth", "ingest", size, partial(_ingested, count=size)) for size in sizes]
    return [step for pair in zip(scores, stores, strict=True) for step in pair]


def _scored(folder: Path, *, count: int) -> Figure:
    return replace(scored(folder, count), part="growth")


def _ingested(folder: Path, *, count: int) -> Figure:
    path, store = inputs.calls(folder, count), folder / "grown.duckdb"
    store.unlink(missing_ok=True)
    ours = callstanding("ingest", path, "--store", store)
    more = {"bytes": store.stat().st_size / count}
    store.unlink()
    return Figure("growth", "ingest", count, "`ingest`", ours.seconds, ours.cpu_s, ours.peak_mb, more=more)


def numbers(_calls: int) -> Sequence[Step]:
    """The table in memory, the index of a snapshot, and judging."""
    found = []
    for size in NUMBERS:
        found.append(Step("numbers", "table", size, partial(_table, count=size)))
        found.append(Step("numbers", "index", size, partial(_index, count=size)))
        found.append(Step("numbers", "judge", size, partial(_judged, count=size)))
    return found


def _table(_folder: Path, *, count: int) -> Figure:
    told = measured("table", count)
    more = {"bytes": told["bytes"], "get_us": told["get_us"], "verdict_us": told["verdict_us"]}
    return Figure("numbers", "table", count, "table in memory filled", told["fill"], more=more)


def _index(folder: Path, *, count: int) -> Figure:
    (folder / "grown").mkdir(exist_ok=True)
    return replace(indexed(folder / "grown", count), part="numbers")


def _judged(_folder: Path, *, count: int) -> Figure:
    return replace(judged(count), part="numbers")


def days(calls: int) -> Sequence[Step]:
    """The same day added to stores of three, ten and thirty days; its size is the number of days."""
    day = max(1_000, calls // 100)
    return [Step("days", f"{day} calls", held, partial(_day, held=held, day=day)) for held in DAYS]


def _day(folder: Path, *, held: int, day: int) -> Figure:
    of, store = day * traffic.DAYS, folder / "days.duckdb"
    store.unlink(missing_ok=True)
    before = traffic.write_part(folder / "before.parquet", 0, held * day, of=of)
    callstanding("ingest", before, "--store", store)
    more = traffic.write_part(folder / "more.parquet", held * day, (held + 1) * day, of=of)
    cost = callstanding("ingest", more, "--store", store)
    store.unlink()
    what = f"a day of {day:,} calls more"
    return Figure("days", f"{day} calls", held, what, cost.seconds, cost.cpu_s, cost.peak_mb, more={"calls": day})
