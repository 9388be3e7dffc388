"""How soon few new calls in a large store are there, and what a day costs that is added to a short or a long history.

The limit is what nobody can do without: reading the keys of all stored calls once, to know which of the new ones are
repeats. `python -m bench.additions --calls 100000000`.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import httpx2

from bench import traffic
from bench.live import Service, service
from bench.measure import Measured, best_of, callstanding, run
from bench.run import Line
from callstanding import clock

NEW = 10_000
DAYS = (3, 10, 30)
_POSTED = 5_000  # calls in one request
_PATIENCE_S = 3_600.0  # until a service has judged all that a store holds
_BARE = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("SET enable_progress_bar = false")
def scan():
    started = time.perf_counter()
    connection.execute("SELECT bit_xor(call_key) FROM calls").fetchall()
    return time.perf_counter() - started
print(min(scan() for _ in range(3)))
"""
_ROWS = "SELECT * REPLACE (strftime(start, '%Y-%m-%dT%H:%M:%SZ') AS start) FROM read_parquet('{path}')"


@dataclass(frozen=True)
class More:
    """Calls that follow those of a store, batch by batch; with the last of all this very minute begins."""

    folder: Path
    calls: int
    batches: int

    def write(self, first: int, last: int) -> Path:
        """The calls from one place to another."""
        whole = self.calls + self.batches * NEW
        begin = clock.now().replace(tzinfo=None) - timedelta(days=traffic.DAYS * whole / self.calls)
        return traffic.write_part(self.folder / "calls.parquet", first, last, of=self.calls, begin=begin)

    def batch(self, place: int) -> Path:
        """One batch."""
        return self.write(self.calls + place * NEW, self.calls + (place + 1) * NEW)


def batches(folder: Path, calls: int, count: int) -> Iterator[Line]:
    """A store of that many calls, and batches of 10,000 more: by `ingest`, then into a running service."""
    store, more = folder / "s.duckdb", More(folder, calls, 2 * count)
    callstanding("ingest", more.write(0, calls), "--store", store)
    bare = bare_scan(store)
    yield Line(f"bare scan of the keys of {calls:,} calls", f"{bare * 1000:.0f} ms")
    yield Line("start of the program", _cost(best_of(3, "--version")))
    costs = [callstanding("ingest", more.batch(place), "--store", store) for place in range(count)]
    yield Line(f"`ingest` of {NEW:,} more", f"at first {_cost(costs[0])}")
    yield _within_a_second("the same, median", median(cost.seconds for cost in costs), bare)
    with service(folder, patience_s=_PATIENCE_S) as running:
        seen = [_seen(running, more.batch(count + place)) for place in range(count)]
    yield Line(f"{NEW:,} more into a service, seen in a look-up", f"at first {seen[0]:.2f} s")
    yield _within_a_second("the same, median", median(seen), bare)


def bare_scan(store: Path) -> float:
    """Seconds to read the keys of all calls of a store once."""
    return float(run(sys.executable, "-c", _BARE, store).out)


def _seen(running: Service, batch: Path) -> float:
    """Post new calls, the last by a number that nobody has seen; seconds until its standing is shown."""
    rows: list[dict[str, Any]] = duckdb.connect().sql(_ROWS.format(path=batch)).to_arrow_table().to_pylist()
    rows[-1]["caller"] = marker = f"+1305555{secrets.randbelow(10_000):04d}"
    url, headers = f"http://127.0.0.1:{running.port}/v1", {"Authorization": f"Bearer {running.key}"}
    began = time.perf_counter()
    for at in range(0, len(rows), _POSTED):
        httpx2.post(f"{url}/calls", headers=headers, json=rows[at : at + _POSTED], timeout=60).raise_for_status()
    while not httpx2.get(f"{url}/numbers/{marker}", headers=headers, timeout=60).json()["standing"]:
        time.sleep(0.01)
    return time.perf_counter() - began


def days(folder: Path, calls: int) -> Iterator[Line]:
    """One more day of that many calls, added to stores of several days."""
    costs = []
    for held in DAYS:
        store, of = folder / f"{held}.duckdb", calls * traffic.DAYS  # the file's span, whatever part of it there is
        callstanding("ingest", traffic.write_part(folder / "held.parquet", 0, held * calls, of=of), "--store", store)
        day = traffic.write_part(folder / "day.parquet", held * calls, (held + 1) * calls, of=of)
        costs.append(callstanding("ingest", day, "--store", store))
        yield Line(f"a day of {calls:,} calls, added to {held} days", _cost(costs[-1]))
        store.unlink()
    growth = costs[-1].cpu_s / costs[0].cpu_s
    yield Line("time of processors, last to first", f"{growth:.2f} x", "below 1.3 x", growth < 1.3)


def _within_a_second(what: str, seconds: float, bare: float) -> Line:
    return Line(what, f"{seconds:.2f} s, {seconds / bare:.1f} bare scans", "at most 1 s", seconds <= 1.0)


def _cost(measured: Measured) -> str:
    return f"{measured.seconds:.2f} s, {measured.cpu_s:.2f} s of processors"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=3_000_000, help="in the store")
    parser.add_argument("--batches", type=int, default=5)
    parser.add_argument("--day", type=int, default=100_000, help="calls of a day")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="callstanding-bench-") as place:
        for lines in (batches(Path(place), chosen.calls, chosen.batches), days(Path(place), chosen.day)):
            for line in lines:
                kept = "" if line.kept is None else ("kept" if line.kept else "MISSED")
                print(f"| {line.what} | {line.figure} | {line.bar} | {kept} |", flush=True)


if __name__ == "__main__":
    main()
