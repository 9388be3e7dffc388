"""Serves the demo's world and shows it in a browser once all of it is there."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from callstanding.cli import screen
from callstanding.cli.serving import work_of
from callstanding.errors import UsageError

if TYPE_CHECKING:
    from callstanding.cli.demo_world.world import World
    from callstanding.live.group import Work
    from callstanding.web import Settings

HOST, PORT = "127.0.0.1", 8320
_PATIENCE_S = 60.0


def serve(out: Path | None, *, seed: int, policy: str, lang: str, port: int | None, browser: bool) -> None:
    """Build the world, serve it until Ctrl-C, and remove it, unless it is kept in `out`."""
    from callstanding.cli.demo_world.world import build
    from callstanding.clock import now
    from callstanding.live.group import Group
    from callstanding.web import Settings

    port = _free(port)
    with _folder(out) as folder:
        screen.say("Simulating two weeks of a small town; nobody in it exists ...")
        world = build(folder, seed=seed, now=now(), policy=policy)
        settings = Settings(world.store, port=port, policy=policy, lang=lang, region="US", links_open=True)
        _tell(world, settings, browser=browser)
        Group(_work(settings)).run()


def _work(settings: Settings) -> dict[str, Work]:
    from callstanding.cli.demo_world import coming

    return work_of(settings, wall_clock=False) | {"town": (coming.run, (settings.store,))}


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """The folder to keep all in; without `out` one that is removed at the end, however it comes."""
    if out is not None:
        yield out
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # or the folder would be left
    with TemporaryDirectory(prefix="callstanding-demo-") as made:
        yield Path(made)


def _free(port: int | None) -> int:
    """The port; where none was asked for, the usual one or another that is free. Raises UsageError for a taken one."""
    for wanted in (PORT, 0) if port is None else (port,):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, wanted))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise UsageError(f"Port {port} is taken.", hint="Name another one, or none: then a free one is used.")


def _tell(world: World, settings: Settings, *, browser: bool) -> None:
    """Say where it is and how to sign in; open it when it is there, beside the processes, which start meanwhile."""
    from callstanding.cli.demo_world.parties import let_in
    from callstanding.clock import seconds

    links, password = let_in(world.store, now=seconds())
    address = f"http://{HOST}:{settings.port}"
    screen.say("The board, by links that sign in, each once:")
    for login, path in links.items():
        screen.say(f"  {_WHOSE[login]:<46} {address}{path}")
    screen.say(f"Later at {address} as {', '.join(links)}, with the password {password}. Ctrl-C ends it.")
    if browser:
        threading.Thread(target=_open, args=(world, settings.port, address + links["owner"]), daemon=True).start()


_WHOSE = {
    "operator": "as the operator, who sees all:",
    "owner": "as the sales centre, some of it shown as spam:",
    "viewer": "as somebody there who only looks:",
    "school": "as the school, another owner:",
}


def _open(world: World, port: int, address: str) -> None:
    """Open the page once the service answers and the last day is folded."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if _answers(port) and _is_folded(world):
            webbrowser.open(address)
            return
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1.0).close()
    except OSError:
        return False
    return True


def _is_folded(world: World) -> bool:
    from contextlib import closing

    from callstanding.live.place import Place
    from callstanding.live.published import Published

    with closing(Published(Place(world.store).published)) as published:
        return published.batch(world.last) is not None
