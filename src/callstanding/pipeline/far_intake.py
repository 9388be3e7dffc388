"""Files and folders into facts on a cluster: the workers read Parquet wherever it is, this process all else."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from callstanding import clock
from callstanding.engines.spark import feed
from callstanding.engines.spark.spark import Spark
from callstanding.errors import UnknownFormat
from callstanding.formats import BadRow, Kind
from callstanding.pipeline.asked import FileIntake, Options, Progress
from callstanding.pipeline.intake import Reading, feed_of
from callstanding.pipeline.moments import naive
from callstanding.pipeline.quarantine import Quarantine

if TYPE_CHECKING:
    from pyspark.sql import Row

Given = tuple[str, Kind | None]
"""A path or an address, and what it holds where the user said so."""


@dataclass(frozen=True)
class FarReading:
    """What all places of a run are read with."""

    engine: Spark
    options: Options
    quarantine: Quarantine
    progress: Progress | None = None

    def take(self, place: str, kind: Kind | None) -> FileIntake:
        """One place: a folder or file of Parquet by the workers, any other file of this machine here."""
        local = Path(place)
        if "://" not in place and local.is_file() and local.suffix != ".parquet":
            return self._here.take(local, kind)
        began = time.perf_counter()
        found = feed.partitions(self.engine.frames.spark, place)
        feed.refuse_halves(found)
        is_a = kind or kind_of(place, found)
        rows = feed.rows(self.engine.frames.spark, found, is_a)
        kept, refused, about_nobody = self.engine.admit_far(is_a, rows, region=self.options.region, latest=self._latest)
        put_aside = self._put(refused)
        return FileIntake(
            path=place,
            format="parquet",
            kind=is_a,
            lines=sum(each.rows for each in found),
            accepted=kept + about_nobody,
            quarantined=put_aside,
            seconds=time.perf_counter() - began,
            unscored=about_nobody,
            rows=kept + about_nobody,
        )

    def _put(self, refused: Iterator[Row]) -> int:
        count = 0
        for row in refused:
            self.quarantine.put([_bad(row)])
            count += 1
        return count

    @property
    def _latest(self) -> datetime:
        return max(naive(clock.now()), naive(self.options.as_of or clock.now())) + timedelta(days=1)

    @property
    def _here(self) -> Reading:
        options = self.options
        return Reading(self.engine, feed_of(options), options.format, self._latest, self.quarantine, self.progress)


def kind_of(place: str, found: Sequence[feed.Partition]) -> Kind:
    """What the files of a folder hold, told from the columns of the first; UnknownFormat when it is nothing of ours."""
    names = next((tuple(footer.schema.names) for each in found for footer in each.footers.values()), ())
    given = {name.strip().lower() for name in names}
    for kind, native in feed.NATIVE.items():
        if set(native.required) <= given:
            return kind
    told = ", ".join(sorted(given)) or "none"
    raise UnknownFormat(
        f"{place}: neither calls nor reports nor assignments have these columns: {told}.",
        hint="Folders hold our own columns (docs/formats.md); map other files first.",
    )


def _bad(row: Row) -> BadRow:
    told: dict[str, Any] = row.asDict()
    return BadRow(unquote(told["file"] or ""), told["line"] or 0, None, told["reason"], told["text"] or "")
