"""Folders of Parquet for a cluster, made of a town: a folder for each day, as operators write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from tests.engines.spark.begun import QUICK
from tests.pipeline.conftest import Town

from callstanding.pipeline.far import Far
from callstanding.testing import Row, write

MASTER = "local[2]"


def far(store: Path | None = None) -> Far:
    """This machine's own Spark, with two threads."""
    return Far(MASTER, store=None if store is None else str(store), settings=QUICK)


def parquet(path: Path, kind: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A Parquet file of native rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = write(path.with_suffix(".csv"), kind, rows)
    duckdb.connect().execute(
        f"COPY (SELECT * FROM read_csv('{text}', all_varchar = true)) TO '{path}' (FORMAT parquet)"
    )
    text.unlink()
    return path


def by_day(folder: Path, calls: Iterable[Row]) -> Path:
    """A folder with a folder `day=...` for each day of the calls."""
    days: dict[str, list[Row]] = defaultdict(list)
    for row in calls:
        days[row["start"][:10]].append(row)
    for day, rows in days.items():
        parquet(folder / f"day={day}" / "part-0.parquet", "calls", rows)
    return folder


def others(folder: Path, town: Town) -> list[tuple[str, Any]]:
    """The reports and assignments of a town, as files of this machine."""
    told = parquet(folder / "reports.parquet", "reports", town.reports)
    return [(str(told), "reports"), (str(write(folder / "held.csv", "assignments", town.assignments)), "assignments")]
