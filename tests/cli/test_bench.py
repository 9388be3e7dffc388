"""`bench forecast`: figures for programs and people, and never a number."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.trials.said import world

from callstanding.testing import write


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("feed") / "reports.csv", "reports", world())


def printed(*arguments: object) -> str:
    command = [sys.executable, "-m", "callstanding", "bench", "forecast", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def rows(reports: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed(reports, "--top", 40))))


def test_a_pipe_gets_one_figure_a_row(rows: list[dict[str, str]]) -> None:
    assert list(rows[0]) == ["measure", "of", "monday", "value", "low", "high"]
    ours = [row for row in rows if (row["measure"], row["of"]) == ("precision", "ours")]
    assert [row["monday"] for row in ours] == ["2025-04-07", "2025-05-05", "mean"]
    assert all(0 <= float(row["value"]) <= 1 for row in ours)
    assert {"weight", "precision without", "precision beside counts", "recall"} <= {row["measure"] for row in rows}


def test_json_says_the_same_as_csv_and_neither_shows_a_number(rows: list[dict[str, str]], reports: Path) -> None:
    lines = printed(reports, "--top", 40, "--json").splitlines()
    assert [str(json.loads(line)["value"]) for line in lines] == [row["value"] for row in rows]
    assert re.findall(r"\d{9}", "".join(re.sub(r"\d\.\d+", "", line) for line in lines)) == []


def test_all_mondays_are_judged_when_asked_for(run: Run, reports: Path) -> None:
    ended = run("bench", "forecast", reports, "--top", 40, "--all-mondays")
    rows = csv.DictReader(io.StringIO(ended.out))
    days = [row["monday"] for row in rows if (row["measure"], row["of"]) == ("recall", "ours")]
    assert days == [f"2025-{day}" for day in ("03-31", "04-07", "04-14", "04-21", "04-28", "05-05")]


def test_people_get_tables(run: Run, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callstanding.cli.screen.for_people", lambda: True)
    ended = run("bench", "forecast", reports, "--top", 40)
    assert re.search(r"ours +\d+\.\d", ended.out)
    assert "Days with a report, half-life 14 d." in ended.out
    assert "points of precision" in ended.err


def test_a_feed_that_is_too_short_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    short = write(tmp_path / "reports.csv", "reports", world()[:5])
    ended = run("bench", "forecast", short)
    assert ended.status == 2
    assert "No Monday can be judged" in ended.err


def test_without_files_it_is_wrong_usage(run: Run) -> None:
    assert run("bench", "forecast").status == 2
