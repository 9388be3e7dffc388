"""Runs the command line in this process and gives what it printed and how it ended."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.copies import copy_of

from callstanding.cli import main
from callstanding.pipeline import Options, ingest_files
from callstanding.simulate import simulate_day


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def command(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["callstanding", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, printed.out, printed.err)

    return command


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The files of a small simulated day: calls, reports, assignments."""
    return simulate_day(population=600).save(tmp_path_factory.mktemp("day"))


@pytest.fixture
def three_calls(tmp_path: Path) -> Path:
    """Three ordinary calls."""
    return _three_calls(tmp_path)


@pytest.fixture
def store_of_three(tmp_path: Path) -> Path:
    """A store that has them."""
    return copy_of(_store_of_three, tmp_path) / "s.duckdb"


def _store_of_three(place: Path) -> None:
    ingest_files([_three_calls(place)], store=place / "s.duckdb", options=Options())


def _three_calls(place: Path) -> Path:
    path = place / "calls.csv"
    path.write_text(
        "caller,callee,start,talk_s,disposition\n"
        "+12025550143,+12025550101,2025-03-03T14:00:00Z,30,answered\n"
        "+12025550143,+12025550102,2025-03-03T14:05:00Z,0,no-answer\n"
        "+12025550102,+12025550143,2025-03-03T14:06:00Z,65,answered\n",
        encoding="utf-8",
    )
    return path
