"""What few more calls cost: acknowledged by the journal against a bare sync, folded against a scan of the keys."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.additions import NEW, More, bare_scan
from bench.figures import Figure, Step
from bench.measure import Measured, best_of, callstanding, run

BATCHES, CALLS_A_BATCH = 200, 1_000
_SYNCS = """
import json, os, statistics, sys, time
from pathlib import Path
from callstanding.live.journal import Journal, Posted
folder, batches, calls = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
folder.mkdir(exist_ok=True)
def body(first):
    rows = ({"call_id": f"c{first+i}", "caller": f"+1202555{i % 10_000:04d}", "callee": f"+1212{i * 7919 % 10**7:07d}",
             "start": f"2025-03-03T14:{i % 60:02d}:00Z", "talk_s": i % 90, "disposition": "answered"}
            for i in range(calls))
    return b"\\n".join(json.dumps(row).encode() for row in rows)
journal = Journal(folder, secret=b"k" * 32, lane="bench")
bare = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
ours, theirs = [], []
for place in range(batches):
    posted = Posted("calls", "ndjson-calls", body(place * calls))
    before = sum(each.stat().st_size for each in folder.glob("bench.*.journal"))
    began = time.perf_counter()
    journal.append([posted])
    ours.append(time.perf_counter() - began)
    data = os.urandom(sum(each.stat().st_size for each in folder.glob("bench.*.journal")) - before)
    began = time.perf_counter()
    os.write(bare, data)
    os.fdatasync(bare)
    theirs.append(time.perf_counter() - began)
told = {"ours": statistics.median(ours), "theirs": statistics.median(theirs), "p99": sorted(ours)[int(batches * 0.99)],
        "bytes": len(data), "body": len(posted.body)}
print(json.dumps(told))
"""


def journal(_calls: int) -> Sequence[Step]:
    """One step; its size is that of a batch."""
    return [Step("journal", "append", CALLS_A_BATCH, _appended)]


def _appended(folder: Path) -> Figure:
    ran = run(sys.executable, "-c", _SYNCS, folder / "journal", BATCHES, CALLS_A_BATCH)
    told = json.loads(ran.out)
    return Figure(
        part="journal",
        name="append",
        size=CALLS_A_BATCH,
        what=f"the journal takes a batch of {CALLS_A_BATCH:,} calls: packed, encrypted, synced",
        seconds=told["ours"],
        cpu_s=ran.cpu_s,
        peak_mb=ran.peak_mb,
        limit="write and fdatasync of as many bytes, by turns",
        limit_s=told["theirs"],
        more={name: told[name] for name in ("p99", "bytes", "body")},
    )


def refold(calls: int) -> Sequence[Step]:
    """One step; its size is that of the store."""
    return [Step("refold", "add", calls, lambda folder: _added(folder, calls))]


def _added(folder: Path, calls: int, times: int = 3) -> Figure:
    store, more = folder / "refold.duckdb", More(folder, calls, times)
    store.unlink(missing_ok=True)
    callstanding("ingest", more.write(0, calls), "--store", store)
    bare = bare_scan(store)
    costs = sorted((callstanding("ingest", more.batch(n), "--store", store) for n in range(times)), key=_seconds)
    store.unlink()
    return Figure(
        part="refold",
        name="add",
        size=calls,
        what=f"`ingest` of {NEW:,} more calls into a store",
        seconds=costs[times // 2].seconds,
        cpu_s=costs[times // 2].cpu_s,
        peak_mb=max(cost.peak_mb for cost in costs),
        limit="reading the keys of all its calls once",
        limit_s=bare,
        more={"start_s": best_of(3, "--version").seconds, "worst_s": costs[-1].seconds},
    )


def _seconds(cost: Measured) -> float:
    return cost.seconds
