"""The demo's world as a service in this process, with a folder that folds and answers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

from tests.web.board.hostile import furnish
from tests.web.service import Service, eventually

from callstanding import clock
from callstanding.cli.demo_world.world import World, build
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.web import Settings, create_app


@contextmanager
def demonstrated(folder: Path) -> Iterator[Service]:
    """The world, all of it shown. There sign in operator, owner (the sales centre), viewer, school, and hostile."""
    world = build(folder, seed=555, now=clock.now())
    settings = Settings(world.store, port=0, region="US")
    with folding(world.store):
        eventually(lambda: _is_shown(world))
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


def _is_shown(world: World) -> bool:
    with closing(Published(Place(world.store).published)) as published:
        return published.batch(world.last) is not None
