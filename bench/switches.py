"""What a look-up adds to a call: real calls through a real Kamailio, timed in a capture of the loopback interface.

Needs kamailio, sipp, redis-server and tshark, and the right to capture. Transit is from the caller's INVITE to the one
that leaves for the callee; calls to an emergency number are looked up nowhere, and are the yardstick.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import numpy as np
from tests.integrations import calling
from tests.integrations.calling import Proxy, callee, kamailio
from tests.integrations.house import (
    CALLERS,
    CLEAN,
    LABELLED,
    WORDING,
    free_port,
    listens,
    publish,
    redis_server,
    running,
    wait_for,
)
from tests.integrations.service import key_for

from callstanding import clock
from callstanding.integrations.following import Follower, Target
from callstanding.integrations.kamailio import KamailioTarget
from callstanding.integrations.redis_out import RedisTarget
from callstanding.integrations.tap import Tap
from callstanding.live.folder import Folder

WAYS = ("none", "table", "redis", "http")


@contextmanager
def way(name: str, folder: Path) -> Iterator[Proxy]:
    """A Kamailio that looks numbers up in this way, ready for calls."""
    store, port, stop = folder / "s", free_port(), threading.Event()
    with ExitStack() as left:
        target: Target | None = None
        if name == "redis":
            left.enter_context(redis_server(folder, port))
            target = left.enter_context(closing(RedisTarget(f"redis://127.0.0.1:{port}")))
            more = f'CALLSTANDING_REDIS="name=callstanding;addr=127.0.0.1;port={port};db=0"'
        else:
            more = f'CALLSTANDING_URL="http://127.0.0.1:{port}"'
        if name == "http":
            command = [sys.executable, "-m", "tests.integrations.service", store, port]
            left.enter_context(running(command, folder / "service.log"))
            wait_for(lambda: listens(port), "the service")
        look = "WITH_TABLE" if name == "none" else f"WITH_{name.upper()}"
        proxy = left.enter_context(kamailio(folder, look, more, f'CALLSTANDING_KEY="{key_for(store)}"'))
        if name in ("none", "table"):
            target = left.enter_context(closing(KamailioTarget(proxy.rpc)))
        if target:
            follower = Follower(Tap(store), target, WORDING)
            follower.step()
            thread = threading.Thread(target=follower.run, args=(stop, print))
            thread.start()
            left.callback(thread.join)
            left.callback(stop.set)
        yield proxy


def transit(capture: Path, proxy: Proxy) -> np.ndarray:
    """Milliseconds from each INVITE that came to the one that went on."""
    fields = [word for name in ("frame.time_epoch", "udp.dstport", "sip.Call-ID") for word in ("-e", name)]
    ports = [word for port in (proxy.port, proxy.next_hop) for word in ("-d", f"udp.port=={port},sip")]
    command = ["tshark", "-r", str(capture), *ports, "-Y", 'sip.Method == "INVITE"', "-T", "fields", *fields]
    came: dict[str, float] = {}
    went: dict[str, float] = {}
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        at, port, call = line.split("\t")
        (went if int(port) == proxy.next_hop else came).setdefault(call, float(at))
    return np.array([(went[call] - came[call]) * 1000 for call in came.keys() & went.keys()])


def measure(name: str, folder: Path, *, calls: int, rate: int) -> np.ndarray:
    """The transits of so many calls, half of them from a labelled number."""
    folder.mkdir()
    Folder(folder / "s").close()
    publish(folder / "s", *CALLERS, beat=clock.now().timestamp() + 3600)
    to = "911" if name == "none" else calling.CALLEE
    with way(name, folder) as proxy, callee(folder, proxy):
        sniff = ["tshark", "-q", "-i", "lo", "-f", f"udp port {proxy.port}", "-w", folder / "calls.pcap"]
        with running(sniff, folder / "tshark.log") as sniffer:
            time.sleep(2)  # until it captures: it does not say when
            with calling.calling(folder, proxy, [CLEAN, LABELLED], calls=calls, rate=rate, to=to) as caller:
                if caller.wait(120):
                    raise RuntimeError(f"calls failed: see {folder}")
            time.sleep(0.5)
            sniffer.terminate()
            sniffer.wait()
        return transit(folder / "calls.pcap", proxy)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every way and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1500)
    parser.add_argument("--rate", type=int, default=100)
    chosen = parser.parse_args(arguments)
    print("| look-up | calls | p50 ms | p90 ms | p99 ms |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in WAYS:
            took = measure(name, Path(folder) / name, calls=chosen.calls, rate=chosen.rate)
            p50, p90, p99 = np.percentile(took, [50, 90, 99])
            print(f"| {name} | {len(took)} | {p50:.2f} | {p90:.2f} | {p99:.2f} |", flush=True)


if __name__ == "__main__":
    main()
