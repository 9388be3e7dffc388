"""`ingest` into an empty store, against reading the bytes and against DuckDB that only copies the file into a table."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bench import inputs
from bench.figures import Figure, Step, timed
from bench.measure import callstanding, run

MOST_LINES = 3_000_000  # of text: more tell nothing new
_COPY = """
import duckdb, sys, time
from pathlib import Path
Path(sys.argv[3]).unlink(missing_ok=True)
connection = duckdb.connect(sys.argv[3])
connection.execute("SET enable_progress_bar = false")
began = time.perf_counter()
connection.execute(f"CREATE TABLE t AS FROM {sys.argv[1]}('{sys.argv[2]}')")
connection.close()
print(time.perf_counter() - began)
"""


def steps(calls: int) -> Sequence[Step]:
    """Parquet, and the CSV that Asterisk writes."""
    lines = min(calls, MOST_LINES)
    return [
        Step("ingest", "asterisk", lines, lambda folder: _taken(folder, lines, text=True)),
        Step("ingest", "parquet", calls, lambda folder: _taken(folder, calls, text=False)),
    ]


def _taken(folder: Path, calls: int, *, text: bool) -> Figure:
    path = inputs.asterisk(folder, calls) if text else inputs.calls(folder, calls)
    name, reader = ("asterisk", "read_csv") if text else ("parquet", "read_parquet")
    bytes_s = min(timed(lambda: _read(path)) for _ in range(2))
    bare = folder / "bare.duckdb"
    copied = float(run(sys.executable, "-c", _COPY, reader, path, bare).out)
    bare.unlink()
    store = folder / "ingested.duckdb"
    store.unlink(missing_ok=True)
    ours = callstanding("ingest", path, "--store", store, *(("--format", "asterisk-csv") if text else ()))
    more = {"bytes": path.stat().st_size, "bytes_s": bytes_s, "store_bytes": store.stat().st_size}
    store.unlink()
    what = f"`ingest` of {'Asterisk CSV' if text else 'Parquet'} into an empty store"
    limit = f"DuckDB's {reader} into a table of a file"
    return Figure("ingest", name, calls, what, ours.seconds, ours.cpu_s, ours.peak_mb, limit, copied, more=more)


def _read(path: Path) -> None:
    """Every byte once, from the page cache where it is there."""
    with path.open("rb") as file:
        while file.read(1 << 22):
            pass
