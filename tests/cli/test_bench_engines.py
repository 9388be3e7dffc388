"""`bench engines`: every engine scores the same files; what differs is told, and fails."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.simulate import simulate_day

ENGINES = ("--engine", "duckdb", "--engine", "memory")


def test_duckdb_and_plain_python_agree_on_a_simulated_day(run: Run, tmp_path: Path) -> None:
    calls, reports, assignments = simulate_day(population=150).save(tmp_path)
    ended = run("bench", "engines", calls, "--reports", reports, "--assignments", assignments, *ENGINES)
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert ended.status == 0, ended.err
    assert [(row["engine"], row["differing"]) for row in rows] == [("duckdb", ""), ("memory", "0")]
    assert int(rows[0]["numbers"]) == int(rows[1]["numbers"]) > 150
    assert all(float(row[name]) > 0 for row in rows for name in ("seconds", "cpu_s", "peak_mb"))


def test_options_of_reading_reach_every_engine_and_rows_put_aside_go_nowhere(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(
        "caller,callee,start,talk_s,disposition\n2025550143,2025550101,2025-03-03T14:00:00Z,30,answered\n"
        "2025550143,2025550102,not a time,30,answered\n",
        encoding="utf-8",
    )
    ended = run("bench", "engines", path, *ENGINES, "--region", "US", "--as-of", "2025-03-04", "--json")
    assert ended.status == 0, ended.err
    assert [json.loads(line)["numbers"] for line in ended.out.splitlines()] == [1, 1]
    assert list(tmp_path.iterdir()) == [path]


def test_one_engine_alone_an_unknown_one_and_no_file_are_wrong_usage(run: Run, three_calls: Path) -> None:
    assert "Two engines are compared" in run("bench", "engines", three_calls, "--engine", "duckdb").err
    unknown = run("bench", "engines", three_calls, "--engine", "duckdb", "--engine", "abacus")
    assert (unknown.status, "There is no engine 'abacus'" in unknown.err) == (2, True)
    assert run("bench", "engines", *ENGINES).status == 2


def test_an_engine_that_cannot_score_says_why(run: Run, three_calls: Path) -> None:
    ended = run("bench", "engines", three_calls, "--engine", "memory", "--engine", "duckdb", "--policy", "none-such")
    assert ended.status == 1
    assert "memory did not score the files: " in ended.err
    assert "none-such" in ended.err


def test_differences_are_told_and_fail(capsys: pytest.CaptureFixture[str]) -> None:
    from callstanding.cli.bench_engines import _ended
    from callstanding.trials.apart import Ran
    from callstanding.trials.differing import Compared, Difference
    from callstanding.trials.engines import Engined

    ran = Ran(0, 1.0, 1.0, 100.0, "", "")
    first = Difference("+12025550143", "spam_score", 1.0, 2.0)
    found = [Engined("duckdb", ran, 9, None), Engined("memory", ran, 9, Compared(9, 1, (first,)))]
    assert _ended(found) == 1
    assert "+12025550143 spam_score: 1.0 and 2.0" in capsys.readouterr().err
