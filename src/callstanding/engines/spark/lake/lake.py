"""A lake: its tables at one version, and the ways to read, change, check and sweep it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

from callstanding import clock
from callstanding.engines.spark.lake import about, checking, sweeping, versions
from callstanding.engines.spark.lake.changing import Change
from callstanding.engines.spark.lake.folders import WHOLE, key_of
from callstanding.engines.spark.lake.manifest import Done, Manifest
from callstanding.engines.spark.lake.place import Place, place_at
from callstanding.engines.spark.lake.reading import Rows
from callstanding.engines.spark.lake.shapes import schema_of, table_of


class Lake:
    """The tables at a place, at the version that was the newest when it was first asked, until it is renewed.

    What is read, though in many steps, is of that one version; what is changed begins from it.
    """

    def __init__(self, spark: SparkSession, place: str | Path, *, now: clock.Clock = clock.now) -> None:
        self._spark = spark
        self._place: Place = place_at(spark, str(place))
        self._now = now
        self._at: Manifest | None = None
        self._finished: set[str] = set()  # runs of changes that are over: theirs may be swept at once

    @property
    def place(self) -> str:
        """Its address, with the scheme."""
        return self._place.address()

    def exists(self) -> bool:
        """Whether there is a lake."""
        return about.begun(self._place)

    def create(self, tables: Mapping[str, StructType] | None = None, *, key: bytes | None = None) -> Lake:
        """Begin a lake at version 0, with tables that have no rows yet; StoreError where there is one already."""
        declared = {name: table_of(name, schema) for name, schema in (tables or {}).items()}
        about.begin(self._place, Manifest(version=0, run=self._run(), at=self._now(), tables=declared), key=key)
        return self

    def check_key(self, key: bytes) -> None:
        """StoreError when the pseudonyms of this lake were made with another key."""
        about.check_key(self._place, key)

    @property
    def version(self) -> int:
        """The version that is read."""
        return self._manifest.version

    @property
    def done(self) -> Done:
        """What was taken in, at this version."""
        return self._manifest.done

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(sorted(self._manifest.tables))

    def renew(self) -> Lake:
        """Go on with the version that is the newest now."""
        about.about(self._place)
        self._at = versions.newest(self._place)
        return self

    def schema(self, table: str) -> StructType:
        """The columns of a table."""
        return schema_of(self._manifest.table(table))

    def days(self, table: str) -> tuple[date, ...]:
        """The days that a table has rows of, the oldest first."""
        return tuple(date.fromisoformat(day) for day in sorted(self._manifest.table(table).days) if day != WHOLE)

    def rows(self, table: str, days: Iterable[date] | None = None) -> int:
        """How many rows a table has, on some days or on all: counted when they were written, nothing is read."""
        return sum(folder.rows for _, folder in self._manifest.table(table).folders(_keys(days)))

    def read(self, table: str, days: Iterable[date] | None = None, columns: Sequence[str] | None = None) -> DataFrame:
        """The rows of a table, of some days or of all; only those days' folders are looked at. Days without rows give none."""
        frame = Rows(self._spark, self._place, table, self._manifest.table(table)).frame(_keys(days))
        return frame if columns is None else frame.select(*(f"`{column}`" for column in columns))

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Change tables: the end of the block publishes all of it at once, an error none of it. Overtaken: try again."""
        base = self._manifest
        versions.check_newest(self._place, base.version)
        begun = replace(base, version=base.version + 1, run=self._run(), at=self._now())
        change = Change(spark=self._spark, place=self._place, base=base, next=begun)
        try:
            yield change
        except BaseException:
            change.forget()
            raise
        finally:
            self._finished |= {run for _, run in change.wrote}
        self._at = change.publish()

    def check(self) -> list[checking.Fault]:
        """All that is not as it was committed, by file; an empty list when the lake is whole."""
        return list(checking.faults(self._spark, self._place, self._manifest))

    def sweep(self, *, keep: int = 2) -> sweeping.Swept:
        """Remove versions beyond the newest, and folders that no kept one names: those over a day old, or of our own runs."""
        return sweeping.sweep(self._place, keep=keep, now=self._now(), ours=frozenset(self._finished))

    @property
    def _manifest(self) -> Manifest:
        if self._at is None:
            self.renew()
        assert self._at is not None  # noqa: S101 - renewed or raised
        return self._at

    def _run(self) -> str:
        return f"{self._now():{sweeping.STAMP}}-{secrets.token_hex(4)}"


def _keys(days: Iterable[date] | None) -> set[str] | None:
    return None if days is None else {key_of(day) for day in days}
