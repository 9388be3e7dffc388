"""Measures speed and memory against the bars that we set, and can write them into docs/performance.md.

BENCH_CALLS sets the size (10,000,000 by default). Everything is a ratio or a rate of one run on one machine.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from bench.measure import Measured, bare_query, best_of, callstanding
from bench.traffic import first_rows, write_asterisk, write_parquet
from callstanding.clock import now

CALLS = int(os.environ.get("BENCH_CALLS", "10000000"))
ASTERISK_LINES = min(CALLS, 3_000_000)
_CALLS_A_PERSON = 209  # in the 14 days of the standard world, all kinds together
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


@dataclass(frozen=True)
class Line:
    """One measured figure and the bar that it should keep; no bar where the figure only informs."""

    what: str
    figure: str
    bar: str = ""
    kept: bool | None = None


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the table in this Markdown file")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="callstanding-bench-") as folder:
        lines = []
        for line in measure(Path(folder)):
            print(_row(line), flush=True)
            lines.append(line)
    if chosen.write:
        _rewrite(chosen.write, lines)


def measure(folder: Path) -> Iterator[Line]:
    """Every figure, one after the other; the cheap ones first."""
    help_ = best_of(5, "--help")
    yield _below("`callstanding --help`", help_.seconds, 0.2, "s")
    parquet = write_parquet(folder / "calls.parquet", CALLS)
    small = first_rows(folder / "small.csv", parquet, 200)
    yield _below(
        "`score` of a 200-row file", best_of(3, "score", small, "-o", folder / "small.parquet").seconds, 1.5, "s"
    )
    yield from _against_the_bare_query(folder, parquet)
    yield from _asterisk(folder, parquet)
    parquet.unlink()
    yield from _world(folder)
    yield from _growth(folder)


def _against_the_bare_query(folder: Path, parquet: Path) -> Iterator[Line]:
    bare = bare_query(parquet)
    scored = callstanding("score", parquet, "-o", folder / "standings.parquet")
    yield Line(f"bare DuckDB query, {CALLS:,} calls in Parquet", _cost(bare))
    yield Line(f"`score`, {CALLS:,} calls in Parquet, end to end", _cost(scored))
    yield _below("ratio of the two", scored.seconds / bare.seconds, 5.0, "x")
    yield _below("peak memory of `score`", scored.peak_mb / 1000, 8.0, "GB")


def _asterisk(folder: Path, parquet: Path) -> Iterator[Line]:
    """Lines read, normalised and folded per second: `ingest` into an empty store."""
    part = parquet
    if ASTERISK_LINES < CALLS:
        part = write_parquet(folder / "part.parquet", ASTERISK_LINES)
    master = write_asterisk(folder / "Master.csv", part)
    read = callstanding("ingest", master, "--store", folder / "asterisk.duckdb", "--format", "asterisk-csv")
    rate = ASTERISK_LINES / read.seconds
    yield Line(f"Asterisk CSV, {ASTERISK_LINES:,} lines", f"{rate:,.0f} lines/s", "at least 300,000", rate >= 300_000)
    master.unlink()


def _world(folder: Path) -> Iterator[Line]:
    """A whole simulated world of about that many calls, from the command's start to its written files."""
    people = max(100, round(CALLS / _CALLS_A_PERSON))
    made = callstanding("simulate", folder / "world", "--people", people)
    calls = pq.read_metadata(folder / "world" / "calls.parquet").num_rows
    yield Line(f"`simulate` of {calls:,} calls", _cost(made))
    yield _below("`simulate`, 10 million calls at that rate", made.seconds / calls * 10_000_000, 60.0, "s")
    yield _below("peak memory of `simulate`", made.peak_mb / 1000, 4.0, "GB")


def _growth(folder: Path) -> Iterator[Line]:
    """Store size and time at a quarter, a half, and the whole: both should grow no faster than the calls."""
    costs: list[tuple[int, Measured, float]] = []
    for calls in (CALLS // 4, CALLS // 2, CALLS):
        parquet = write_parquet(folder / "growth.parquet", calls)
        store = folder / "growth.duckdb"
        store.unlink(missing_ok=True)
        read = callstanding("ingest", parquet, "--store", store)
        costs.append((calls, read, store.stat().st_size / calls))
        yield Line(f"`ingest` of {calls:,} calls", f"{_cost(read)}, {store.stat().st_size / calls:.1f} bytes a call")
    (few, first, bytes_first), *_, (many, last, bytes_last) = costs
    per_call = (last.seconds / many) / (first.seconds / few)
    yield _below("time a call, whole against quarter", per_call, 1.3, "x")
    yield _below("bytes a call, whole against quarter", bytes_last / bytes_first, 1.3, "x")


def _below(what: str, value: float, bar: float, unit: str) -> Line:
    return Line(what, f"{value:.2f} {unit}", f"below {bar:g} {unit}", value < bar)


def _cost(measured: Measured) -> str:
    return f"{measured.seconds:.2f} s, {measured.peak_mb:,.0f} MB"


def _row(line: Line) -> str:
    verdict = {None: "", True: "kept", False: "MISSED"}[line.kept]
    return f"| {line.what} | {line.figure} | {line.bar} | {verdict} |"


def _rewrite(path: Path, lines: list[Line]) -> None:
    """Put the table between the two marks of the page; the rest of the page is written by hand."""
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    head = f"Measured on {now():%Y-%m-%d}: {machine}, `make bench BENCH_CALLS={CALLS}`.\n"
    table = "\n".join(["| what | measured | bar | |", "|---|---|---|---|", *map(_row, lines)])
    path.write_text(f"{before}{BEGIN}\n{head}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
