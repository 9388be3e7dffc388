"""What one version of a lake is made of: the current folders of each table, and what was taken in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from callstanding.errors import StoreError, UsageError


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of Parquet files, written by one run for one day: how many rows, files and bytes are in it."""

    run: str
    rows: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its schema as Spark writes it (without `day`), whether it is split by day, the current folders of each day."""

    schema: dict[str, Any]
    split: bool
    days: dict[str, tuple[Folder, ...]] = field(default_factory=dict)

    def folders(self, days: set[str] | None = None) -> Iterator[tuple[str, Folder]]:
        """Day and folder, of some days or of all, the oldest day first."""
        for day in sorted(self.days if days is None else days & self.days.keys()):
            yield from ((day, folder) for folder in self.days[day])


@dataclass(frozen=True, slots=True)
class Input:
    """What an input partition was when it was taken in: its bytes, and when it was last written (ms since 1970)."""

    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Done:
    """What was taken in: the last batch of each lane, and the input partitions by name."""

    lanes: dict[str, int] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)

    def noted(self, lane: str, number: int) -> Done:
        """The same with one more batch; a batch that was taken in before is refused, so it counts once."""
        last = self.lanes.get(lane)
        if last is not None and number <= last:
            raise StoreError(
                f"Batch {number} of {lane} was taken in before: the last one was {last}.",
                hint="Ask `done.lanes` before the work; a feed that begins anew needs a lane of its own.",
            )
        return replace(self, lanes={**self.lanes, lane: number})


@dataclass(frozen=True, slots=True)
class Manifest:
    """A version of all tables. `run` names who wrote it, so a writer knows its own after an unclear answer."""

    version: int
    run: str
    at: datetime
    tables: dict[str, Table] = field(default_factory=dict)
    done: Done = field(default_factory=Done)

    def table(self, name: str) -> Table:
        """A table by name; UsageError where there is none."""
        if name not in self.tables:
            known = ", ".join(sorted(self.tables)) or "none yet"
            raise UsageError(f"The lake has no table {name}.", hint=f"Its tables: {known}.")
        return self.tables[name]

    def with_table(self, name: str, table: Table | None) -> Manifest:
        """The same with this table instead, or without it."""
        others = {key: value for key, value in self.tables.items() if key != name}
        return replace(self, tables=others if table is None else {**others, name: table})


def with_days(table: Table, fresh: Mapping[str, tuple[Folder, ...]]) -> Table:
    """The table with other folders for some days; a day without any is gone."""
    days = {**table.days, **fresh}
    return replace(table, days={day: folders for day, folders in days.items() if folders})


def encode(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    return msgspec.json.encode(manifest, order="deterministic")


def decode(data: bytes) -> Manifest | None:
    """The manifest of a file; None when it is torn, empty or something else."""
    try:
        return msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
