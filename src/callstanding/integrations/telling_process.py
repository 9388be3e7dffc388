"""Telling and tending as a process: over what a store publishes and its control database, until it is stopped."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from threading import Event

from callstanding.control import migrate, open_control
from callstanding.integrations.disputing import Mirror
from callstanding.integrations.reach import Reach, networks
from callstanding.integrations.telling import Telling
from callstanding.integrations.tending import Tender
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.pipeline.store import key_of
from callstanding.policies import load_policy

_LOOK_S = 0.2  # until the folder has published for the first time


def run(store: Path, database: str | None, allowed: tuple[str, ...] = (), policy: str = "standard") -> None:
    """Tell endpoints what happens, and move numbers along, until SIGTERM.

    `allowed`: networks of our own that webhooks may reach. `policy`: by which numbers are tended.
    """
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    place = Place(store)
    while not place.published.exists() and not stop.is_set():
        time.sleep(_LOOK_S)
    engine = open_control(database or place.control)
    try:
        migrate(engine)
        reach = Reach(also=networks(allowed), plain=bool(allowed))
        mirror = Mirror(engine, place.disputes)
        published = Published(place.published)
        tender = Tender(engine, load_policy(policy), published)
        Telling(engine, published, key_of(store), reach=reach, mirror=mirror, tender=tender).run(stop)
    finally:
        engine.dispose()
