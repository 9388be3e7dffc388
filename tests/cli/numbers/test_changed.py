"""`callstanding numbers changed`: falls with their cause, for programs and for people."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from bench.incidents import Pool, calls, write
from tests.cli.conftest import Run

POOL = Pool(numbers=3, per_day=200, days=36, begins=35)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(calls(POOL, "label", 1, part=0.4), tmp_path_factory.mktemp("changed") / "calls.parquet")


def test_rows_for_programs_have_the_figures_behind_the_cause(run: Run, labelled: Path) -> None:
    row = json.loads(run("numbers", "changed", labelled, "--json", "--levels").out)
    assert (row["number"], row["since"], row["found"], row["cause"]) == (
        POOL.number(0),
        "2025-04-07",
        "2025-04-07",
        "label",
    )
    assert row["evidence"]["siblings"] == 2
    assert row["levels"][0]["first"] == "2025-03-03"
    [flat] = csv.DictReader(run("numbers", "changed", labelled).out.splitlines())
    assert float(flat["from"]) > 1.5 * float(flat["to"])


def test_the_sentence_can_be_french(run: Run, labelled: Path) -> None:
    row = json.loads(run("numbers", "changed", labelled, "--number", POOL.number(0), "--json", "--lang", "fr").out)
    assert row["sentence"].startswith("Les réponses sont tombées")


def test_no_fall_is_no_row(run: Run, labelled: Path) -> None:
    ended = run("numbers", "changed", labelled, "--number", POOL.number(1))
    assert (ended.status, ended.out) == (0, "")
    assert "falls: 0" in ended.err


def test_levels_without_json_are_wrong_usage(run: Run, labelled: Path) -> None:
    assert run("numbers", "changed", labelled, "--levels").status == 2
