"""Measures the live service: look-ups against the empty handler, waiting at half capacity, intake, and time to be seen.

Run it alone: `python -m bench.live`. Service, folder and load share the machine's cores.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import numpy as np

from bench.load import Load
from bench.run import Line
from callstanding.control import Keys, Tenants, migrate, open_control
from callstanding.live.place import Place
from callstanding.pipeline.store import open_store

SECONDS = 4.0
SLOW_MS = 100.0  # beyond it a queue grows
_SERVE = """
import sys
from pathlib import Path
from callstanding import web
from callstanding.live import loop
from callstanding.live.group import Group
store, port = Path(sys.argv[1]), int(sys.argv[2])
if __name__ == "__main__":
    limits = web.Limits(operator=web.Rate(1e6, 10**6))
    settings = web.Settings(store=store, port=port, region="US", limits=limits)
    Group({"folder": (loop.run, (store, "standard")), "web": (web.run, (settings,))}).run()
"""


_BARE = """
import sys
import uvicorn
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})
quiet = {"access_log": False, "lifespan": "off", "log_level": "error"}
uvicorn.run(app, port=int(sys.argv[1]), loop="uvloop", http="httptools", **quiet)
"""


@dataclass(frozen=True)
class Service:
    """A service under load."""

    port: int
    key: str

    def request(self, path: str, body: bytes = b"") -> bytes:
        """One HTTP request, whole."""
        kind = "POST" if body else "GET"
        head = f"{kind} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.key}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body

    def offer(self, requests: list[bytes], *, rate: float, seconds: float = SECONDS) -> Load:
        """Load from a process of its own."""
        lines = "\n".join(each.hex() for each in requests)
        words = [sys.executable, "-m", "bench.load", "127.0.0.1", str(self.port), str(rate), str(seconds)]
        made = subprocess.run(words, input=lines, text=True, capture_output=True, check=True)
        return Load(**json.loads(made.stdout))

    def capacity(self, requests: list[bytes]) -> float:
        """The most requests a second of which all are answered, 99 of 100 within 100 ms; in steps of a tenth."""
        rate, best = 400.0, 0.0
        while True:
            found = self.offer(requests, rate=rate)
            if found.good < found.sent or found.p99_ms > SLOW_MS:
                break
            best, rate = found.rate, rate * 1.5
        low, high = rate / 1.5, rate
        while high / low > 1.1 and best:
            rate = (low * high) ** 0.5
            found = self.offer(requests, rate=rate)
            kept = found.good == found.sent and found.p99_ms <= SLOW_MS
            low, high, best = (rate, high, found.rate) if kept else (low, rate, best)
        return best


@contextmanager
def service(folder: Path, *, patience_s: float = 60.0) -> Iterator[Service]:
    """A service with a key, over the store `s.duckdb` of a folder, which is made where there is none."""
    store = folder / "s.duckdb"
    key = _first_key(store)
    port = _free_port()
    script = folder / "serve.py"
    script.write_text(_SERVE)
    running = subprocess.Popen([sys.executable, script, store, str(port)])
    try:
        made = Service(port, key)
        _until_ready(made, patience_s=patience_s)
        yield made
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


@contextmanager
def bare() -> Iterator[Service]:
    """The same server with a handler that does nothing: what a look-up is measured against."""
    port = _free_port()
    running = subprocess.Popen([sys.executable, "-c", _BARE, str(port)])
    try:
        made = Service(port, "none")
        _until_ready(made)
        yield made
    finally:
        running.terminate()
        running.wait(30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _first_key(store: Path) -> str:
    with open_store(store, create=True):
        pass
    engine, now = open_control(Place(store).control), time.time()
    migrate(engine)
    Tenants(engine).add("house", "operator", who="bench", now=now)
    made = Keys(engine).create("house", ("admin", "ingest", "lookup", "read", "report"), who="bench", now=now)
    engine.dispose()
    return made.text


def _until_ready(made: Service, *, patience_s: float = 60.0) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        try:
            if httpx2.get(f"http://127.0.0.1:{made.port}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit("the service did not start")


def measure(folder: Path) -> Iterator[Line]:
    """Every figure of the live service."""
    yield from _in_process()
    with bare() as nothing:
        empty = nothing.capacity([nothing.request("/")])
    yield Line("empty handler of the same server", f"{empty:,.0f}/s")
    with service(folder) as running:
        rng = np.random.default_rng(1)
        _post(running, _calls(rng, 20_000, numbers=5_000))
        _until_folded(running)
        numbers = [f"/v1/lookup/+1202555{n:04d}" for n in range(1000)]
        yield from _route(running, "look-up over HTTP", numbers, empty)
        verdicts = [f"/v1/verdict?caller=%2B1202555{n:04d}&callee=%2B12125550101" for n in range(1000)]
        yield from _route(running, "verdict over HTTP", verdicts, empty)
        yield from _intake(running, rng)


def capacities(folder: Path) -> dict[str, float]:
    """Requests a second, all answered: of an empty handler, of look-ups, and of verdicts, by the same server."""
    found = {}
    with bare() as nothing:
        found["empty handler"] = nothing.capacity([nothing.request("/")])
    with service(folder) as running:
        _post(running, _calls(np.random.default_rng(1), 20_000, numbers=5_000))
        _until_folded(running)
        found["look-up"] = running.capacity([running.request(f"/v1/lookup/+1202555{n:04d}") for n in range(1000)])
        asked = "/v1/verdict?caller=%2B1202555{n:04d}&callee=%2B12125550101"
        found["verdict"] = running.capacity([running.request(asked.format(n=n)) for n in range(1000)])
    return found


def _route(running: Service, what: str, paths: list[str], empty: float) -> Iterator[Line]:
    requests = [running.request(path) for path in paths]
    most = running.capacity(requests)
    yield Line(what, f"{most:,.0f}/s")
    yield Line(f"{what}, share of the empty handler", f"{most / empty:.0%}", "at least 60%", most / empty >= 0.6)
    half = running.offer(requests, rate=most / 2, seconds=10)
    yield Line(f"{what} at half its capacity, 99 of 100", f"{half.p99_ms:.1f} ms", "at most 10 ms", half.p99_ms <= 10)


def _intake(running: Service, rng: np.random.Generator) -> Iterator[Line]:
    """Batches of 1,000 calls among 1 M numbers, at several rates: acknowledged, and seen in a look-up."""
    for rate in (1_000, 5_000, 20_000):
        bodies = [_calls(rng, 1000, numbers=1_000_000) for _ in range(int(rate * 10 / 1000))]
        began = time.time()
        found = running.offer([running.request("/v1/calls", b) for b in bodies], rate=rate / 1000, seconds=10)
        ok = found.good == found.sent
        yield Line(
            f"{rate:,} calls/s over HTTP in batches of 1,000: acknowledged, 99 of 100",
            f"{found.p99_ms:.0f} ms",
            "all",
            ok,
        )
        seen = _until_folded(running)
        lag = seen - began - 10.0
        yield Line("the same: last one seen after", f"{max(lag, 0.0):.1f} s", "at most 2 s", lag <= 2.0)


def _calls(rng: np.random.Generator, count: int, *, numbers: int) -> bytes:
    now = time.time()
    pairs, ago = rng.integers(0, numbers, (count, 2)), rng.integers(0, 60, count)
    rows = [
        {
            "call_id": secrets.token_hex(6),
            "caller": f"+1202{a:07d}",
            "callee": f"+1212{b:07d}",
            "start": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - s)),
            "talk_s": 30,
            "disposition": "answered",
        }
        for (a, b), s in zip(pairs.tolist(), ago.tolist(), strict=True)
    ]
    return json.dumps(rows).encode()


def _post(running: Service, body: bytes) -> None:
    rows = json.loads(body)
    for first in range(0, len(rows), 5000):
        headers = {"Authorization": f"Bearer {running.key}"}
        httpx2.post(
            f"http://127.0.0.1:{running.port}/v1/calls", headers=headers, json=rows[first : first + 5000]
        ).raise_for_status()


def _until_folded(running: Service) -> float:
    """Post one marker and wait until a look-up shows it; returns when that was."""
    marker = f"+1305555{secrets.randbelow(10_000):04d}"
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 5))
    row = {"caller": marker, "callee": "+12125550101", "start": start, "talk_s": 30, "disposition": "answered"}
    _post(running, json.dumps([row]).encode())
    headers = {"Authorization": f"Bearer {running.key}"}
    while True:
        found = httpx2.get(f"http://127.0.0.1:{running.port}/v1/numbers/{marker}", headers=headers).json()
        if found["standing"]:
            return time.time()
        time.sleep(0.02)


_IN_PROCESS = """
import gc, resource, time
import numpy as np
from callstanding.actions import Call, verdict
from callstanding.lookup import Lookup, Shown
from callstanding.policies import load_policy
def shown(i):
    n, t = f"+1202{i:07d}", 1.7e9 + i
    return Shown(n, "clean", (), i * 1e-6, 0.5, i * 1e-5, "A", "A", "B", None, i % 500, i % 100, 0, t, None, t, False)
table, policy = Lookup(map(shown, range(1_000_000))), load_policy("standard")
gc.freeze()
asked = [f"+1202{i:07d}" for i in np.random.default_rng(1).integers(0, 1_100_000, 300_000).tolist()]
times, clock = np.empty(len(asked)), time.perf_counter_ns
for i, number in enumerate(asked):
    begin = clock()
    verdict(table.get(number), Call(number), policy, label="Suspected spam")
    times[i] = clock() - begin
print(np.percentile(times, 99) / 1e3, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def _in_process() -> Iterator[Line]:
    out = subprocess.run([sys.executable, "-c", _IN_PROCESS], capture_output=True, text=True, check=True).stdout
    micro, gb = map(float, out.split())
    yield Line(
        "look-up and verdict in process, 1 M numbers, 99 of 100", f"{micro:.1f} us", "at most 50 us", micro <= 50
    )
    yield Line("memory of 1 M numbers in process", f"{gb:.2f} GB", "below 0.5 GB", gb < 0.5)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="callstanding-bench-") as folder:
        for line in measure(Path(folder)):
            kept = "" if line.kept is None else ("kept" if line.kept else "MISSED")
            print(f"| {line.what} | {line.figure} | {line.bar} | {kept} |", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
