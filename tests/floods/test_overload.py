"""Ten times more than the service takes, sent without waiting for answers: it says no in time, and loses nothing.

What is measured is kept for docs/trust.md; whether a busy machine was quick is no matter of right and wrong.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from pathlib import Path
from typing import ClassVar

import httpx2
from bench.load import Line, Load, offer
from tests.floods.serving import FREE, Served, new_store, serving
from tests.integrations.house import BLOCKED, CLEAN
from tests.trust import many, survived

from callstanding.live.place import Place
from callstanding.live.reading import Reader
from callstanding.pipeline.store import key_of

SPARE = 64_000_000  # bytes that an allocator may keep of what passed through
ROWS = 100  # of one batch
SECONDS = many(1, 60)


class Watched(Line):
    """Notes what was answered, and which refusals say when to come again."""

    statuses: ClassVar[Counter[int]] = Counter()
    later: ClassVar[Counter[int]] = Counter()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after" and int(value) >= 1:
            self.later[self._parser.get_status_code()] += 1

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.statuses[self._parser.get_status_code()] += 1


def batch(n: int) -> bytes:
    row = {"caller": CLEAN, "callee": "+12025550199", "start": "2026-03-02T10:00:00Z", "disposition": "answered"}
    return json.dumps([row | {"talk_s": 1, "call_id": f"{n}-{i}"} for i in range(ROWS)]).encode()


def taken(served: Served, requests: list[bytes], seconds: float = 0.5) -> float:
    """How many of the requests it answers in a second, when each of a few clients waits for its answer."""

    async def client(until: float) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        done = 0
        while time.perf_counter() < until:
            writer.write(requests[done % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
            done += 1
        writer.close()
        return done

    async def all_clients() -> float:
        began = time.perf_counter()
        return sum(await asyncio.gather(*(client(began + seconds) for _ in range(4)))) / (time.perf_counter() - began)

    return asyncio.run(all_clients())


def flood(served: Served, requests: list[bytes], rate: float) -> Load:
    """Offer them for a while; every one of them must be answered, well or with a time to come again."""
    Watched.statuses, Watched.later = Counter(), Counter()
    how = {"rate": rate, "seconds": SECONDS, "patience": 120.0}
    load = asyncio.run(offer("127.0.0.1", served.port, requests, lines=64, line=Watched, **how))
    assert load.good + load.other == load.sent
    assert set(Watched.statuses) <= {200, 202, 429, 503}
    refused = {status: count for status, count in Watched.statuses.items() if status in (429, 503)}
    assert refused == Watched.later
    return load


def is_well(served: Served) -> None:
    """It answers as if nothing had been."""
    with served.client() as client:
        assert client.get(f"/v1/verdict?caller=%2B{BLOCKED[1:]}").json()["verdict"] == "block"


def test_batches_beyond_what_it_takes_are_refused_and_those_it_took_are_on_disk(tmp_path: Path) -> None:
    store, key = new_store(tmp_path)
    with serving(tmp_path, store, key, in_flight=8, operator=FREE) as served:
        requests = [served.request("POST", "/v1/calls", batch(n)) for n in range(50)]
        capacity = taken(served, requests)
        before = served.memory()
        load = flood(served, requests, 10 * capacity)
        grown = served.memory() - before
        is_well(served)
        assert grown < SPARE
        assert load.good > 0
        assert Watched.statuses[503] > 0
        with httpx2.Client(base_url=served.address, headers={"authorization": f"Bearer {key}"}) as client:
            accepted = client.post("/v1/calls", content=batch(99), headers={"content-type": "application/json"})
            assert accepted.status_code == 202
    reader = Reader(Place(store).journal, secret=key_of(store, create=False), done={})
    kept = sum(1 for each in reader.take(1 << 40) if each.posted)
    assert kept >= load.good + 1
    figures = {"answered_well": load.good, "a_second": round(load.sent / SECONDS), "grown_mb": round(grown / 1e6, 1)}
    survived("Floods", "batches at ten times the capacity", load.sent, of="requests", p99_ms=load.p99_ms, **figures)


def test_lookups_beyond_a_keys_allowance_are_refused_with_a_time(tmp_path: Path) -> None:
    store, key = new_store(tmp_path)
    allowed = 100
    with serving(tmp_path, store, key, operator=[allowed, allowed]) as served:
        requests = [served.request("GET", f"/v1/lookup/{number}") for number in (CLEAN, BLOCKED)]
        before = served.memory()
        load = flood(served, requests, 10 * allowed)
        grown = served.memory() - before
        assert Watched.statuses[429] > 0
        assert load.good >= allowed
        assert grown < SPARE
        time.sleep(1)  # so long the last refusals asked to wait
        is_well(served)
    figures = {"answered_well": load.good, "grown_mb": round(grown / 1e6, 1)}
    survived("Floods", "look-ups at ten times the allowance", load.sent, of="requests", p99_ms=load.p99_ms, **figures)
