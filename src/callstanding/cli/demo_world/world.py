"""Builds the demo's world in a folder: the store and, at the same time, the control tables beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.cli.demo_world.town import Town, town_until

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class World:
    """A store that can be served. `last`: the batch of the journal after which all of it is shown."""

    store: Path
    last: str


def build(folder: Path, *, seed: int, now: datetime, policy: str = "standard") -> World:
    """Build the world as of now. Raises UsageError where the folder has a store already."""
    from callstanding.cli.demo_world import facts
    from callstanding.errors import UsageError
    from callstanding.pipeline.store import open_store

    store = folder / "demo.duckdb"
    if store.exists():
        raise UsageError(
            f"There is a store at {store} already.", hint="Name an empty folder, or serve it: callstanding serve."
        )
    folder.mkdir(parents=True, exist_ok=True)
    with open_store(store, create=True):
        pass
    town = town_until(now, seed=seed)
    with ThreadPoolExecutor(1) as beside:
        control = beside.submit(_control, store, town, now, policy)
        last = facts.fill(store, town, now=now, policy=policy)
        control.result()
    return World(store, last)


def _control(store: Path, town: Town, now: datetime, policy: str) -> None:
    from callstanding.control import migrate, open_control
    from callstanding.live.place import Place

    engine = open_control(Place(store).control, durable=False)
    try:
        migrate(engine)
        _tables(engine, store, town, now, policy)
    finally:
        engine.dispose()


def _tables(engine: Engine, store: Path, town: Town, now: datetime, policy: str) -> None:
    from callstanding.cli.demo_world import desk, dialled, parties, stock, switches
    from callstanding.control import Stock
    from callstanding.control.dial_guarding import guard_of
    from callstanding.control.grants import Grants
    from callstanding.pipeline.store import key_of
    from callstanding.policies import load_policy

    limits, at = load_policy(policy), now.timestamp()
    parties.add_parties(engine, town, now=at)
    stock.fill_stock(engine, now=at)
    desk.add_labels(engine, now=at)
    desk.add_cases(engine, limits, now=at)
    grants = Grants(engine, key_of(store, create=False), limits, guard=guard_of(limits))
    dialled.dial(grants, Stock(engine), town, now=now)
    switches.count_verdicts(engine, now=now)
