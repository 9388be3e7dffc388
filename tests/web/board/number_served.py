"""A service over a store with a month of a number's life, whose folder has published all and answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.pipeline.number_store import SELLER, fill
from tests.web.board.served import peopled
from tests.web.service import Service

from callstanding import clock
from callstanding.actions.labels import Label
from callstanding.live.folder import Folder
from callstanding.web.settings import Limits


@contextmanager
def seller_served(folder: Path) -> Iterator[Service]:
    """The seller is acme's, and a platform shows it as spam."""
    service = peopled(folder, published=False, limits=Limits(stale_s=1e9))
    fill(service.settings.store, folder)
    house, now = service.house, clock.seconds()
    house.claims.prove("acme", SELLER, by="contract", who="test", now=now)
    label = Label(SELLER, date(2025, 3, 10), "Some App", "Spam Likely", "spam", 91.0)
    house.labels.take("acme", [label], source="test", who="test", now=now)
    store = Folder(service.settings.store, now=None)
    store.settle()
    store.beat()
    answering = store.answering()
    yield service
    answering.close()
    store.close()
