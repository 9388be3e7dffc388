"""`callstanding numbers advise`: a number's ways to go on, from files, from a store, and from a service that has it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.live.folder import Folder

ROBOCALLER = "+12025550143"
Day = tuple[Path, Path, Path]


def test_the_ways_are_told_within_80_columns(run: Run, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ended = run("numbers", "advise", ROBOCALLER, day[0], "--reports", day[1], "--pace", "60")
    assert ended.status == 0
    parts = ("Making no calls: clean on", "Under 60 calls a day from today", "Another number is no way out")
    assert [part for part in parts if part not in " ".join(ended.out.split())] == []
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_document_has_the_same_figures(run: Run, day: Day) -> None:
    told = json.loads(run("numbers", "advise", ROBOCALLER, day[0], "--reports", day[1], "--json").out)
    rest = next(way for way in told["ways"] if way["way"] == "rest")
    assert told["ways"][0] == rest
    early, late = (datetime.fromisoformat(rest["clean"][name]) for name in ("early", "late"))
    assert datetime.fromisoformat(told["as_of"]) < early <= late
    assert rest["clean"]["share"] == 1.0


def test_the_advice_is_that_of_the_time_asked_for(run: Run, day: Day) -> None:
    given = ("numbers", "advise", ROBOCALLER, day[0], "--reports", day[1], "--json")
    early = json.loads(run(*given, "--as-of", "2025-03-03T15:00:00Z").out)
    assert early["as_of"] == "2025-03-03T15:00:00Z"
    assert early != json.loads(run(*given).out)
    assert early == json.loads(run(*given, "--as-of", "2025-03-03T15:00:00Z").out)


def test_a_service_that_has_the_store_open_is_asked(run: Run, day: Day, tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert run("ingest", day[0], "--reports", day[1], "--store", store).status == 0
    alone = json.loads(run("numbers", "advise", ROBOCALLER, "--store", store, "--json").out)
    folder = Folder(store, now=None)
    answering = folder.answering()
    command = [sys.executable, "-m", "callstanding", "numbers", "advise", ROBOCALLER, "--store", str(store), "--json"]
    asked = subprocess.run(command, capture_output=True, check=True)
    answering.close()
    folder.close()
    assert json.loads(asked.stdout) == alone


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        (("+12025550199",), 1, "made no calls"),
        ((ROBOCALLER, "--pace", "-1"), 2, "--pace"),
        ((ROBOCALLER, *["--pace", "1"] * 11), 2, "At most 10"),
        ((ROBOCALLER, "--lang", "xx"), 2, "no messages in language"),
    ],
)
def test_what_cannot_be_advised_is_refused(run: Run, day: Day, given: tuple[str, ...], status: int, words: str) -> None:
    ended = run("numbers", "advise", given[0], day[0], *given[1:])
    assert ended.status == status
    assert words in ended.err


def test_advice_needs_something_to_look_at(run: Run) -> None:
    assert run("numbers", "advise", ROBOCALLER).status == 2


def test_a_whole_stock_has_a_row_a_number_with_the_same_days(run: Run, day: Day) -> None:
    rows = [
        json.loads(line)
        for line in run("numbers", "advise", "--all", day[0], "--reports", day[1], "--json").out.splitlines()
    ]
    one = json.loads(run("numbers", "advise", ROBOCALLER, day[0], "--reports", day[1], "--json").out)
    mine = next(row for row in rows if row["number"] == ROBOCALLER)
    rest = next(way for way in one["ways"] if way["way"] == "rest")
    assert len({row["number"] for row in rows}) == len(rows) > 100
    assert (mine["status"], mine["clean_if_resting"]) == (one["status"], rest["clean"]["middle"][:10])
    assert rows[0]["status"] == "spam"


def test_with_all_no_number_is_named(run: Run, day: Day) -> None:
    assert "is no file" in run("numbers", "advise", "--all", ROBOCALLER, day[0]).err
    assert run("numbers", "advise", "--all").status == 2
