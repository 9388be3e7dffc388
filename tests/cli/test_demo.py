"""`callstanding demo`: the README's first command does what the README says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
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


def test_the_readme_shows_what_the_demo_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"(?s)`make demo` ends in:\n\n```text\n(.+?)\n```", readme)[0].splitlines()
    printed = " ".join(run("demo").out.split())
    assert [line for line in shown if " ".join(line.removesuffix("...").split()) not in printed] == []
