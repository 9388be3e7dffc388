"""The versions of a lake: which is the newest, and how the next one is published."""

from __future__ import annotations

import re

from callstanding.engines.spark.lake.manifest import Manifest, decode, encode
from callstanding.engines.spark.lake.place import Place
from callstanding.engines.spark.lake.publishing import publish
from callstanding.errors import Overtaken, StoreError

FOLDER = "versions"


def numbers(place: Place) -> list[int]:
    """The versions that were published, the newest first."""
    found = (re.fullmatch(r"(\d{8,})\.json", name) for name in place.names(FOLDER))
    return sorted((int(match[1]) for match in found if match), reverse=True)


def file_of(version: int) -> tuple[str, str]:
    """Where the manifest of a version is."""
    return FOLDER, f"{version:08d}.json"


def newest_number(place: Place) -> int:
    """The number of the newest version; StoreError when there is none left."""
    found = numbers(place)
    if not found:
        raise StoreError(
            f"The lake at {place.address()} has lost its versions: {place.address(FOLDER)} holds none.",
            hint="Put the folder back from your backup, or begin a new lake.",
        )
    return found[0]


def newest(place: Place) -> Manifest:
    """The newest version; StoreError when it is damaged, which is never passed over in silence for an older one."""
    return version(place, newest_number(place))


def check_newest(place: Place, number: int) -> None:
    """Overtaken when another version is the newest: a change that began from this one could not be published."""
    if (newest := newest_number(place)) != number:
        raise _overtaken(place, newest)


def version(place: Place, number: int) -> Manifest:
    """One version; StoreError when it is damaged, with the hint which older one is whole."""
    manifest = _whole(place, number)
    if manifest is None:
        raise _damaged(place, number)
    return manifest


def commit(place: Place, manifest: Manifest) -> None:
    """Publish a version, all of it in one step. Overtaken when somebody else was first; then nothing is published."""
    if publish(place, file_of(manifest.version), encode(manifest)):
        return
    winner = _whole(place, manifest.version)
    if winner is not None and winner.run == manifest.run:
        return  # our own: the answer got lost, and the file system asked once more
    raise _overtaken(place, manifest.version)


def _overtaken(place: Place, number: int) -> Overtaken:
    """The error of a writer that began from a version that is not the newest any more."""
    return Overtaken(
        f"Somebody else committed version {number} of {place.address()} in between; nothing of this change is published.",
        hint="Run it again: it then begins from the newest version.",
    )


def _whole(place: Place, number: int) -> Manifest | None:
    manifest = decode(place.read(*file_of(number)) or b"")
    return manifest if manifest is not None and manifest.version == number else None


def _damaged(place: Place, number: int) -> StoreError:
    older = next((each for each in numbers(place) if each < number and _whole(place, each) is not None), None)
    hint = "No older version is whole: put the file back from your backup, or begin a new lake."
    if older is not None:
        hint = (
            f"Version {older} is whole. Put the file back from your backup; or move it away, and the lake is at version"
            f" {older} again: what was committed since must then be taken in anew."
        )
    return StoreError(f"Version {number} of the lake is damaged: {place.address(*file_of(number))}.", hint=hint)
