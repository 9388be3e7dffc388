"""Spark reads the rows of a Parquet file as our own reader does, whoever wrote it in whatever types."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from pyspark.sql import SparkSession
from tests.engines.spark.shapes import NAMES, write

from callstanding.engines.spark.feed import partitions, rows
from callstanding.formats import Feed, open_file

Rows = dict[int, dict[str, Any]]  # by line
Faults = dict[int, str]


def by_ours(path: Path) -> tuple[Rows, Faults]:
    """What our own reader takes of a file, and what it puts aside."""
    _, batches = open_file(path, feed=Feed())
    taken: Rows = {}
    aside: Faults = {}
    for batch in batches:
        taken |= {row.pop("line"): row for row in batch.rows.to_pylist()}
        aside |= {bad.line: bad.reason for bad in batch.bad}
    return taken, aside


def by_spark(spark: SparkSession, place: Path) -> dict[str, tuple[Rows, Faults]]:
    """The same by Spark, by the name of the file's folder."""
    found: dict[str, tuple[Rows, Faults]] = defaultdict(lambda: ({}, {}))
    for row in rows(spark, partitions(spark, str(place)), "calls").toArrow().to_pylist():
        line, file, fault = row.pop("line"), Path(unquote(urlsplit(row.pop("file")).path)), row.pop("fault")
        taken, aside = found[file.parent.name]
        if fault is None:
            taken[line] = row
        else:
            aside[line] = fault
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which each partition has another shape, and the signs of a pattern in its name."""
    place = tmp_path_factory.mktemp("calls of [a] day*")
    for name in NAMES:
        (place / name).mkdir()
        write(name, place / name / "part 0.parquet")
    return place


@pytest.fixture(scope="module")
def read(local_spark: SparkSession, place: Path) -> dict[str, tuple[Rows, Faults]]:
    return by_spark(local_spark, place)


@pytest.mark.parametrize("name", NAMES)
def test_spark_reads_what_our_own_reader_reads(place: Path, read: dict[str, tuple[Rows, Faults]], name: str) -> None:
    taken, aside = by_ours(place / name / "part 0.parquet")
    assert repr(read[name][0]) == repr(taken)  # as text: nan is itself there
    assert read[name][1] == aside
