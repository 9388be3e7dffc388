"""Removing what no version that is kept names: old versions, folders they alone had, and what dead runs left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callstanding.engines.spark.lake import versions
from callstanding.engines.spark.lake.folders import DAY, RUN, day_folder
from callstanding.engines.spark.lake.manifest import Manifest
from callstanding.engines.spark.lake.place import Place
from callstanding.errors import UsageError

YOUNG = timedelta(days=1)  # somebody may still be writing what is younger, or reading it by a version just gone
STAMP = "%Y%m%dT%H%M%S"  # how the name of a run begins: when its change did, UTC


@dataclass(frozen=True, slots=True)
class Swept:
    """What was removed: versions, and folders of rows."""

    versions: int
    folders: int


@dataclass(frozen=True, slots=True)
class Broom:
    """What may go: folders that no kept version has (`named`), of runs from before `since` or of `ours`, which are over."""

    place: Place
    named: frozenset[tuple[str, ...]]
    since: datetime
    ours: frozenset[str]


def sweep(place: Place, *, keep: int, now: datetime, ours: frozenset[str]) -> Swept:
    """Keep the newest versions and their folders. Versions go first: none that is left ever names what is gone."""
    if keep < 1:
        raise UsageError("A sweep keeps one version at least.")
    numbers = versions.numbers(place)
    kept = [versions.version(place, number) for number in numbers[:keep]]
    for number in reversed(numbers[keep:]):
        place.remove(*versions.file_of(number))
    broom = Broom(place, frozenset(folder for each in kept for folder in _folders(each)), now - YOUNG, ours)
    gone = [folder for table in place.names() for folder in _unnamed(broom, table)]
    for path in (*gone, *_begun(broom)):
        place.remove(*path)
    return Swept(versions=len(numbers[keep:]), folders=len(gone))


def _folders(manifest: Manifest) -> Iterator[tuple[str, ...]]:
    for name, table in manifest.tables.items():
        yield from (day_folder(name, folder.run, day) for day, folder in table.folders())


def _unnamed(broom: Broom, table: str) -> Iterator[tuple[str, ...]]:
    """Folders that may go: whole runs, or single days of a run that has others in use."""
    in_use = {folder[1] for folder in broom.named if folder[0] == table}
    for run in broom.place.names(table):
        ours = run.removeprefix(f"{RUN}=") in broom.ours
        if not (ours or _begun_before(run, broom.since)):
            continue
        if run in in_use:
            days = (each for each in broom.place.names(table, run) if each.startswith(f"{DAY}="))
            yield from ((table, run, day) for day in days if (table, run, day) not in broom.named)
        elif ours or _untouched(broom, table, run):
            yield table, run


def _begun(broom: Broom) -> Iterator[tuple[str, ...]]:
    """Versions that somebody began to write, and died."""
    for name in broom.place.names(versions.FOLDER):
        if name.startswith(".") and _untouched(broom, versions.FOLDER, name):
            yield versions.FOLDER, name


def _begun_before(run: str, since: datetime) -> bool:
    """Whether a folder is one of a run, and of one that began before a moment. What is no run of ours is left alone."""
    try:
        stamp = datetime.strptime(run.removeprefix(f"{RUN}=").split("-")[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return False
    return run.startswith(f"{RUN}=") and stamp < since


def _untouched(broom: Broom, *names: str) -> bool:
    """A job of more than a day is known by its files, which are young."""
    return datetime.fromtimestamp(broom.place.touched(*names) / 1000, UTC) < broom.since
