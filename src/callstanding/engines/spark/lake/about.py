"""What a lake says of itself: the layout of its folders, when it was begun, and which key its pseudonyms have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from callstanding.engines.spark.lake import versions
from callstanding.engines.spark.lake.manifest import Manifest, encode
from callstanding.engines.spark.lake.place import Place
from callstanding.engines.spark.lake.publishing import publish
from callstanding.engines.spark.lake.secret import fingerprint
from callstanding.errors import StoreError

LAYOUT = 1
FILE = "about.json"


@dataclass(frozen=True, slots=True)
class About:
    """A lake: its layout, when it was begun (UTC), and the fingerprint of its key, if it was begun with one."""

    layout: int
    born: datetime
    key: str | None = None


def begun(place: Place) -> bool:
    """Whether there is a lake."""
    return place.read(FILE) is not None


def about(place: Place) -> About:
    """What the lake says of itself; StoreError when there is none, or one that this program does not read."""
    data = place.read(FILE)
    if data is None:
        raise StoreError(f"There is no lake at {place.address()}.", hint="Begin one, or is it another place?")
    try:
        told = msgspec.json.decode(data, type=About)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise StoreError(f"{place.address(FILE)} is damaged.", hint="Put it back from your backup.") from None
    if told.layout != LAYOUT:
        raise StoreError(
            f"The lake at {place.address()} has layout {told.layout}, this program reads {LAYOUT}.",
            hint="Ingest the files anew, into another place.",
        )
    return told


def begin(place: Place, first: Manifest, *, key: bytes | None) -> None:
    """Begin a lake with its version 0; StoreError where there is one already."""
    if begun(place):
        raise StoreError(f"There is a lake at {place.address()} already.", hint="Open it, or take another place.")
    # The version first: what is a lake has one, whenever its maker dies.
    if not publish(place, versions.file_of(0), encode(first)) and versions.version(place, 0).tables != first.tables:
        raise StoreError(
            f"Somebody else is beginning a lake at {place.address()} with other tables, or died at it.",
            hint=f"If nobody is, remove {place.address(*versions.file_of(0))}.",
        )
    said = About(layout=LAYOUT, born=first.at, key=fingerprint(key) if key else None)
    if not publish(place, (FILE,), msgspec.json.encode(said)):
        raise StoreError(f"Somebody else began a lake at {place.address()} in between.", hint="Open it.")


def check_key(place: Place, key: bytes) -> None:
    """StoreError when the pseudonyms of a lake were made with another key."""
    if about(place).key not in {None, fingerprint(key)}:
        raise StoreError(
            f"The key is not the one that the lake at {place.address()} was begun with.",
            hint="With another one its pseudonyms match nothing: give the right one (--key FILE).",
        )
