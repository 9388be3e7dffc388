"""A real Kamailio under 100 calls a second, while what it asks is killed, hung and started again: every call goes on.

`tests/integrations` has the same with fewer calls, for each way in which a switch may ask.
"""

from __future__ import annotations

import re
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random

import pytest
from tests.integrations.calling import Proxy, callee, calling, invites
from tests.integrations.house import CALLERS, CLEAN, LABELLED, free_port, needs, publish, redis_server, wait_for
from tests.integrations.test_kamailio import LONG_ALIVE, by_redis, feeding, wait_filled
from tests.integrations.test_kamailio_http import by_http, make_store, service
from tests.trust import many, survived

pytestmark = [needs("kamailio", "sipp"), pytest.mark.long]

RATE = 100  # calls a second
CALLS = many(500, 6_000)
Start = Callable[[], AbstractContextManager[subprocess.Popen[bytes]]]


def plagued(start: Start, calls: subprocess.Popen[bytes], chance: Random) -> int:
    """Until the calls are over: start what is asked, let it work, kill it or let it hang, leave it dead for a while."""
    faults = 0
    while calls.poll() is None:
        with start() as asked:
            _pause(calls, chance.uniform(0.2, 2.0))
            if chance.random() < 0.5:
                asked.send_signal(signal.SIGSTOP)
                _pause(calls, chance.uniform(0.2, 2.0))
            asked.kill()
            faults += 1
        _pause(calls, chance.uniform(0.0, 1.0))
    return faults


def _pause(calls: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        calls.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def flooded(folder: Path, start: Start, proxy: Proxy, what: str) -> None:
    """Every call gets through to the callee and is completed, whatever happens to what the switch asks."""
    with callee(folder, proxy) as heard:
        with start() as first, calling(folder, proxy, [CLEAN, LABELLED], calls=CALLS, rate=RATE) as calls:
            wait_for(lambda: len(invites(heard)) > RATE, "the first second of calls")
            first.kill()
            faults = 1 + plagued(start, calls, Random(1))
            assert calls.wait(60) == 0
        day = invites(heard)
    sources = Counter(found.group(1) for text in day if (found := re.search(r"source=(\w+)", text)))
    assert len(day) == CALLS
    assert min(sources["alive"], sources["dead"]) > 0
    survived("Floods", what, CALLS, of="calls", faults=faults, judged=sources["alive"])


def test_the_service_is_killed_and_hung_under_it(tmp_path: Path) -> None:
    key, port = make_store(tmp_path), free_port()
    with by_http(tmp_path, port, key) as proxy:
        flooded(tmp_path, lambda: service(tmp_path, port), proxy, "Kamailio asks a service that is killed and hung")


@needs("redis-server")
def test_redis_is_killed_and_hung_under_it(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    port = free_port()

    @contextmanager
    def filled() -> Iterator[subprocess.Popen[bytes]]:
        with redis_server(tmp_path, port) as server:
            wait_filled(port)
            yield server

    with feeding(tmp_path / "s", port), by_redis(tmp_path, port) as proxy:
        flooded(tmp_path, filled, proxy, "Kamailio asks a Redis that is killed and hung")
