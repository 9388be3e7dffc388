"""`callstanding lake`: what is missing from a lake is told by its name, and a sweep leaves what counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.engines.spark.begun import QUICK
from tests.pipeline.far_places import parquet

from callstanding.engines.spark import java as installed
from callstanding.errors import ClusterError
from callstanding.testing import call

HERE = ("--engine", "local[1]", *(word for name, value in QUICK.items() for word in ("--spark", f"{name}={value}")))


@pytest.fixture
def lake(run: Run, tmp_path: Path) -> Path:
    """A lake of three calls, made by the command."""
    try:
        installed.java()
    except ClusterError as error:
        pytest.skip(str(error))
    rows = [call("+12025550143", "+12025550177", hour, 7) for hour in range(3)]
    place = tmp_path / "lake"
    assert run("ingest", parquet(tmp_path / "calls.parquet", "calls", rows), "--store", place, *HERE).status == 0
    return place


def test_what_is_missing_is_told_and_a_sweep_leaves_what_counts(run: Run, lake: Path) -> None:
    swept = run("lake", "sweep", lake, "--keep", 1, *HERE)
    assert swept.status == 0
    assert "removed" in swept.err
    whole = run("lake", "check", lake, *HERE)
    assert (whole.status, whole.out) == (0, "")
    assert "is as it was committed" in whole.err
    lost = min(lake.glob("calls/**/*.parquet"))
    lost.unlink()
    told = run("lake", "check", lake, "--json", *HERE)
    assert told.status == 1
    faults = [json.loads(line) for line in told.out.splitlines()]
    assert [(each["table"], each["fault"]) for each in faults] == [("calls", "is missing")]
    assert lost.name in faults[0]["file"]


def test_what_is_no_lake_or_no_cluster_is_a_sentence(run: Run, tmp_path: Path) -> None:
    near = run("lake", "check", tmp_path, "--engine", "duckdb")
    assert near.status == 2
    assert "reads no lake" in near.err
