"""`numbers tend`: shows what is due and why, then does it, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from callstanding.testing import call, campaign, write

ROBOT, DESK, QUIET = "+12025550143", "+12025550144", "+12025550145"


@pytest.fixture
def store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Calls of a robot in use and of a desk that warmed up long enough, and a number that waits in quarantine."""
    monkeypatch.chdir(tmp_path)
    calls = [
        row
        for day in range(4)
        for row in campaign(
            ROBOT, calls=400, answered=0.3, talk_s=(1, 4), hours=(9 + 24 * day, 20 + 24 * day), people_from=400 * day
        )
    ]
    calls += [call(DESK, "+13125550111", 24 * day + hour, 120) for day in range(4) for hour in (10, 11)]
    run("ingest", write(tmp_path / "calls.csv", "calls", calls), "--store", "s.duckdb")
    stock = (f"{ROBOT},in use,x", f"{DESK},warming,y", f"{QUIET},quarantined,")
    Path("n.csv").write_text("number,state,campaign,since\n" + "".join(f"{line},2025-03-01\n" for line in stock))
    assert run("numbers", "import", "n.csv", "--store", "s.duckdb").status == 0
    return tmp_path / "s.duckdb"


def tended(run: Run, store: Path, *more: str) -> dict[str, dict[str, Any]]:
    done = run("numbers", "tend", "--store", store, "--json", *more)
    assert done.status == 0, done.err
    return {row["number"]: row for row in map(json.loads, done.out.splitlines())}


def test_what_is_due_is_shown_then_done_and_then_due_no_more(run: Run, store: Path) -> None:
    shown = tended(run, store, "--dry-run")
    assert {number: (row["was"], row["to"], row["cause"]) for number, row in shown.items()} == {
        ROBOT: ("in use", "resting", "tagged"),
        DESK: ("warming", "in use", "grown"),
    }
    assert all(row["source"] for row in shown.values())
    assert tended(run, store) == shown
    assert tended(run, store) == {}
    board = run("numbers", "list", "--store", store, "--json").out.splitlines()
    assert {row["number"]: row["state"] for row in map(json.loads, board)} == {
        ROBOT: "resting", DESK: "in use", QUIET: "quarantined"}  # fmt: skip


def test_without_standings_nothing_is_tended(run: Run, store: Path, tmp_path: Path) -> None:
    refused = run("numbers", "tend", "--database", "sqlite:///" + str(tmp_path / "c.sqlite"))
    assert refused.status == 2
    assert "--store PATH" in refused.err
    assert run("numbers", "tend", "--store", tmp_path / "none.duckdb").status == 2
