"""A service to test: a store with published standings, tenants with keys of every sort, and the application over it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from callstanding import clock
from callstanding.control.claims import Claims
from callstanding.control.database import migrate, open_control
from callstanding.control.keys import Keys
from callstanding.control.tenants import Kind, Tenants
from callstanding.live.answering import Answering
from callstanding.live.journal import Posted
from callstanding.live.place import Place
from callstanding.live.published import Entry, Published, Row, Turn
from callstanding.live.reading import Reader
from callstanding.lookup import Shown
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.store import key_of, open_store
from callstanding.testing import call, person, write
from callstanding.web import Settings, create_app
from callstanding.web.house import House

SPAM, LABELLED, SPOOFED, CLEAN, RECOVERING, GONE = (f"+1202555010{i}" for i in range(1, 7))
UNHEARD = "+12025550199"
STORE = "calls.duckdb"
PARTIES: dict[str, Kind] = {"carrier": "operator", "acme": "owner", "rival": "owner"}
ALL = ("lookup", "ingest", "report", "read", "numbers", "dial", "admin")


def shown(number: str, status: str, score: float, low: float, *flags: str) -> Shown:
    return Shown(
        number=number,
        status=status,
        flags=flags,
        spam_score=score,
        score_low=low,
        score_high=99.0,
        maturity="B",
        connection=None,
        engagement="D",
        sentiment="C",
        calls_out=1200,
        calls_in=3,
        reports=40,
        since=1_772_445_600.0,
        clean_by=None,
        as_of=1_772_532_000.0,
        near=False,
    )


ROWS = (
    Row(
        SPAM,
        shown(SPAM, "spam", 99.0, 97.0),
        (Entry("base", 1.0), Entry("short_answers", 98.0, 0.85, 0.35, "850/1000")),
        (Turn(1_772_445_600.0, "watch", "spam", 91.5, ("short_answers",)),),
    ),
    Row(LABELLED, shown(LABELLED, "spam", 91.0, 80.0)),
    Row(SPOOFED, shown(SPOOFED, "clean", 10.0, 4.0, "spoofed")),
    Row(CLEAN, shown(CLEAN, "clean", 3.0, 1.0)),
    Row(RECOVERING, shown(RECOVERING, "recovering", 55.0, 30.0)),
    Row(GONE, None),
)


@dataclass
class Service:
    """The application, its keys by name, and what it works on."""

    settings: Settings
    app: Any
    keys: dict[str, str]

    @property
    def house(self) -> House:
        found: House = self.app.house
        return found

    @property
    def place(self) -> Place:
        return Place(self.settings.store)

    @contextmanager
    def client(self, key: str | None = "operator") -> Iterator[TestClient]:
        """A client in this process; the standings are loaded."""
        with TestClient(self.app, base_url="http://testserver") as client:
            self.house.standings.refresh()
            if key is not None:
                client.headers["authorization"] = f"Bearer {self.keys[key]}"
            yield client

    def journal(self) -> list[Posted]:
        """What was accepted so far, read from disk."""
        reader = Reader(self.place.journal, secret=key_of(self.settings.store, create=False), done={})
        return [taken.posted for taken in reader.take(1 << 40) if taken.posted]

    @contextmanager
    def running(self) -> Iterator[str]:
        """A real server on a free port of loopback; gives its address."""
        from callstanding.web.server import config_of

        server = uvicorn.Server(config_of(self.app, self.settings))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        eventually(lambda: server.started or not thread.is_alive())
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def eventually(happens: Callable[[], bool]) -> None:
    """Wait for what happens beside us; half a minute is for the busiest machine."""
    for _ in range(3_000):
        if happens():
            return
        threading.Event().wait(0.01)
    raise AssertionError("It did not happen.")


def make(folder: Path, *, published: bool = True, **settings: Any) -> Service:
    """A service over a new store in a folder, with standings or empty."""
    ground, keys = _ground()
    shutil.copytree(ground.name, folder, dirs_exist_ok=True)
    store = folder / STORE
    if published:
        publish(Place(store))
    given: dict[str, Any] = {"region": "US", "port": 0} | settings
    made = Settings(store, **given)
    return Service(made, create_app(made), dict(keys))


@cache
def _ground() -> tuple[TemporaryDirectory[str], dict[str, str]]:
    """A store without facts and its control database, and the keys; each service begins with copies of the files.

    They are made once: it takes longer than most of what is asked of a service.
    """
    ground = TemporaryDirectory(prefix="callstanding-service-")
    store = Path(ground.name) / STORE
    with open_store(store, create=True):
        keys = _keys(Place(store))
    return ground, keys


def publish(place: Place) -> None:
    """Publish the standings above, as a folder that lives now would."""
    file = Published(place.published, write=True)
    file.put(ROWS, about={"beat": f"{clock.seconds():.3f}", "waiting_bytes": "0"})
    file.close()


def _keys(place: Place) -> dict[str, str]:
    engine, now = open_control(place.control), clock.seconds()
    migrate(engine)
    tenants, keys = Tenants(engine), Keys(engine)
    for tenant, kind in PARTIES.items():
        tenants.add(tenant, kind, who="test", now=now)
    Claims(engine).prove("acme", SPAM, by="contract", who="test", now=now)
    made = {name: keys.create("carrier", (name,), who="test", now=now).text for name in ALL}
    made["operator"] = keys.create("carrier", ALL, who="test", now=now).text
    made["owner"] = keys.create("acme", ("lookup", "read", "numbers", "dial"), who="test", now=now).text
    made["owner_lookup"] = keys.create("acme", ("lookup",), who="test", now=now).text
    made["rival"] = keys.create("rival", ("lookup", "read", "numbers", "dial"), who="test", now=now).text
    made["expired"] = keys.create("carrier", ALL, who="test", now=now - 100, expires=now - 50).text
    revoked = keys.create("carrier", ALL, who="test", now=now)
    keys.revoke(revoked.key.id, who="test", now=now)
    made["revoked"] = revoked.text
    engine.dispose()
    return made


@contextmanager
def answered(service: Service) -> Iterator[None]:
    """What is asked of the store is answered, as a folder does it; there is a call in it."""
    with open_store(service.settings.store) as engine:
        empty = not any(engine.counted().values())
    if empty:
        calls = write(service.settings.store.with_name("one-call.csv"), "calls", [call(CLEAN, person(1), 9, 60)])
        ingest_files([calls], store=service.settings.store, options=Options())
    with open_store(service.settings.store) as engine:
        answering = Answering(engine, service.house.policy, service.place, now=None)
        yield
        answering.close()
