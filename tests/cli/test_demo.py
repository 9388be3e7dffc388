"""`callstanding demo`: the README's first command does what the README says."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_demo_explains_one_spam_and_one_clean_number(run: Run, tmp_path: Path) -> None:
    ended = run("demo", "--out", tmp_path)
    assert ended.status == 0
    assert "\u2500\u2500 robocaller \u2500\u2500" in ended.out
    assert "This number is shown as spam." in ended.out
    assert "Nothing speaks against this number." in ended.out
    assert "simulated" in ended.err


def test_the_demo_keeps_its_files_where_asked(run: Run, tmp_path: Path) -> None:
    run("demo", "--out", tmp_path)
    assert {"calls.csv", "reports.csv", "assignments.csv"} <= {path.name for path in tmp_path.iterdir()}
