"""Measures the look-up table in memory: bytes a number, look-ups a second, and how long the slowest of 100 takes.

Run it alone: `python -m bench.lookups`. Every table is filled in a process of its own, from rows as a published file
gives them, each with strings and floats of its own; a bare dict of the same standings stands beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from bench.run import Line

NUMBERS = (10_000, 100_000, 1_000_000)
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

def held():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kind, count = sys.argv[1], int(sys.argv[2])
policy, clock = load_policy("standard"), time.perf_counter_ns
Feed(1000).since(0, 1000)
before = held()
table, begin = Bare() if kind == "dict" else Lookup(), time.process_time()
table.refresh(Feed(count))
filled, after = time.process_time() - begin, held()
gc.freeze()
asked = [f"+1202{i:07d}" for i in np.random.default_rng(1).integers(0, count * 11 // 10, 200_000).tolist()]
times = np.empty((2, len(asked)))
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
size = (after - before) / count
print(json.dumps({"bytes": size, "get_us": get, "verdict_us": judged, "gets": gets, "fill": filled}))
"""


def measure() -> Iterator[Line]:
    """Every figure, the table and the bare dict by turns."""
    for count in NUMBERS:
        for kind in ("table", "dict"):
            found = measured(kind, count)
            what = f"{count:,} numbers in {'the look-up table' if kind == 'table' else 'a bare dict'}"
            size, ours = found["bytes"], kind == "table" and count == NUMBERS[-1]
            bar = (f"at most {MOST_BYTES}", size <= MOST_BYTES) if ours else ("", None)
            yield Line(f"{what}: bytes a number", f"{size:.0f}", *bar)
            yield Line(f"{what}: filled from a feed", f"{found['fill'] / count * 1e6:.2f} us a number")
            yield Line(f"{what}: look-ups", f"{found['gets']:,.0f}/s, 99 of 100 within {found['get_us']:.2f} us")
            slow = found["verdict_us"]
            bar = (f"at most {MOST_US:.0f} us", slow <= MOST_US) if ours else ("", None)
            yield Line(f"{what}: look-up and verdict, 99 of 100", f"{slow:.2f} us", *bar)


def measured(kind: str, count: int) -> dict[str, float]:
    """What one kind of table with so many numbers takes: bytes a number, us of the slowest, gets a second, seconds."""
    words = [sys.executable, "-c", _WORK, kind, str(count)]
    found: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    return found


def main() -> None:
    """Measure and print."""
    for line in measure():
        kept = "" if line.kept is None else ("kept" if line.kept else "MISSED")
        print(f"| {line.what} | {line.figure} | {line.bar} | {kept} |", flush=True)


if __name__ == "__main__":
    main()
