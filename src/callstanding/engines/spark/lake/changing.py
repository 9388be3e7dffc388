"""One change of a lake: what it wrote and noted becomes the next version, all of it in one step, or nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from callstanding.engines.spark.lake import versions
from callstanding.engines.spark.lake.folders import DAY, WHOLE, key_of, run_folder
from callstanding.engines.spark.lake.manifest import Folder, Input, Manifest, with_days
from callstanding.engines.spark.lake.place import Place
from callstanding.engines.spark.lake.reading import Rows
from callstanding.engines.spark.lake.shapes import fitting, table_of
from callstanding.engines.spark.lake.writing import check_days, write
from callstanding.errors import Overtaken, StoreError, UsageError


@dataclass(slots=True)
class Change:
    """A version in the making. `base` is where it begins; `wrote` are the tables and runs of its folders."""

    spark: SparkSession
    place: Place
    base: Manifest
    next: Manifest
    wrote: list[tuple[str, str]] = field(default_factory=list)

    def replace(self, table: str, day: date | None, frame: DataFrame, *, order: Sequence[str] = ()) -> None:
        """Put rows in place of all that a day has; without a day, of all that a table has which is not split by day."""
        key = key_of(day)
        self._set(table, {key: ()} | self._written(table, _dated(frame, day), {key}, order))

    def replace_days(self, table: str, frame: DataFrame, days: Iterable[date], *, order: Sequence[str] = ()) -> None:
        """Put rows with a `day` column in place of all that these days have, in one job; days without rows become empty."""
        wanted = {key_of(day) for day in days}
        self._set(table, dict.fromkeys(wanted, ()) | self._written(table, _with_day(table, frame), wanted, order))

    def append(self, table: str, day: date | None, frame: DataFrame, *, order: Sequence[str] = ()) -> None:
        """Add rows to those that a day has; without a day, to a table that is not split by day."""
        self._add(table, self._written(table, _dated(frame, day), {key_of(day)}, order))

    def append_days(self, table: str, frame: DataFrame, days: Iterable[date], *, order: Sequence[str] = ()) -> None:
        """Add rows with a `day` column to those that these days have, in one job."""
        self._add(table, self._written(table, _with_day(table, frame), {key_of(day) for day in days}, order))

    def compact(self, table: str, *, most: int = 16, order: Sequence[str] = ()) -> int:
        """Write the days anew that came in more than `most` pieces, in one job; how many. The rows stay the same."""
        known = self.next.table(table)
        crowded = {day for day, folders in known.days.items() if len(folders) > most}
        if crowded:
            frame = Rows(self.spark, self.place, table, known).frame(crowded)
            self._set(table, self._written(table, frame, crowded, order))
        return len(crowded)

    def drop(self, table: str) -> None:
        """Drop a table, to begin it anew with another schema or to be rid of it."""
        self.next.table(table)
        self.next = self.next.with_table(table, None)

    def note(self, lane: str, number: int) -> None:
        """Note that a batch of a lane was taken in; StoreError for one that was before."""
        self.next = replace(self.next, done=self.next.done.noted(lane, number))

    def took(self, inputs: dict[str, Input]) -> None:
        """Note input partitions by name, as they were when they were taken in."""
        self.next = replace(self.next, done=replace(self.next.done, inputs={**self.next.done.inputs, **inputs}))

    def publish(self) -> Manifest:
        """Make it the newest version. Overtaken when somebody else committed since it began; then nothing is left of it."""
        if (self.next.tables, self.next.done) == (self.base.tables, self.base.done):
            return self.base
        try:
            versions.commit(self.place, self.next)
        except Overtaken:
            self.forget()
            raise
        return self.next

    def forget(self) -> None:
        """Remove what it wrote. What cannot be removed now is swept later, so this hides no other error."""
        for table, run in self.wrote:
            with suppress(StoreError):
                self.place.remove(*run_folder(table, run))

    def _written(
        self, name: str, frame: DataFrame, days: set[str], order: Sequence[str]
    ) -> dict[str, tuple[Folder, ...]]:
        """Write rows beside the current ones; the new folders by day, none for a day without rows."""
        table = self.next.tables.get(name)
        if table is None:
            table = table_of(name, frame.schema)
            self.next = self.next.with_table(name, table)
        if table.split == (WHOLE in days):
            raise UsageError(f"Table {name} is {'' if table.split else 'not '}split by day.")
        fits = fitting(name, table, frame)
        run = f"{self.next.run}-{len(self.wrote)}"
        self.wrote.append((name, run))
        spread = order[:1] if len(days) == 1 else (DAY,)
        dated = fits if table.split else fits.withColumn(DAY, f.lit(None).cast("date"))
        found = write(Rows(self.spark, self.place, name, table), run, dated, spread=spread, order=order)
        check_days(name, found, days)
        return {day: (folder,) for day, folder in found.items()}

    def _add(self, name: str, fresh: dict[str, tuple[Folder, ...]]) -> None:
        days = self.next.table(name).days
        self._set(name, {day: (*days.get(day, ()), *folders) for day, folders in fresh.items()})

    def _set(self, name: str, days: dict[str, tuple[Folder, ...]]) -> None:
        self.next = self.next.with_table(name, with_days(self.next.table(name), days))


def _with_day(table: str, frame: DataFrame) -> DataFrame:
    if DAY not in frame.columns:
        raise UsageError(f"The rows for table {table} have no column day.", hint="Add it, a date.")
    return frame


def _dated(frame: DataFrame, day: date | None) -> DataFrame:
    """The rows of a day with a `day` column. One that is there stays: rows of another day are then told, not changed."""
    return frame if day is None or DAY in frame.columns else frame.withColumn(DAY, f.lit(day))
