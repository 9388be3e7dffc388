"""The options of commands that take standings from a snapshot, and what those commands begin with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from callstanding.cli import options
from callstanding.errors import DamagedSnapshot, StoreError, UsageError

if TYPE_CHECKING:
    from callstanding.integrations.answers import Wording
    from callstanding.integrations.snapshot_tap import SnapshotTap
    from callstanding.live.snapshots.keeping import Keeper

F = TypeVar("F", bound=Callable[..., Any])
AGE_H = 36.0  # a snapshot a day, and half a day for whatever makes it to be late
_OPTIONS = [
    click.option("--snapshot", type=options.PATH, metavar="PLACE",
                 help="Instead of a store: a folder of snapshots of standings in Parquet, or one file."),
    click.option("--home", type=options.PATH, metavar="PATH",
                 help="With --snapshot: the index and the keys lie beside PATH (default: beside PLACE)."),
    click.option("--snapshot-age", "age_h", type=click.FloatRange(min=0, min_open=True), default=AGE_H,
                 show_default=True, metavar="HOURS", help="From which age on a snapshot counts as stale."),
]  # fmt: skip


def snapshot(command: F) -> F:
    """Add --snapshot, --home and --snapshot-age."""
    for decorator in reversed(_OPTIONS):
        command = decorator(command)
    return command


def check(store: Path | None, place: Path | None, home: Path | None) -> None:
    """Refuse what names no standings, or two of them."""
    if (store is None) == (place is None):
        raise click.UsageError("Give either --store PATH or --snapshot PLACE.")
    if home is not None and place is None:
        raise click.UsageError("--home belongs to --snapshot.")
    if place is not None and not place.exists():
        raise UsageError(f"There is nothing at {place}.", hint="Make the folder, or mount it.")


def home_of(place: Path, home: Path | None) -> Path:
    """Beside which path an index lies; its folder is made. Raises UsageError where it cannot be."""
    from callstanding.live.place import Place

    where = (home or place).resolve()
    try:
        _ = Place(where).index
    except OSError as error:
        hint = "Say with --home PATH beside which path the index may lie."
        raise UsageError(f"Nothing can be written beside {where}: {error.strerror}.", hint=hint) from error
    return where


def tap_now(place: Path, home: Path | None, words: Wording, *, age_h: float) -> SnapshotTap:
    """The newest snapshot, taken up now. Raises StoreError where there is none, or where it is damaged."""
    from callstanding.integrations.snapshot_tap import SnapshotTap
    from callstanding.live.snapshots.keeping import Keeper
    from callstanding.live.snapshots.shelf import Shelf

    shelf = Shelf.of(home_of(place, home))
    taken_up(Keeper(place, shelf, words.policy))
    return SnapshotTap(shelf, words, age_s=3600 * age_h)


def taken_up(keeper: Keeper) -> None:
    """Take up the newest snapshot now. Raises StoreError where there is none, or where anything is wrong with it."""
    told = keeper.step()
    if told.wrong is not None:
        raise DamagedSnapshot(told.wrong.why)
    if not told.shown:
        raise StoreError("There is no whole snapshot.", hint="A folder is whole once it holds _SUCCESS.")


@contextmanager
def kept(keeper: Keeper) -> Iterator[None]:
    """Take up newer snapshots in a thread of its own."""
    from callstanding.live.snapshots.keeping import keep

    stop = threading.Event()
    thread = threading.Thread(target=keep, args=(keeper, stop), name="snapshots")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
