"""Measures look-up tables: bytes a number, look-ups a second, and how long the slowest of 100 takes.

Run it alone: `python -m bench.lookups`. Every table is filled in a process of its own, from rows as a published file
gives them, each with strings and floats of its own; a bare dict of the same standings stands beside it. A snapshot of
the same standings is indexed in one process and mapped in another: its bytes are those of all pages that were touched,
of which all processes that map it have the same ones.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.run import Line

NUMBERS = (10_000, 100_000, 1_000_000)
KINDS = {"table": "the look-up table", "mapped": "a mapped snapshot", "dict": "a bare dict"}
MOST_BYTES = 300  # a number, all counted
MOST_US = 50.0  # for a look-up and a verdict
_WORK = """
import gc, json, sys, time
from pathlib import Path
import msgspec, numpy as np
from callstanding.actions.verdict import Call, verdict
from callstanding.lookup import Lookup, Shown
from callstanding.policies import load_policy

class Bare:
    def __init__(self):
        self.rows, self.seq = {}, 0
        self.get = self.rows.get
    def refresh(self, feed):
        while rows := feed.since(self.seq, 20_000):
            for self.seq, number, shown in rows:
                self.rows[number] = shown

class Feed:
    def __init__(self, count):
        self.count = count
        self.pack, self.read = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Shown).decode
    def since(self, seq, limit):
        rows = range(seq, min(seq + limit, self.count))
        return [(i + 1, f"+1202{i:07d}", self.read(self.pack(shown(i)))) for i in rows]

def shown(i):
    status, grade = ("spam", "D") if i % 50 == 0 else ("clean", "A")
    flags = ("spoofed",) if i % 97 == 0 else ()
    return Shown(f"+1202{i:07d}", status, flags, i * 7e-6, i * 3e-6, i * 1e-5, grade, "B", None, "C", i % 5000,
                 i % 900, i % 3, 1.7e9 + i, 1.8e9 + i if status == "spam" else None, 1.75e9 + i % 7, False)

def indexed(count, place):
    import pyarrow as pa
    import pyarrow.parquet as pq
    from callstanding.pipeline.tables import STANDINGS
    (place / "1").mkdir(parents=True)
    why = [{"signal": "short_answers", "points": 9.0, "value": 0.8, "limit": 0.3, "evidence": "8/10", "sentence": "x"}]
    for part, first in enumerate(range(0, count, 100_000)):
        rows = [msgspec.structs.asdict(shown(i)) for i in range(first, min(first + 100_000, count))]
        columns = {name: [row.get(name) for row in rows] for name in STANDINGS.names if name != "reasons"}
        for name in ("since", "clean_by", "as_of"):
            columns[name] = [None if at is None else int(at * 1e6) for at in columns[name]]
        columns["reasons"] = [why] * len(rows)
        made = pa.table({f.name: pa.array(columns[f.name], f.type) for f in STANDINGS})
        pq.write_table(made, place / "1" / f"part-{part:05d}.parquet", compression="zstd", row_group_size=20_000)
    (place / "1" / "_SUCCESS").touch()

def held():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kind, count, place = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
if kind == "write":
    indexed(count, place)
    sys.exit()
if kind in ("index", "mapped"):
    from callstanding.live.snapshots.keeping import Keeper
    from callstanding.live.snapshots.shelf import Shelf
if kind == "index":
    import resource
    began, start = held(), time.process_time()
    Keeper(place, Shelf.of(place), load_policy("standard")).step()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - began
    print(json.dumps({"fill": time.process_time() - start, "peak": peak}))
    sys.exit()
policy, clock = load_policy("standard"), time.perf_counter_ns
asked = [f"+1202{i:07d}" for i in np.random.default_rng(1).integers(0, count * 11 // 10, 200_000).tolist()]
times = np.zeros((2, len(asked)))
Feed(20_000).since(0, 20_000)
before = held()
begin = time.process_time()
if kind == "mapped":
    table = Shelf.of(place).open("000001.index")
else:
    table = Bare() if kind == "dict" else Lookup()
    table.refresh(Feed(count))
filled, after = time.process_time() - begin, held()
gc.freeze()
for i, number in enumerate(asked):
    a = clock()
    table.get(number)
    b = clock()
    verdict(table.get(number), Call(number), policy, label="Suspected spam")
    times[:, i] = b - a, clock() - b
begin = time.process_time()
for number in asked:
    table.get(number)
gets = len(asked) / (time.process_time() - begin)
get, judged = np.percentile(times, 99, axis=1) / 1e3
size = ((held() if kind == "mapped" else after) - before) / count
gc.unfreeze()
print(json.dumps({"bytes": size, "get_us": get, "verdict_us": judged, "gets": gets, "fill": filled}))
"""


def measure() -> Iterator[Line]:
    """Every figure: the table, the mapped index and the bare dict by turns."""
    for count in NUMBERS:
        with tempfile.TemporaryDirectory(prefix="callstanding-bench-") as folder:
            place = Path(folder) / "standings"
            _run("write", count, place)
            made = _run("index", count, place)
            what = f"{count:,} numbers of a snapshot indexed"
            yield Line(what, f"{made['fill'] / count * 1e6:.2f} us a number, {made['peak'] / 1e6:.0f} MB at most")
            yield from _tables(count, place)


def _tables(count: int, place: Path) -> Iterator[Line]:
    for kind, name in KINDS.items():
        found = _run(kind, count, place)
        what = f"{count:,} numbers in {name}"
        size, ours = found["bytes"], kind != "dict" and count == NUMBERS[-1]
        bar = (f"at most {MOST_BYTES}", size <= MOST_BYTES) if ours else ("", None)
        yield Line(f"{what}: bytes a number", f"{size:.0f}", *bar)
        yield Line(f"{what}: filled from a feed", f"{found['fill'] / count * 1e6:.2f} us a number")
        yield Line(f"{what}: look-ups", f"{found['gets']:,.0f}/s, 99 of 100 within {found['get_us']:.2f} us")
        slow = found["verdict_us"]
        bar = (f"at most {MOST_US:.0f} us", slow <= MOST_US) if ours else ("", None)
        yield Line(f"{what}: look-up and verdict, 99 of 100", f"{slow:.2f} us", *bar)


def measured(kind: str, count: int) -> dict[str, float]:
    """What one kind of table with so many numbers takes: bytes a number, us of the slowest, gets a second, seconds."""
    with tempfile.TemporaryDirectory(prefix="callstanding-bench-") as folder:
        place = Path(folder) / "standings"
        if kind == "mapped":
            _run("write", count, place)
            _run("index", count, place)
        return _run(kind, count, place)


def _run(kind: str, count: int, place: Path) -> dict[str, float]:
    words = [sys.executable, "-c", _WORK, kind, str(count), str(place)]
    out = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    found: dict[str, float] = json.loads(out or "{}")
    return found


def main() -> None:
    """Measure and print."""
    for line in measure():
        kept = "" if line.kept is None else ("kept" if line.kept else "MISSED")
        print(f"| {line.what} | {line.figure} | {line.bar} | {kept} |", flush=True)


if __name__ == "__main__":
    main()
