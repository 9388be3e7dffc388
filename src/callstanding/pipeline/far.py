"""The flow on a cluster on one screen: places -> facts -> rollups -> ledger -> standings, which stay there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from callstanding import clock
from callstanding.engines.spark.spark import Spark
from callstanding.engines.spark.stored import Stored
from callstanding.pipeline.asked import Intake, Options, Outcome, Progress
from callstanding.pipeline.far_begun import Far, engine_of, spark_of
from callstanding.pipeline.far_following import Following, Told
from callstanding.pipeline.far_intake import FarReading, Given
from callstanding.pipeline.far_judging import judged_far
from callstanding.pipeline.flow import folding, moment, weights_of
from callstanding.pipeline.moments import naive
from callstanding.pipeline.quarantine import Quarantine
from callstanding.pipeline.tables import HISTORY, STANDINGS, ranked
from callstanding.policies import load_policy

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_QUARANTINE = "callstanding-quarantine.csv"


@dataclass(frozen=True)
class FarOutcome:
    """Judged numbers that are still on the cluster, while it lasts (see far_judging.JUDGED), and what was read."""

    judged: DataFrame
    intake: Intake | None
    as_of: datetime

    def standings(self) -> DataFrame:
        """The standings as a frame."""
        return self.judged.select(*STANDINGS.names)

    def history(self) -> DataFrame:
        """The changes of status as a frame."""
        return self.judged.selectExpr("number", "inline(turns)").select(*HISTORY.names)

    def write(self, place: str) -> str:
        """Write the standings into a new folder below a place, sorted by number; returns its address.

        It is whole once it holds _SUCCESS; its name sorts by the time of the standings, then by when they were written.
        """
        return self._write(self.standings(), place)

    def write_history(self, place: str) -> str:
        """The same of the changes of status."""
        return self._write(self.history(), place)

    def _write(self, frame: DataFrame, place: str) -> str:
        folder = f"{place.rstrip('/')}/{self.as_of:%Y%m%dT%H%M%SZ}-{clock.now():%Y%m%dT%H%M%S%fZ}"
        frame.repartitionByRange("number").sortWithinPartitions("number").write.parquet(folder)
        return folder


@contextmanager
def scored_far(
    far: Far, places: Sequence[Given], *, options: Options, progress: Progress | None = None
) -> Iterator[FarOutcome]:
    """Places in, standings on the cluster out. With a lake, what is given is added, and all that it holds is scored."""
    policy = load_policy(options.policy)
    with spark_of(far.master, far.settings) as spark, engine_of(spark, far, create=bool(places)) as engine:
        intake = _taken(engine, places, options, far, progress) if places else None
        known = naive(options.as_of) if options.as_of else None
        at = moment(engine, options.as_of)
        engine.fold(known=known, told=folding(progress))
        engine.open_ledger(stated_from=policy.number("provenance.stated_from"), weights=weights_of(policy))
        judged = judged_far(engine, policy, at, lang=options.lang)
        yield FarOutcome(judged, intake, at)


def score_far(far: Far, places: Sequence[Given], *, options: Options, progress: Progress | None = None) -> Outcome:
    """The same with all standings brought into this process: for as many as one machine holds."""
    with scored_far(far, places, options=options, progress=progress) as found:
        judged = found.judged.toArrow()
        standings = judged.select(STANDINGS.names).cast(STANDINGS)
        return Outcome(ranked(standings), _history(judged), found.intake, found.as_of, load_policy(options.policy))


def ingest_far(far: Far, places: Sequence[Given], *, options: Options, progress: Progress | None = None) -> Intake:
    """Add places to a lake, all or nothing. What it knows already changes nothing."""
    with spark_of(far.master, far.settings) as spark, engine_of(spark, far, create=True) as engine:
        return _taken(engine, places, options, far, progress)


def follow_far(far: Far, given: Given, *, options: Options, every_s: float | None, told: Told) -> None:
    """Add a folder's files to a lake as they come, until it is ended; without `every_s`, those that are there now.

    Each file counts once, also when this ends in the middle and is begun again. `told` hears what each batch gave.
    """
    place, kind = given
    with spark_of(far.master, far.settings) as spark, engine_of(spark, far, create=True) as engine:
        assert isinstance(engine, Stored)  # noqa: S101 - there is a lake
        quarantine = Quarantine(options.quarantine or _beside(far))
        Following(engine, place, kind, options, quarantine, told).run(every_s=every_s)


def rebuild_far(far: Far, *, progress: Progress | None = None) -> dict[str, int]:
    """Fold a lake's facts anew, all of them; returns how many facts of each kind there are."""
    with spark_of(far.master, far.settings) as spark, engine_of(spark, far, create=False) as engine:
        assert isinstance(engine, Stored)  # noqa: S101 - there is a lake
        with engine.lake.change() as change:
            engine.rebuild(change, folding(progress))
        return engine.counted()


def _taken(engine: Spark, places: Sequence[Given], options: Options, far: Far, progress: Progress | None) -> Intake:
    """Take all places in; a lake is changed once all of them are read."""
    quarantine = Quarantine(options.quarantine or _beside(far))
    reading = FarReading(engine, options, quarantine, progress)
    engine.dispute(options.disputes)
    with quarantine.filling(named=options.quarantine is not None):
        taken = tuple(reading.take(place, kind) for place, kind in places)
        kept = quarantine.keep()
    known = _brought(engine, progress)
    return Intake(taken, known, quarantine_file=kept, reasons=tuple(quarantine.reasons.counts.most_common()))


def _beside(far: Far) -> Path:
    """Where lines are put aside: beside a lake of this machine, or in this folder."""
    if far.store is None:
        return Path(_QUARANTINE)
    name = f"{far.store.rstrip('/').rpartition('/')[2]}.quarantine.csv"
    return Path(name) if "://" in far.store else Path(far.store).with_name(name)


def _brought(engine: Spark, progress: Progress | None) -> int:
    if not isinstance(engine, Stored):
        return engine.settle()
    with engine.lake.change() as change:
        repeats = engine.add(change, folding(progress))
    engine.show_lake()
    return repeats


def _history(judged: pa.Table) -> pa.Table:
    rows = [
        {"number": number, **turn}
        for number, turns in zip(judged["number"].to_pylist(), judged["turns"].to_pylist(), strict=True)
        for turn in turns
    ]
    return pa.Table.from_pylist(rows, HISTORY) if rows else HISTORY.empty_table()


__all__ = [
    "Far",
    "FarOutcome",
    "Given",
    "follow_far",
    "ingest_far",
    "rebuild_far",
    "score_far",
    "scored_far",
]
