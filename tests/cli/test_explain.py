"""`callstanding explain`: one number, told in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

ROBOCALLER = "+12025550143"
Day = tuple[Path, Path, Path]


def test_the_entries_sum_to_the_score(run: Run, day: Day) -> None:
    told = json.loads(run("explain", ROBOCALLER, day[0], "--reports", day[1], "--json").out)
    total = sum(entry["points"] for entry in told["entries"])
    assert total == pytest.approx(told["standing"]["spam_score"], abs=1e-6)


def test_the_story_has_head_entries_timeline_and_remedies(run: Run, day: Day) -> None:
    ended = run("explain", ROBOCALLER, day[0], "--reports", day[1])
    parts = (ROBOCALLER, "How the score adds up", "short answers", "Timeline", "What it takes to leave the tag")
    assert [part for part in parts if part not in ended.out] == []


def test_the_story_fits_80_columns(run: Run, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ended = run("explain", ROBOCALLER, day[0], "--reports", day[1])
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_story_can_be_told_in_french(run: Run, day: Day) -> None:
    ended = run("explain", ROBOCALLER, day[0], "--reports", day[1], "--lang", "fr")
    assert "Comment le score se compose" in ended.out
    assert "premières conversations" in " ".join(ended.out.split())


def test_a_number_that_nobody_saw_is_a_failure_with_a_hint(run: Run, three_calls: Path) -> None:
    ended = run("explain", "+12025550199", three_calls)
    assert ended.status == 1
    assert "hint:" in ended.err
