"""Measures the board of an owner: 10,000 numbers over 30 days, from a store and from what a service publishes.

`python -m bench.board` makes a store of three million calls once, in the folder named by BENCH_FOLDER or in a
temporary one, then lists its numbers as a user would.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench.measure import Measured, callstanding
from bench.traffic import MACROS, area_codes
from callstanding.live.place import Place
from callstanding.live.published import Published

NUMBERS, DAYS, A_DAY = 10_000, 30, 10
BAR_S = 5.0
_FOLD = """
import sys
from pathlib import Path
from callstanding.live import loop
loop.run(Path(sys.argv[1]), "standard", False)
"""
# One owner's numbers, all with one area code, call strangers elsewhere in working hours; one in fifty calls as a
# robot does. Drawn from a hash of the row's number, so that the file is the same on every machine.
_CALLS = """
SELECT printf('b-%d', i) AS call_id, printf('+1202555%04d', i % {numbers}) AS caller,
       number(20000 + CAST(hash(i, 4) % 2000000 AS BIGINT)) AS callee,
       TIMESTAMP '2025-03-03' + to_days(CAST(i // ({numbers} * {a_day}) AS INTEGER))
           + to_seconds(CAST(9 * 3600 + floor(36000 * draw(i, 5)) AS BIGINT)) AS start,
       floor(2 + 28 * draw(i, 6)) AS ring_s,
       CASE WHEN draw(i, 7) >= 0.45 THEN 0 WHEN i % {numbers} % 50 = 0 THEN ceil(5 * draw(i, 8))
            ELSE ceil(-90 * ln(1 - draw(i, 8))) END AS talk_s,
       CASE WHEN draw(i, 7) < 0.45 THEN 'answered' ELSE 'no-answer' END AS disposition,
       CASE WHEN draw(i, 9) < 0.5 THEN 'caller' ELSE 'callee' END AS hangup_by, 'A' AS attestation
FROM range({calls}) AS rows(i)
"""


def main() -> None:
    """Make the store where there is none, measure, print."""
    with TemporaryDirectory(prefix="callstanding-bench-") as folder:
        store = _filled(Path(os.environ.get("BENCH_FOLDER", folder)))
        Place(store).judged.unlink(missing_ok=True)
        _tell("judged from the store, the first time", _board(store))
        _tell("kept since then", min((_board(store) for _ in range(3)), key=lambda each: each.seconds))
        with _service(store):
            _tell("published by a service", min((_board(store) for _ in range(3)), key=lambda each: each.seconds))


def _board(store: Path) -> Measured:
    return callstanding("numbers", "list", "--store", store)


def _tell(source: str, measured: Measured) -> None:
    kept = "kept" if measured.seconds <= BAR_S else "missed"
    lines = measured.out.count("\n") - 1
    figures = f"{measured.seconds:.2f} s ({measured.cpu_s:.2f} s of one core), {measured.peak_mb:,.0f} MB"
    print(f"{source}: {lines:,} numbers in {figures}; bar {BAR_S:g} s: {kept}", flush=True)


@contextmanager
def _service(store: Path) -> Iterator[None]:
    """The folder of a service over the store, until it has published all."""
    running = subprocess.Popen([sys.executable, "-c", _FOLD, str(store)])
    try:
        while not _beats(store):
            time.sleep(0.2)
        yield
    finally:
        running.terminate()
        running.wait()


def _beats(store: Path) -> bool:
    if not Place(store).published.exists():
        return False
    file = Published(Place(store).published)
    try:
        return time.time() - float(file.about("beat") or 0.0) < 2.0
    except sqlite3.Error:  # it is being made
        return False
    finally:
        file.close()


def _filled(place: Path) -> Path:
    store = place / "board.duckdb"
    if store.exists():
        return store
    calls, stock = place / "calls.parquet", place / "stock.csv"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(MACROS.format(codes=area_codes()))
        query = _CALLS.format(numbers=NUMBERS, a_day=A_DAY, calls=NUMBERS * DAYS * A_DAY)
        connection.execute(f"COPY ({query}) TO '{calls}' (FORMAT parquet)")
    callstanding("ingest", calls, "--store", store)
    rows = (f"+1202555{n:04d},in use,campaign {n % 7},2025-03-01T00:00:00Z\n" for n in range(NUMBERS))
    stock.write_text("number,state,campaign,since\n" + "".join(rows))
    callstanding("numbers", "import", stock, "--store", store)
    return store


if __name__ == "__main__":
    main()
