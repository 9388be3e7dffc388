"""Where indexes lie: numbered files, and a pointer to the one that is shown, which is replaced in one step."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from callstanding.errors import StoreError
from callstanding.live.place import Place
from callstanding.live.snapshots.index import Index

KEPT = 2  # the one that is shown, and the one before it, from which a publisher tells what differs


class Wrong(msgspec.Struct, frozen=True):
    """A snapshot that is not shown, and why. `at`: seconds since 1970."""

    snapshot: str  # its id; empty where the place itself cannot be read
    name: str
    why: str
    at: float


class Told(msgspec.Struct, frozen=True):
    """What is shown: the file of its index, empty before the first; what was there before it; and what is wrong."""

    shown: str = ""
    before: str = ""
    wrong: Wrong | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of indexes of one home."""

    folder: Path

    @classmethod
    def of(cls, home: Path) -> Shelf:
        """The shelf that lies beside a place, as other things lie beside a store."""
        return cls(Place(home).index)

    @property
    def pointer(self) -> Path:
        """The file that tells what is shown."""
        return self.folder / "shown.json"

    def told(self) -> Told:
        """What the pointer says; nothing where there is none that can be read."""
        try:
            return msgspec.json.decode(self.pointer.read_bytes(), type=Told)
        except (OSError, msgspec.DecodeError):
            return Told()

    def tell(self, told: Told) -> None:
        """Point to something else, in one step."""
        new = self.pointer.with_name(f"{self.pointer.name}.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_bytes(msgspec.json.encode(told))
        new.replace(self.pointer)

    def open(self, name: str) -> Index | None:
        """An index by its name; None for none, and for one that is gone or not whole."""
        try:
            return Index(self.folder / name) if name else None
        except StoreError:
            return None

    def next(self) -> Path:
        """A name for the next index."""
        numbers = [int(file.stem) for file in self.folder.glob("*.index") if file.stem.isdecimal()]
        return self.folder / f"{max(numbers, default=0) + 1:06d}.index"

    def sweep(self, told: Told) -> None:
        """Delete all but what is shown and what was before it; whoever has one open keeps it."""
        for file in self.folder.glob("*.index*"):
            if file.name not in (told.shown, told.before):
                file.unlink(missing_ok=True)
