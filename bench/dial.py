"""What a decision of the budget costs: the bare function, in one process, over HTTP, and from many processes.

    python -m bench.dial [--calls 2000] [--processes 4] [--numbers 30] [--postgres URL]

The bar of `ask` and of `ended` in one process is 5 ms at the 99th percentile.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from callstanding import clock
from callstanding.actions.budget import may_dial
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Line, Party
from callstanding.actions.places import place_of
from callstanding.control import Keys, Tenants, migrate, open_control
from callstanding.control.dial_asked import Candidate, Wanted
from callstanding.control.dial_guarding import guard_of
from callstanding.control.grant_life import End
from callstanding.control.grants import Grants
from callstanding.policies import load_policy

T = TypeVar("T")
SECRET = bytes(32)
STEP_S = 20.0  # of the clock that is told, from call to call: a quick campaign on thirty numbers


def numbers(count: int) -> list[str]:
    """Fictional numbers."""
    return [f"+1202555{n:04}" for n in range(count)]


class Watch:
    """The milliseconds that actions took: by the clock on the wall, and of the processor alone."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def time(self, action: Callable[[], T]) -> T:
        """Do it, and note how long it took."""
        wall, cpu = time.perf_counter(), time.thread_time()
        found = action()
        self.wall.append(1000.0 * (time.perf_counter() - wall))
        self.cpu.append(1000.0 * (time.thread_time() - cpu))
        return found

    def show(self, name: str) -> None:
        """One line of the table."""
        (p50, p99), (_, cpu) = _percentiles(self.wall), _percentiles(self.cpu)
        print(f"{name:44} {p50:9.3f} {p99:9.3f} {cpu:9.3f} {1000.0 * len(self.wall) / sum(self.wall):11,.0f}")


def _percentiles(took: list[float]) -> tuple[float, float]:
    took = sorted(took)
    return took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.99))]


def bare(calls: int) -> None:
    """The function alone, on a number with a week of calls."""
    limits, at = Limits(load_policy("standard+us+fr")), 1_772_640_000.0
    line = Line("+12025550101", [at - 604_800.0 + 700.0 * n for n in range(850)], ended=at - 700.0)
    party = Party(place_of("+12025550123"), [at - 5000.0])
    watch = Watch()
    for n in range(10 * calls):
        ask = Ask(at + n, "x")
        watch.time(partial(may_dial, ask, line, party, limits))
    watch.show("may_dial")


def in_process(where: Path | str, calls: int, count: int, name: str) -> None:
    """Ask, begin and end in one process."""
    engine = open_control(where, durable=False)
    migrate(engine)
    policy = load_policy("standard")
    grants = Grants(engine, SECRET, policy, guard=guard_of(policy))
    candidates, at = [Candidate(number) for number in numbers(count)], 1_772_640_000.0
    asking, beginning, ending = Watch(), Watch(), Watch()
    for n in range(calls):
        at += STEP_S
        agent = f"seat {n % 20}" if n % 2 else ""
        wanted = Wanted("own", f"+1312555{n:04}", candidates, agent=agent)
        found = asking.time(partial(grants.ask, wanted, at=at))
        if found.id:
            beginning.time(partial(grants.begun, found.id, at=at + 1))
            ending.time(partial(grants.ended, found.id, End(), at=at + 9))
    asking.show(f"{name}: ask, {count} numbers")
    beginning.show(f"{name}: begun")
    ending.show(f"{name}: ended")
    engine.dispose()


def _asking(where: Path | str, process: int, calls: int, count: int) -> int:
    engine = open_control(where, durable=False)
    grants = Grants(engine, SECRET, load_policy("standard"), at_once=2)
    candidates, start = [Candidate(number) for number in numbers(count)], 1_772_640_000.0 + 30 * 86_400.0
    made = 0
    for n in range(calls):
        callee = f"+1{process + 212}555{n:04}"
        found = grants.ask(Wanted("own", callee, candidates), at=start + n * STEP_S)
        made += found.id is not None
    engine.dispose()
    return made


def processes(where: Path | str, calls: int, count: int, how_many: int, name: str) -> None:
    """Many processes at once: questions answered in a second, by all together."""
    with get_context("spawn").Pool(how_many) as pool:
        pool.map(abs, range(how_many))
        begun = time.perf_counter()
        made = pool.starmap(_asking, [(where, n, calls, count) for n in range(how_many)])
        took = time.perf_counter() - begun
    said = f"{name}: {how_many} processes, ask"
    print(f"{said:44} {'':29} {how_many * calls / took:11,.0f}   {sum(made)} granted")


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """A real server on loopback, and the text of a key."""
    import uvicorn

    from callstanding.pipeline.store import open_store
    from callstanding.web import Settings, create_app
    from callstanding.web.server import config_of
    from callstanding.web.settings import Limits as Allowed
    from callstanding.web.settings import Rate

    store = folder / "calls.duckdb"
    with open_store(store, create=True):
        pass
    settings = Settings(store, region="US", port=0, limits=Allowed(operator=Rate(1e6, 10**6)))
    app = create_app(settings)
    migrate(app.house.engine)
    Tenants(app.house.engine).add("carrier", "operator", who="bench", now=clock.seconds())
    key = Keys(app.house.engine).create("carrier", ("dial",), who="bench", now=clock.seconds()).text
    server = uvicorn.Server(config_of(app, settings))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", key
    finally:
        server.should_exit = True
        thread.join()


def over_http(folder: Path, calls: int, count: int) -> None:
    """The same by POST from one client, a connection each."""
    with served(folder) as (address, key):
        candidates = numbers(count)

        def post(n: int) -> None:
            body = json.dumps({"callee": f"+1312555{n:04}", "numbers": candidates}).encode()
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            with urllib.request.urlopen(urllib.request.Request(f"{address}/v1/dial", body, headers)) as reply:  # noqa: S310 - loopback
                reply.read()

        post(calls)
        watch = Watch()
        for n in range(calls):
            watch.time(partial(post, n))
        watch.show(f"HTTP: POST /v1/dial, {count} numbers")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--numbers", type=int, default=30)
    parser.add_argument("--postgres", help="The URL of an empty database.")
    chosen = parser.parse_args()
    print(f"{'':44} {'p50 ms':>9} {'p99 ms':>9} {'p99 CPU':>9} {'a second':>11}   load {os.getloadavg()[0]:.1f}")
    bare(chosen.calls)
    with tempfile.TemporaryDirectory(prefix="callstanding-dial-") as name:
        folder = Path(name)
        in_process(folder / "one.sqlite", chosen.calls, 1, "SQLite")
        in_process(folder / "many.sqlite", chosen.calls, chosen.numbers, "SQLite")
        processes(folder / "many.sqlite", chosen.calls // 4, chosen.numbers, chosen.processes, "SQLite")
        over_http(folder, chosen.calls // 4, chosen.numbers)
    if chosen.postgres:
        in_process(chosen.postgres, chosen.calls // 4, chosen.numbers, "PostgreSQL")
        processes(chosen.postgres, chosen.calls // 8, chosen.numbers, chosen.processes, "PostgreSQL")
    return 0


if __name__ == "__main__":
    sys.exit(main())
