"""`callstanding watch`, `backup` and `restore` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CALL = (
    '{{"caller":"+12025550101","callee":"+1202555{n:04d}","start":"2025-03-03T09:{n:02d}:00Z",'
    '"talk_s":5,"disposition":"answered"}}\n'
)


def _run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "callstanding", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_a_followed_folder_holds_is_scored_and_survives_a_backup(tmp_path: Path) -> None:
    logs, store = tmp_path / "logs", tmp_path / "s.duckdb"
    logs.mkdir()
    (logs / "a.ndjson").write_text("".join(CALL.format(n=n) for n in range(30)))
    first = _run("watch", logs, "--store", store, "--once")
    assert first.returncode == 0, first.stderr
    assert "30 calls" in first.stderr
    (logs / "b.ndjson").write_text("".join(CALL.format(n=n) for n in range(20, 50)))
    assert "50 calls" in _run("watch", logs, "--store", store, "--once").stderr
    assert _run("backup", tmp_path / "b.tar", "--store", store).returncode == 0
    assert _run("restore", tmp_path / "b.tar", "--store", tmp_path / "again.duckdb").returncode == 0
    found = _run("score", "--store", tmp_path / "again.duckdb", "--json")
    assert json.loads(found.stdout)["calls_out"] == 50


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    told = _run("watch", tmp_path / "nowhere", "--store", tmp_path / "s.duckdb", "--once")
    assert told.returncode == 2
    assert "nowhere" in told.stderr


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("no tar")
    told = _run("restore", tmp_path / "b.tar", "--store", tmp_path / "s.duckdb")
    assert told.returncode == 1
    assert "is no backup" in told.stderr


def test_lines_and_files_that_cannot_be_used_are_told_and_the_rest_counts(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.ndjson").write_text(
        CALL.format(n=1) + '{"caller":"+12025550101","start":"yesterday"}\n' + CALL.format(n=2)
    )
    told = _run("watch", logs, "--store", tmp_path / "s.duckdb", "--once")
    assert told.returncode == 3
    assert "2 calls" in told.stderr
    assert "1 lines could not be used" in told.stderr
    (logs / "a.ndjson").unlink()
    (logs / "noise.csv").write_bytes(bytes(range(256)) * 9)
    told = _run("watch", logs, "--store", tmp_path / "s.duckdb", "--once")
    assert told.returncode == 3
    assert "noise.csv" in told.stderr
