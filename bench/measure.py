"""Runs a command in a child of its own and tells its wall time and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_BARE = """
import duckdb, sys, time
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
started = time.perf_counter()
connection.execute(
    "CREATE TABLE t AS SELECT caller, date_trunc('hour', start) AS hour, count(*) AS calls, sum(talk_s) AS talk_s, "
    f"approx_count_distinct(callee) AS callees FROM read_parquet('{sys.argv[1]}') GROUP BY ALL"
)
print(time.perf_counter() - started)
"""


@dataclass(frozen=True)
class Measured:
    """Wall time in seconds, peak resident memory in megabytes, what was printed, and the seconds of processor time."""

    seconds: float
    peak_mb: float
    out: str
    cpu_s: float = 0.0


def run(*command: object) -> Measured:
    """Run a command to its end; raises with its own words where it fails (status 3, some rows quarantined, is fine)."""
    started = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None  # noqa: S101 - asked for above
    out = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.stdout.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(map(str, command))} ended with status {child.returncode}")
    per_mb = 1_000_000 if sys.platform == "darwin" else 1_000  # macOS counts bytes, Linux kilobytes
    return Measured(seconds, used.ru_maxrss / per_mb, out, used.ru_utime + used.ru_stime)


def callstanding(*arguments: object) -> Measured:
    """Run our command."""
    return run(sys.executable, "-m", "callstanding", *arguments)


def bare_query(parquet: Path) -> Measured:
    """Run the bare DuckDB query; its time is that of the query alone, without Python's start."""
    measured = run(sys.executable, "-c", _BARE, parquet)
    return Measured(float(measured.out), measured.peak_mb, measured.out)


def best_of(times: int, *arguments: object) -> Measured:
    """The fastest of several runs of our command, for what is so short that the machine's mood shows."""
    return min((callstanding(*arguments) for _ in range(times)), key=lambda measured: measured.seconds)
