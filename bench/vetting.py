"""Measures the taint check: 10,000 numbers over 30 days, each with a former holder and stray calls, from a store.

`python -m bench.vetting` makes a store of three million calls once, in the folder named by BENCH_FOLDER or in a
temporary one. A quarter of the numbers still get calls for their former holder; one in fifty was a robot's.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench.board import _CALLS
from bench.measure import Measured, callstanding
from bench.traffic import MACROS, area_codes
from callstanding.live.place import Place

NUMBERS, DAYS, A_DAY = 10_000, 30, 10
BAR_S = 5.0
# For four weeks after the numbers came free, fewer each week.
_STRAYS = """
SELECT printf('s-%d', i) AS call_id, number(20000 + CAST(hash(i, 14) % 2000000 AS BIGINT)) AS caller,
       printf('+1202555%04d', 4 * (hash(i, 15) % ({numbers} // 4))) AS callee,
       TIMESTAMP '2025-04-02' + to_seconds(CAST(floor(-604800 * ln(1 - draw(i, 16))) % 2419200 AS BIGINT)) AS start,
       10.0 AS ring_s, 0.0 AS talk_s, 'no-answer' AS disposition, NULL AS hangup_by, 'A' AS attestation
FROM range({calls}) AS rows(i)
"""


def main() -> None:
    """Make the store where there is none, measure, print."""
    with TemporaryDirectory(prefix="callstanding-bench-") as folder:
        place = Path(os.environ.get("BENCH_FOLDER", folder))
        store, numbers = _filled(place)
        (Place(store).folder / "vetted.sqlite").unlink(missing_ok=True)
        _tell("judged from the store, the first time", _vet(store, numbers, ()))
        for form, more in (("kept since then, as a table", ()), ("the same, certificates as JSON", ("--json",))):
            _tell(form, min((_vet(store, numbers, more) for _ in range(3)), key=lambda each: each.seconds))


def _vet(store: Path, numbers: Path, more: tuple[str, ...]) -> Measured:
    return callstanding("numbers", "vet", "--file", numbers, "--store", store, *more)


def _tell(form: str, measured: Measured) -> None:
    kept = "kept" if measured.seconds <= BAR_S else "missed"
    print(f"{form}: {measured.seconds:.2f} s, {measured.peak_mb:,.0f} MB (bar {BAR_S:g} s: {kept})")


def _filled(place: Path) -> tuple[Path, Path]:
    store, numbers = place / "vetting.duckdb", place / "numbers.txt"
    if store.exists():
        return store, numbers
    calls, held = place / "vetting.parquet", place / "held.csv"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(MACROS.format(codes=area_codes()))
        made = _CALLS.format(numbers=NUMBERS, a_day=A_DAY, calls=NUMBERS * DAYS * A_DAY)
        strays = _STRAYS.format(numbers=NUMBERS, calls=5 * NUMBERS)
        connection.execute(f"COPY ({made} UNION ALL {strays}) TO '{calls}' (FORMAT parquet)")
    named = [f"+1202555{n:04d}" for n in range(NUMBERS)]
    numbers.write_text("\n".join(named) + "\n")
    span = "2025-01-01T00:00:00Z,2025-04-02T00:00:00Z"
    rows = "".join(f"{each},holder {n % 90},{span}\n" for n, each in enumerate(named))
    held.write_text("number,holder,from,to\n" + rows)
    callstanding("ingest", calls, "--assignments", held, "--store", store)
    return store, numbers


if __name__ == "__main__":
    main()
