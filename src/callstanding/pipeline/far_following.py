"""A folder followed by Structured Streaming: its files go into a lake batch by batch, each batch once.

The stream carries the addresses of new files, not their rows: so a file may have columns that others have not, as with
any other way in. Spark keeps in its checkpoint which files make which batch, the lake notes the batch with what came of
it. A batch that was interrupted is given again, and one that the lake has is passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from callstanding.engines.spark.stored import Stored
from callstanding.errors import CallstandingError, StoreError
from callstanding.formats import Kind
from callstanding.pipeline.asked import Intake, Options
from callstanding.pipeline.far_intake import FarReading
from callstanding.pipeline.quarantine import Quarantine

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_FILES = "path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY"  # the content is never read
Told = Callable[[Intake], object]


@dataclass
class Following:
    """One folder on its way into a lake. `kind`: what it holds, where the user said so; `told` of each batch."""

    engine: Stored
    place: str
    kind: Kind | None
    options: Options
    quarantine: Quarantine
    told: Told
    failed: CallstandingError | None = None

    @property
    def lane(self) -> str:
        """The lake's name for what comes from this folder."""
        return f"follow-{hashlib.sha256(self.place.encode()).hexdigest()[:16]}"

    def run(self, *, every_s: float | None) -> None:
        """Take in what is there, and, with a number of seconds, what comes, looking that often; until it is ended."""
        spark = self.engine.frames.spark
        reader = spark.readStream.format("binaryFile").schema(_FILES).option("pathGlobFilter", "*.parquet")
        files = reader.option("recursiveFileLookup", "true").load(self.place).select("path")
        writer = files.writeStream.foreachBatch(self.take)
        writer = writer.option("checkpointLocation", f"{self.engine.lake.place}/_following/{self.lane}")
        again = {"availableNow": True} if every_s is None else {"processingTime": f"{every_s} seconds"}
        stream = writer.trigger(**again).start()
        try:
            stream.awaitTermination()
        except Exception as error:
            raise (self.failed or StoreError(f"Following {self.place} failed: {_first_line(error)}")) from error
        finally:
            stream.stop()

    def take(self, files: DataFrame, batch: int) -> None:
        """One batch of files. What is wrong with them ends the stream; begun anew, it gives the same batch again."""
        lake = self.engine.lake
        if lake.done.lanes.get(self.lane, -1) >= batch:
            return
        try:
            self.told(self._taken(sorted(row["path"] for row in files.collect()), batch))
        except CallstandingError as error:
            self.failed = error
            raise

    def _taken(self, paths: list[str], batch: int) -> Intake:
        reading = FarReading(self.engine, self.options, self.quarantine)
        with self.quarantine.filling(named=False):
            taken = tuple(reading.take(path, self.kind) for path in _named(paths))
            kept = self.quarantine.keep()
        with self.engine.lake.change() as change:
            known = self.engine.add(change)
            change.note(self.lane, batch)
        self.engine.show_lake()
        self.engine.frames.let_go()
        return Intake(taken, known, quarantine_file=kept, reasons=tuple(self.quarantine.reasons.counts.most_common()))


def _named(paths: list[str]) -> list[str]:
    """Spark spells paths as addresses, with signs written as %20 and the like; hidden and half-named files are left."""
    from urllib.parse import unquote

    return [unquote(path) for path in paths if not path.rpartition("/")[2].startswith(("_", "."))]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
