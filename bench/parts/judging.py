"""Judging in numpy, against one pass of numpy over the same columns."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from bench.figures import Figure, Step
from bench.measure import run

NUMBERS, HOURS = 20_000, 12  # of one part, which is judged at once
_WORK = """
import json, sys, time
from datetime import datetime
import numpy as np, pyarrow as pa
from callstanding.engines.ledger import LEDGER
from callstanding.engines.merging import LINES, LedgerRows
from callstanding.pipeline.flow import judge_subjects
from callstanding.pipeline.pools import NO_POOLS
from callstanding.pipeline.standings import assemble
from callstanding.pipeline.subjects import subjects_of
from callstanding.pipeline.tenures import tenures
from callstanding.policies import load_policy
numbers, at_once, hours = map(int, sys.argv[1:])
policy, at = load_policy("standard"), datetime(2025, 3, 31)
first = int((at - datetime(1970, 1, 1)).total_seconds()) // 3600

class Nobody:
    def tenures(self, of=None):
        return []
    def disputed(self):
        return []

def names(keys):
    return pa.table({"e164": [f"+1202{k % 10**7:07d}" for k in keys.to_pylist()], "kind": ["geographic"] * len(keys),
                     "block": pa.array(np.asarray(keys) // 100, pa.uint64())})

def share(name):
    whole = {"calls_out": 1.0, "seen_out": 1.0, "stated_out": 1.0, "new_out": 0.8, "answered_out": 0.6}
    none = ("foreign", "weak", "report", "voices", "hearsay", "weight", "inside")
    return 0.0 if name.startswith(none) else whole.get(name, 0.25)

def ledger(begin, count):
    rng = np.random.default_rng(begin)
    number = np.repeat(np.arange(begin + 1, begin + 1 + count, dtype=np.uint64), hours)
    hour = np.sort(first - rng.integers(1, 28 * 24, (count, hours)), axis=1)
    hour = (hour + np.arange(hours)).ravel()  # no hour twice
    calls = rng.integers(1, 12, len(number))
    counts = {name: np.floor(calls * share(name)) for name in LEDGER if name not in LINES}
    return LedgerRows(number, hour, {name: np.zeros(len(number), np.uint64) for name in LINES}, counts)

held, spent, passed, size, rows = tenures(Nobody()), 0.0, 0.0, 0, 0
for begin in range(0, numbers, at_once):
    part = ledger(begin, min(at_once, numbers - begin))
    size, rows = size + sum(column.nbytes for column in part.counts.values()), rows + len(part)
    began = time.perf_counter()
    for column in part.counts.values():
        np.add(column, 1.0)
    passed += time.perf_counter() - began
    began = time.perf_counter()
    subjects = subjects_of(part, names, held, latest=first + 1.0)
    judged, _ = judge_subjects(subjects, policy, NO_POOLS)
    standings, _ = assemble(subjects, judged, as_of=at, lang="en")
    spent += time.perf_counter() - began
    assert standings.num_rows == len(part) // hours
print(json.dumps({"spent": spent, "passed": passed, "bytes": size, "rows": rows}))
"""


def steps(_calls: int) -> Sequence[Step]:
    """One step of 100,000 numbers."""
    return [Step("judge", "judge", 100_000, lambda _folder: judged(100_000))]


def judged(numbers: int) -> Figure:
    """So many numbers with twelve active hours each, some at a time, in one process."""
    ran = run(sys.executable, "-c", _WORK, numbers, NUMBERS, HOURS)
    told = json.loads(ran.out)
    return Figure(
        part="judge",
        name="judge",
        size=numbers,
        what=f"numbers judged, {HOURS} active hours each, with reasons and sentences",
        seconds=told["spent"],
        cpu_s=ran.cpu_s,
        peak_mb=ran.peak_mb,
        limit="one pass of numpy over the same columns",
        limit_s=told["passed"],
        more={"bytes": told["bytes"], "rows": told["rows"]},
    )
