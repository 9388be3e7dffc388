"""What a call costs on Spark, one box with two cores: seconds of a core to admit, fold and judge, bytes kept and moved.

A lake of nine tenths of the calls, to which the last tenth is added, as a daily job does; then all of it is judged.
Spark's own event log tells what its tasks took. Admitting is all before the first step of the fold is done; it and the
fold are told for the calls that are added, judging for those that are held.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import traffic
from bench.figures import Figure, Step
from bench.measure import run
from bench.parts.instead import ONE_BOX

MOST = 10_000_000
_WORK = """
import json, sys, time
from callstanding.pipeline.asked import Options
from callstanding.pipeline.far import Far, ingest_far, scored_far
master, before, more, folder, log = sys.argv[1:]
settings = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "file://" + log, "spark.driver.memory": "3g",
            "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false"}
far, at = Far(master, store=folder + "/lake", settings=settings), {}
def mark(name):
    at.setdefault(name, time.time() * 1000)
ingest_far(far, [(before, "calls")], options=Options())
mark("admit")
ingest_far(far, [(more, "calls")], options=Options(), progress=lambda stage, *_: stage == "folding" and mark("fold"))
mark("judge")
with scored_far(far, [], options=Options()) as found:
    found.write(folder + "/standings")
print(json.dumps(at))
"""


def steps(calls: int) -> Sequence[Step]:
    """One step: all is measured in one run."""
    size = min(calls, MOST)
    return [Step("cluster", "unit costs", size, lambda folder: _taken(folder, size))]


def _taken(folder: Path, calls: int) -> Figure:
    home, log = folder / "far", folder / "log"
    home.mkdir()
    log.mkdir()
    first = calls * 9 // 10
    before = traffic.write_part(folder / "before.parquet", 0, first, of=calls)
    added = traffic.write_part(folder / "added.parquet", first, calls, of=calls)
    ran = run(sys.executable, "-c", _WORK, ONE_BOX, before, added, home, log)
    more = {"lake_bytes": _size(home / "lake") / calls, "standings_bytes": _size(home / "standings") / calls}
    more |= _stages(json.loads(ran.out), log, {"admit": calls - first, "fold": calls - first, "judge": calls})
    what = f"`ingest` and `score --engine '{ONE_BOX}'` with a lake"
    return Figure("cluster", "unit costs", calls, what, ran.seconds, ran.cpu_s, ran.peak_mb, more=more)


def _stages(began: dict[str, float], log: Path, calls: dict[str, int]) -> dict[str, float]:
    """Seconds of a core for a million calls, and bytes moved for a call, of each stage that began at a time (ms)."""
    tasks = [task for each in sorted(log.iterdir()) for task in _tasks(each)]
    ends, found = [*list(began.values())[1:], float("inf")], {}
    for (name, first), last in zip(began.items(), ends, strict=True):
        mine = [task for task in tasks if first <= task["at"] < last]
        found[f"{name}_core_s"] = sum(task["run_s"] for task in mine) / calls[name] * 1e6
        found[f"{name}_shuffle_bytes"] = sum(task["shuffled"] for task in mine) / calls[name]
    return found


def _tasks(log: Path) -> Iterator[dict[str, Any]]:
    """When each task began (ms since 1970), for how long it ran on its core, and the bytes that it wrote for others."""
    for line in log.read_text("utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerTaskEnd" and (told := event.get("Task Metrics")):
            shuffled = told["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            at = float(event["Task Info"]["Launch Time"])
            yield {"at": at, "run_s": told["Executor Run Time"] / 1000, "shuffled": shuffled}


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file() and "_work" not in each.parts)
