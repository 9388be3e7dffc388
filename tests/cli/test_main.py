"""The door: help, version, wrong usage, and failures without tracebacks."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.cli import COMMANDS

NAMES = [str(command.name) for command in COMMANDS]
HEAVY = ("sqlalchemy", "alembic", "duckdb", "pyarrow", "numpy", "scipy", "phonenumbers", "rich", "narwhals", "pandas")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_help_names_every_command(run: Run) -> None:
    ended = run("--help")
    assert (ended.status, [name for name in NAMES if name not in ended.out]) == (0, [])


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help(run: Run, name: str) -> None:
    ended = run(name, "--help")
    assert ended.status == 0
    assert ended.out.startswith(f"Usage: callstanding {name}")


def test_help_is_instant_because_it_imports_nothing_heavy() -> None:
    look = f"import sys, callstanding.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert python("-c", look).stdout.strip() == "[]"


def test_the_module_runs_like_the_command() -> None:
    assert python("-m", "callstanding", "--version").stdout.strip() == f"callstanding {version('callstanding')}"


def test_an_unknown_command_is_wrong_usage_and_names_the_one_meant(run: Run) -> None:
    ended = run("scor")
    assert ended.status == 2
    assert "'score'" in ended.err


def test_a_missing_file_is_wrong_usage_in_one_line_and_a_hint(run: Run, tmp_path: Path) -> None:
    ended = run("score", tmp_path / "nowhere.csv")
    assert ended.status == 2
    assert [line.split(":")[0] for line in ended.err.splitlines()] == ["error", "hint"]
    assert "nowhere.csv" in ended.err


def test_nothing_to_score_is_wrong_usage(run: Run) -> None:
    assert run("score").status == 2


def test_a_wrong_time_is_wrong_usage(run: Run, three_calls: Path) -> None:
    ended = run("score", three_calls, "--as-of", "yesterday")
    assert ended.status == 2
    assert "2025-03-04T09:30:00Z" in ended.err


def test_a_reader_who_leaves_early_is_no_failure() -> None:
    listing = [sys.executable, "-m", "callstanding", "policy", "show", "standard", "--json"]
    with subprocess.Popen(listing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as lister:
        assert lister.stdout is not None
        assert lister.stderr is not None
        lister.stdout.close()
        said = lister.stderr.read()
    assert (lister.returncode, said) == (0, b"")
