"""Runs a command in a child of its own and tells its wall time and its peak memory, with that of all it starts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from callstanding.trials.apart import run_apart

_BARE = """
import duckdb, sys, time
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
connection.execute(f"SET temp_directory = '{sys.argv[1]}.spilled'")
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
    ran = run_apart([str(part) for part in command])
    if ran.status not in (0, 3):
        raise SystemExit(f"{' '.join(map(str, command))} ended with status {ran.status}: {ran.err[-2000:]}")
    return Measured(ran.seconds, ran.peak_mb, ran.out, ran.cpu_s)


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
