"""Look-ups in memory and over HTTP, the index of a snapshot, and Redis, each against the least that does the same."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure, Step
from bench.live import capacities
from bench.lookups import measured
from bench.measure import run

NUMBERS, TAGGED = 1_000_000, 100_000
_INDEX = """
import json, os, sys, time
from datetime import datetime
from pathlib import Path
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
from callstanding.live.snapshots.keeping import Keeper
from callstanding.live.snapshots.shelf import Shelf
from callstanding.pipeline.tables import STANDINGS
from callstanding.policies import load_policy
place, count = Path(sys.argv[1]) / "snapshots", int(sys.argv[2])
folder = place / "20250331T000000Z"
folder.mkdir(parents=True, exist_ok=True)
at, n = datetime(2025, 3, 31), np.arange(count)
spam = n % 50 == 0
reason = [{"signal": "busy_day", "points": 1.2, "value": 310.0, "limit": 100.0, "evidence": "310", "sentence":
    "310 calls were made within 24 hours; the limit is 100."}]
columns = {
    "number": [f"+1202{i:07d}" for i in range(count)], "status": np.where(spam, "spam", "clean"),
    "flags": [[]] * count, "spam_score": np.where(spam, 95.0, n % 30 * 1.0), "score_low": np.where(spam, 90.0, 0.1),
    "score_high": np.where(spam, 99.0, 40.0), "maturity": ["A"] * count, "connection": ["B"] * count,
    "engagement": ["A"] * count, "sentiment": [None] * count, "reasons": [reason] * count, "calls_out": n % 5000,
    "calls_in": n % 900, "reports": n % 3, "since": [at] * count,
    "clean_by": pa.array([at] * count, mask=~spam), "as_of": [at] * count,
}
columns = {f.name: pa.array(columns[f.name]).cast(f.type) for f in STANDINGS}
pq.write_table(pa.table(columns, STANDINGS), folder / "part-0.parquet", compression="zstd")
(folder / "_SUCCESS").touch()
del columns
keeper = Keeper(place, Shelf.of(Path(sys.argv[1]) / "home"), load_policy("standard"))
began = time.perf_counter()
told = keeper.step()
spent = time.perf_counter() - began
assert told.wrong is None and told.shown, told
size = (Shelf.of(Path(sys.argv[1]) / "home").folder / told.shown).stat().st_size
began = time.perf_counter()
pq.read_table(folder / "part-0.parquet", columns=[f.name for f in STANDINGS if f.name != "reasons"])
with open(place / "bare", "wb") as bare:
    bare.write(bytes(size))
    bare.flush()
    os.fsync(bare.fileno())
limit = time.perf_counter() - began
print(json.dumps({"spent": spent, "limit": limit, "bytes": size}))
"""
_REDIS = """
import json, socket, subprocess, sys, time
import redis
from callstanding.integrations.answers import Answer
from callstanding.integrations.following import PAGE, Cursor
from callstanding.integrations.redis_out import RedisTarget
folder, count = sys.argv[1], int(sys.argv[2])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
try:
    client = redis.Redis(port=port)
    for _ in range(600):
        try:
            if client.ping():
                break
        except redis.ConnectionError:
            time.sleep(0.05)
    def answer(i):
        return Answer(f"+1202{i:07d}", "label", "allow", "Suspected spam", 80, "spam", 603, i)
    changes = [(f"+1202{i:07d}", answer(i)) for i in range(count)]
    pages = [changes[i : i + PAGE] for i in range(0, count, PAGE)]
    target = RedisTarget(f"redis://127.0.0.1:{port}")
    def ours():
        began = time.perf_counter()
        for page in pages:
            target.put(page, Cursor(len(page), "bench"))
        return time.perf_counter() - began
    def bare():
        began = time.perf_counter()
        for page in pages:
            with client.pipeline(transaction=False) as pipe:
                for number, told in page:
                    pipe.set("bare:" + number, "label 80 spam", ex=3600)
                pipe.execute()
        return time.perf_counter() - began
    taken = [(ours(), bare()) for _ in range(3)]
    spent, limit = (sorted(column)[1] for column in zip(*taken))
    held = client.info("memory")["used_memory"]
    print(json.dumps({"spent": spent, "limit": limit, "server_bytes": held}))
finally:
    server.terminate()
    server.wait(30)
"""


def steps(_calls: int) -> Sequence[Step]:
    """One step."""
    return [Step("lookup", "in process", NUMBERS, _in_process)]


def _in_process(_folder: Path) -> Figure:
    ours, bare = measured("table", NUMBERS), measured("dict", NUMBERS)
    return Figure(
        part="lookup",
        name="in process",
        size=NUMBERS,
        what="a million look-ups in the table in memory",
        seconds=1e6 / ours["gets"],
        limit="the same in a bare dict of objects",
        limit_s=1e6 / bare["gets"],
        more={"bytes": ours["bytes"], "bare_bytes": bare["bytes"], "verdict_us": ours["verdict_us"]},
    )


def over_http(_calls: int) -> Sequence[Step]:
    """Both routes in one step, since both begin with the empty handler."""
    return [Step("http", "look-up", 1, _over_http)]


def _over_http(folder: Path) -> Figure:
    home = folder / "http"
    home.mkdir()
    found = capacities(home)
    return Figure(
        part="http",
        name="look-up",
        size=1,
        what="100,000 look-ups over HTTP at capacity",
        seconds=1e5 / found["look-up"],
        limit="an empty handler of the same server",
        limit_s=1e5 / found["empty handler"],
        bar=1 / 0.6,
        more={"verdict_s": 1e5 / found["verdict"]},
    )


def snapshot(_calls: int) -> Sequence[Step]:
    """One step."""
    return [Step("snapshot", "index", NUMBERS, lambda folder: indexed(folder, NUMBERS))]


def indexed(folder: Path, numbers: int) -> Figure:
    """A snapshot of so many standings taken up anew, as `serve` does."""
    place = folder / f"index-{numbers}"
    place.mkdir()
    ran = run(sys.executable, "-c", _INDEX, place, numbers)
    told = json.loads(ran.out)
    return Figure(
        part="snapshot",
        name="index",
        size=numbers,
        what="a snapshot of standings checked and indexed",
        seconds=told["spent"],
        cpu_s=ran.cpu_s,
        peak_mb=ran.peak_mb,
        limit="reading its columns and writing as many bytes, synced",
        limit_s=told["limit"],
        more={"bytes": told["bytes"] / numbers},
    )


def redis(_calls: int) -> Sequence[Step]:
    """One step."""
    return [Step("redis", "put", TAGGED, _published)]


def _published(folder: Path) -> Figure:
    ran = run(sys.executable, "-c", _REDIS, folder, TAGGED)
    told = json.loads(ran.out)
    return Figure(
        part="redis",
        name="put",
        size=TAGGED,
        what="tagged numbers written to Redis: eight fields, a TTL, the cursor in the same transaction",
        seconds=told["spent"],
        cpu_s=ran.cpu_s,
        peak_mb=ran.peak_mb,
        limit="a bare pipeline of SETs with a TTL",
        limit_s=told["limit"],
        more={"server_bytes": told["server_bytes"]},
    )
