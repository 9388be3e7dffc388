"""An open-loop load: requests leave at their time whether or not earlier ones were answered, and waiting counts.

A closed loop, in which a client waits for each answer, hides the queue behind a slow server.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass

import httptools
import numpy as np
import uvloop


@dataclass(frozen=True)
class Load:
    """What a run gave: requests sent, answered with 2xx, answered otherwise, rate reached, times in milliseconds."""

    sent: int
    good: int
    other: int
    rate: float
    p50_ms: float
    p99_ms: float


class Line(asyncio.Protocol):
    """One connection; answers come in the order of the requests."""

    def __init__(self) -> None:
        self.due: deque[float] = deque()
        self.times: list[float] = []
        self.good = self.other = 0
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what we write to."""
        self.out = transport

    def data_received(self, data: bytes) -> None:
        """Give the bytes to the parser."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """One answer, against the time at which its request was due."""
        self.times.append(time.perf_counter() - self.due.popleft())
        if 200 <= self._parser.get_status_code() < 300:
            self.good += 1
        else:
            self.other += 1


async def offer(
    host: str,
    port: int,
    requests: list[bytes],
    *,
    rate: float,
    seconds: float,
    lines: int = 32,
    line: type[Line] = Line,
    patience: float = 10.0,
) -> Load:
    """Send the requests in turn at a rate for so many seconds over some connections, and wait so long for the rest."""
    made = await _connected(host, port, lines, line)
    count, start = int(rate * seconds), time.perf_counter() + 0.05
    for i in range(count):
        due = start + i / rate
        if (pause := due - time.perf_counter()) > 0.0005:
            await asyncio.sleep(pause)
        elif i % 64 == 0:
            await asyncio.sleep(0)
        shorter = min(made[i % lines], made[(i * 7 + 3) % lines], key=lambda each: len(each.due))
        shorter.due.append(due)
        shorter.out.write(requests[i % len(requests)])  # type: ignore[attr-defined]
    until = time.perf_counter() + patience
    while any(each.due for each in made) and time.perf_counter() < until:
        await asyncio.sleep(0.01)
    found = _load(made, count, time.perf_counter() - start)
    for each in made:
        each.out.close()
    return found


async def _connected(host: str, port: int, lines: int, line: type[Line]) -> list[Line]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(line, host, port))[1] for _ in range(lines)]


def _load(made: list[Line], count: int, took: float) -> Load:
    times = np.array([t for line in made for t in line.times] or [np.inf]) * 1e3
    good, other = sum(line.good for line in made), sum(line.other for line in made)
    return Load(count, good, other, good / took, *(float(np.percentile(times, p)) for p in (50, 99)))


def main() -> None:
    """`python -m bench.load HOST PORT RATE SECONDS` with the requests on stdin, one in hexadecimal digits a line."""
    host, port, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    requests = [bytes.fromhex(line) for line in sys.stdin.read().split()]
    print(json.dumps(asdict(uvloop.run(offer(host, port, requests, rate=rate, seconds=seconds)))))


if __name__ == "__main__":
    main()
