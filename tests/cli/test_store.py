"""`ingest` and `rebuild`: a store that is filled once per row and can be built anew."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_ingesting_twice_changes_no_standing(run: Run, three_calls: Path, tmp_path: Path) -> None:
    store = tmp_path / "town.duckdb"
    assert run("ingest", three_calls, "--store", store).status == 0
    once = run("score", "--store", store).out
    assert run("ingest", three_calls, "--store", store).status == 0
    assert run("score", "--store", store).out == once


def test_a_rebuilt_store_gives_the_same_standings(run: Run, three_calls: Path, tmp_path: Path) -> None:
    store = tmp_path / "town.duckdb"
    run("ingest", three_calls, "--store", store)
    before = run("score", "--store", store).out
    assert run("rebuild", "--store", store).status == 0
    assert run("score", "--store", store).out == before


def test_ingesting_nothing_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("ingest", "--store", tmp_path / "town.duckdb").status == 2
