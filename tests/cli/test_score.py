"""`callstanding score`: data on stdout, words on stderr, an exit status that tells."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.conftest import Run

COLUMNS = [
    "number",
    "status",
    "flags",
    "spam_score",
    "score_low",
    "score_high",
    "maturity",
    "connection",
    "engagement",
    "sentiment",
    "reasons",
    "calls_out",
    "calls_in",
    "reports",
    "since",
    "clean_by",
    "as_of",
]
Day = tuple[Path, Path, Path]


def test_piped_standings_are_csv_with_exactly_the_contracted_columns(run: Run, three_calls: Path) -> None:
    ended = run("score", three_calls)
    assert ended.status == 0
    assert next(csv.reader(io.StringIO(ended.out))) == COLUMNS


def test_json_gives_one_standing_per_line(run: Run, three_calls: Path) -> None:
    rows = [json.loads(line) for line in run("score", three_calls, "--json").out.splitlines()]
    assert [list(row) for row in rows] == [COLUMNS] * len(rows)
    assert "+12025550143" in {row["number"] for row in rows}


@pytest.mark.parametrize("suffix", [".csv", ".ndjson", ".parquet"])
def test_output_goes_to_a_file_and_leaves_stdout_empty(
    run: Run, three_calls: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"standings{suffix}"
    ended = run("score", three_calls, "-o", out)
    assert (ended.status, ended.out) == (0, "")
    assert str(out) in ended.err
    assert out.stat().st_size > 0


def test_a_pipe_gives_what_the_file_gets(run: Run, three_calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "standings.csv"
    run("score", three_calls, "-o", out)
    assert run("score", three_calls).out == out.read_bytes().decode()


def test_parquet_has_the_contracted_columns(run: Run, three_calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "standings.parquet"
    run("score", three_calls, "-o", out)
    assert pq.read_schema(out).names == COLUMNS


def test_an_output_of_another_kind_is_refused_before_the_work(run: Run, three_calls: Path) -> None:
    ended = run("score", three_calls, "-o", "standings.xlsx")
    assert ended.status == 2
    assert ".parquet, .csv, .ndjson" in ended.err


def test_quarantined_rows_end_with_status_3_and_a_count(run: Run, three_calls: Path, tmp_path: Path) -> None:
    many = three_calls.read_text(encoding="utf-8").splitlines()
    rows = [many[1].replace("14:00:00", f"14:{i // 60:02}:{i % 60:02}") for i in range(300)]
    three_calls.write_text("\n".join([many[0], *rows, "garbled,,not a time,x,y"]) + "\n", encoding="utf-8")
    kept = tmp_path / "bad.csv"
    ended = run("score", three_calls, "--quarantine", kept)
    assert ended.status == 3
    assert "1 of 301 rows could not be used" in ended.err
    assert "garbled" in kept.read_text(encoding="utf-8")


def test_a_file_that_is_nothing_is_refused_with_a_hint(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.bin"
    odd.write_bytes(bytes(range(256)) * 20)
    ended = run("score", odd)
    assert ended.status == 1
    assert "hint:" in ended.err
    assert "Traceback" not in ended.err


def test_a_wrong_policy_is_refused_with_a_hint(run: Run, three_calls: Path) -> None:
    ended = run("score", three_calls, "--policy", "standrad")
    assert ended.status == 1
    assert "hint:" in ended.err


def test_the_simulated_day_tags_the_machines_and_nobody_else(run: Run, day: Day) -> None:
    calls, reports, assignments = day
    ended = run("score", calls, "--reports", reports, "--assignments", assignments, "--json")
    standings = [json.loads(line) for line in ended.out.splitlines()]
    assert {row["number"] for row in standings if row["status"] == "spam"} == {"+12025550143", "+18095550119"}


def test_reports_alone_can_be_scored(run: Run, day: Day) -> None:
    ended = run("score", "--reports", day[1], "--json")
    assert ended.status == 0
    assert "+12025550143" in ended.out
