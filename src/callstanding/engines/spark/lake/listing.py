"""The list of files that each run leaves beside what it wrote, and what is otherwise on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from callstanding.engines.spark.lake.folders import day_folder, run_folder
from callstanding.engines.spark.lake.manifest import Folder
from callstanding.engines.spark.lake.place import Place
from callstanding.engines.spark.lake.publishing import publish

LIST = "_files.json"  # Spark passes over what begins with an underscore


@dataclass(frozen=True, slots=True)
class File:
    """A file of Parquet: its bytes and rows."""

    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a lake is not as it was committed: in which table and day (none: not split), which file, and what."""

    table: str
    day: str
    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


Files = Mapping[str, Mapping[str, File]]  # day -> name -> file
Lists = Mapping[str, Files | None]  # run -> what it wrote; None when its list is lost or damaged


def keep_list(place: Place, name: str, run: str, files: Files) -> None:
    """Leave the list of what a run wrote."""
    publish(place, (*run_folder(name, run), LIST), msgspec.json.encode(files))


def lists_of(place: Place, name: str, folders: Sequence[tuple[str, Folder]]) -> Lists:
    """The lists of the runs of some folders, each read once."""
    return {run: _listed(place, name, run) for run in {folder.run for _, folder in folders}}


def unlike(place: Place, name: str, folders: Sequence[tuple[str, Folder]], lists: Lists) -> list[Fault]:
    """What is missing, of another size, or not of these folders, by the lists of their runs."""
    return [fault for day, folder in folders for fault in _unlike(place, name, (day, folder.run), lists[folder.run])]


def _listed(place: Place, name: str, run: str) -> Files | None:
    """What a run wrote; None when its list is lost or damaged."""
    data = place.read(*run_folder(name, run), LIST)
    try:
        return msgspec.json.decode(data or b"", type=dict[str, dict[str, File]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _unlike(place: Place, name: str, at: tuple[str, str], files: Files | None) -> Iterator[Fault]:
    day, run = at
    folder = day_folder(name, run, day)
    if files is None:
        yield Fault(name, day, place.address(*run_folder(name, run), LIST), "is missing or damaged")
        return
    found = {file: size for file, size in place.files(*folder).items() if file[0] not in "._"}
    for file, was in files.get(day, {}).items():
        if file not in found:
            yield Fault(name, day, place.address(*folder, file), "is missing")
        elif found[file] != was.size:
            yield Fault(name, day, place.address(*folder, file), f"has {found[file]} bytes, not {was.size}")
    for file in found.keys() - files.get(day, {}).keys():
        yield Fault(name, day, place.address(*folder, file), "does not belong there: nobody committed it")
