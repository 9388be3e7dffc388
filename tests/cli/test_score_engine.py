"""`callstanding score --engine`: the same standings whoever counts, and a sentence where an engine cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from callstanding.engines import ENGINES
from callstanding.testing import differences

Day = tuple[Path, Path, Path]


def standings(run: Run, day: Day, engine: str) -> list[dict[str, Any]]:
    calls, reports, assignments = day
    ended = run("score", calls, "--reports", reports, "--assignments", assignments, "--json", "--engine", engine)
    assert ended.status == 0
    return sorted((json.loads(line) for line in ended.out.splitlines()), key=lambda row: str(row["number"]))


def test_plain_python_gives_the_standings_of_duckdb(run: Run, day: Day) -> None:
    one, two = (standings(run, day, name) for name in ("duckdb", "memory"))
    assert one
    assert not differences(one, two)


@pytest.mark.parametrize("name", ENGINES)
def test_the_help_names_every_engine(run: Run, name: str) -> None:
    told = run("score", "--help").out.split("--engine")[1]
    assert name in told


def test_an_unknown_engine_is_a_usage_error_that_names_the_known_ones(run: Run, three_calls: Path) -> None:
    ended = run("score", three_calls, "--engine", "duckbd")
    assert ended.status == 2
    assert "no engine 'duckbd'" in ended.err
    assert [name for name in (*ENGINES, "spark://", "local-cluster") if name not in ended.err] == []


def test_an_engine_that_keeps_nothing_opens_no_store(run: Run, store_of_three: Path) -> None:
    before = store_of_three.read_bytes()
    ended = run("score", "--store", store_of_three, "--engine", "memory")
    assert ended.status == 2
    assert "keeps nothing" in ended.err
    assert store_of_three.read_bytes() == before
