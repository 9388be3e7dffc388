"""`callstanding explain`: one number, told in full."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.testing import MONDAY, assignment, call, person, write

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


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "a new holder has the number"), ("fr", "le numéro a un nouveau titulaire")]
)
def test_the_timeline_says_that_the_number_changed_hands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    noon, next_day = MONDAY + timedelta(hours=12), 24 + 9
    calls = [call(ROBOCALLER, person(i), 8 + i / 20, 60) for i in range(60)]
    calls += [call(ROBOCALLER, person(i), next_day + i / 20, 60) for i in range(60)]
    held = [assignment(ROBOCALLER, "one", MONDAY - timedelta(days=9), noon), assignment(ROBOCALLER, "two", noon)]
    files = write(tmp_path / "calls.csv", "calls", calls), write(tmp_path / "held.csv", "assignments", held)
    told = run("explain", ROBOCALLER, files[0], "--assignments", files[1], "--lang", lang).out
    assert [line.split()[:2] for line in told.splitlines() if words in line] == [["2025-03-03", "12:00"]]


def test_a_number_that_nobody_saw_is_a_failure_with_a_hint(run: Run, three_calls: Path) -> None:
    ended = run("explain", "+12025550199", three_calls)
    assert ended.status == 1
    assert "hint:" in ended.err
