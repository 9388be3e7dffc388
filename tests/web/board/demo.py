"""The demo's world as a service in this process, with a folder that folds and answers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

from bench.large import enlarge
from tests.web.board.hostile import furnish
from tests.web.service import Service

from callstanding import clock
from callstanding.cli.demo_world.parties import CENTRE
from callstanding.cli.demo_world.world import World, build
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.web import Settings, create_app


@contextmanager
def demonstrated(folder: Path, *, numbers: int = 0) -> Iterator[Service]:
    """The world, all of it shown. There sign in operator, owner (the sales centre), viewer, school, and hostile.

    `numbers`: so many published numbers more, a tenth of them in the stock of the sales centre.
    """
    world = build(folder, seed=555, now=clock.now())
    if numbers:
        enlarge(world.store, CENTRE, numbers=numbers, now=clock.seconds())
    settings = Settings(world.store, port=0, region="US")
    with folding(world.store):
        _wait(world)
        service = Service(settings, create_app(settings), {})
        furnish(service)
        yield service


@contextmanager
def folding(store: Path) -> Iterator[None]:
    """A folder over a store, as the service's own process works."""
    stop = Event()
    thread = Thread(target=_fold, args=(store, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


def _fold(store: Path, stop: Event) -> None:
    folder = Folder(store, now=None)
    answers = folder.answering(), folder.answering_long()
    folder.beat()
    try:
        while not stop.is_set():
            if not folder.step() and not folder.rest():
                folder.beat()
                stop.wait(0.2)
    finally:
        for answering in answers:
            answering.close()
        folder.close()


def _wait(world: World) -> None:
    """Until all of it is shown: on a busy machine that takes a while."""
    for _ in range(1_200):
        if _is_shown(world):
            return
        Event().wait(0.1)
    raise AssertionError("The folder never came to the end of the journal.")


def _is_shown(world: World) -> bool:
    with closing(Published(Place(world.store).published)) as published:
        return published.batch(world.last) is not None
