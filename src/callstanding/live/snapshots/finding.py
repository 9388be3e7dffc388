"""Which snapshot a place shows: the one that CURRENT names, else the newest that was finished.

A place is a folder with `CURRENT` (a text file with the name of a folder or file beside it), or with folders that hold
`_SUCCESS` once they are whole (the last by name is the newest), or with `_SUCCESS` and the Parquet files themselves; or
it is one Parquet file, which is replaced by renaming. Without one of these marks nothing tells that a folder is whole.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from callstanding.errors import DamagedSnapshot, StoreError

CURRENT, DONE = "CURRENT", "_SUCCESS"


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a snapshot: its path below the snapshot's root, bytes, and when it changed (ns since 1970)."""

    path: str
    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot as it lies there. `name`: as people know it; `root`: the folder that its parts lie in."""

    name: str
    root: Path
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """Another one for whatever lies there in another way."""
        return hashlib.blake2b(repr((self.name, self.parts)).encode(), digest_size=12).hexdigest()


def snapshots(place: Path) -> list[Snapshot]:
    """What may be shown, the newest first; empty while nothing is whole. Raises StoreError and DamagedSnapshot."""
    try:
        return [_read(root, name) for root, name in _roots(place)]
    except (OSError, UnicodeError) as error:
        raise StoreError(f"{place} cannot be read: {error}.", hint="Is it mounted?") from error


def _roots(place: Path) -> list[tuple[Path, str]]:
    if place.is_file():
        return [(place, place.name)]
    if (place / CURRENT).exists():
        return [_named(place, (place / CURRENT).read_text("utf-8").strip())]
    if (place / DONE).exists():
        return [(place, place.name)]
    whole = (each for each in place.iterdir() if each.is_dir() and (each / DONE).exists())
    return [(each, each.name) for each in sorted(whole, key=lambda each: _natural(each.name), reverse=True)]


def _named(place: Path, name: str) -> tuple[Path, str]:
    """What CURRENT names; nothing outside the place."""
    root = place / name
    if not name or "\n" in name or Path(name).is_absolute() or ".." in Path(name).parts:
        raise DamagedSnapshot(
            f"{place / CURRENT} names no folder of {place}.", hint="One line with its name is wanted."
        )
    if not root.exists():
        raise DamagedSnapshot(f"{place / CURRENT} names {name}, and there is no such folder.")
    return root, name


def _read(root: Path, name: str) -> Snapshot:
    if root.is_file():
        return Snapshot(name, root.parent, (_part(root, root.parent),))
    files = (each for each in root.rglob("*.parquet") if not _is_hidden(each.relative_to(root)))
    return Snapshot(name, root, tuple(_part(each, root) for each in sorted(files)))


def _part(file: Path, root: Path) -> Part:
    found = file.stat()
    return Part(str(file.relative_to(root)), found.st_size, found.st_mtime_ns)


def _is_hidden(path: Path) -> bool:
    """Whether Spark and Hive would not read it: what is being written lies under such names."""
    return any(part.startswith(("_", ".")) for part in path.parts)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Names in the order in which people count: 9 before 10."""
    pieces = re.split(r"(\d+)", name)
    return [(1, int(piece), "") if piece.isdecimal() else (0, 0, piece) for piece in pieces if piece]
