"""A service over the demo's world, in processes of its own, and a browser that is signed in to it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import httpx2
from playwright.sync_api import sync_playwright

from bench.large import enlarge
from callstanding import clock
from callstanding.cli.demo_world.parties import CENTRE
from callstanding.cli.demo_world.world import World, build
from callstanding.control import Sessions, open_control
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.web.board.opening import COOKIE

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
PATIENCE_S = 120.0


@dataclass(frozen=True)
class House:
    """A service that runs."""

    address: str
    store: Path

    def cookies(self, login: str) -> list[dict[str, Any]]:
        """What signs a browser in as somebody of the demo."""
        engine = open_control(Place(self.store).control, durable=False)
        try:
            return [{"name": COOKIE, "value": Sessions(engine).begin(login), "url": self.address}]
        finally:
            engine.dispose()


@contextmanager
def house(folder: Path, *, numbers: int = 0, seed: int = 555) -> Iterator[House]:
    """Serve the demo's world; with `numbers` of published numbers more, a tenth of them in the sales centre's stock."""
    world = build(folder, seed=seed, now=clock.now())
    if numbers:
        enlarge(world.store, CENTRE, numbers=numbers, now=clock.seconds())
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--store", world.store, "--port", port, "--region", "US", "--clock", "events"]
    running = subprocess.Popen([sys.executable, "-m", "callstanding", *map(str, words)], stderr=subprocess.DEVNULL)
    try:
        made = House(f"http://127.0.0.1:{port}", world.store)
        _until_shown(made, world)
        yield made
    finally:
        running.terminate()
        running.wait(60)


def _until_shown(made: House, world: World) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if _is_folded(world) and _is_ready(made):
            return
        time.sleep(0.1)
    raise SystemExit("the service did not start")


def _is_ready(made: House) -> bool:
    try:
        return httpx2.get(f"{made.address}/readyz").status_code == 200
    except httpx2.TransportError:
        return False


def _is_folded(world: World) -> bool:
    with closing(Published(Place(world.store).published)) as published:
        return published.batch(world.last) is not None


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()
