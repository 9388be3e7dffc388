"""Lines that could not be used: the quarantine files of a store, with their reasons, the newest first."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from callstanding.live.place import Place

NAME = re.compile(r"[\w.-]+\.csv", re.ASCII)
READ = 4_000_000  # bytes of a file that are looked through for its reasons
TEXT = 200  # characters shown of a line
_FIELD = 1 << 24  # the longest text of one line; a feed may put a whole file into it


@dataclass(frozen=True, slots=True)
class Aside:
    """One file of lines put aside. `at`: seconds since 1970 when it was written."""

    name: str
    at: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Bad:
    """One line: from where it came, why it was put aside, and the beginning of its text."""

    file: str
    line: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in one: lines counted, why they were put aside with how often, and the first of each reason.

    `whole` False: the file is long, and only its beginning was looked through.
    """

    lines: int
    reasons: tuple[tuple[str, int], ...]
    first: tuple[Bad, ...]
    whole: bool


def listed(place: Place) -> list[Aside]:
    """The files of the service and of `callstanding ingest`, the newest first. One that is being written is left out."""
    ours = list(place.folder.glob("quarantine-*.csv"))
    ingested = list(place.store.parent.glob(f"{_plain(place.store.name)}.quarantine*.csv"))
    found = [aside for path in (*ours, *ingested) if (aside := _aside(path)) is not None]
    return sorted(found, key=lambda aside: (-aside.at, aside.name))


def path_of(place: Place, name: str) -> Path | None:
    """Where a file of the list lies; None for any other name, whatever it looks like."""
    if not NAME.fullmatch(name):
        return None
    folder = place.folder if name.startswith("quarantine-") else place.store.parent
    path = folder / name
    is_ours = name.startswith(("quarantine-", f"{place.store.name}.quarantine"))
    return path if is_ours and path.is_file() and not path.is_symlink() else None


def looked(path: Path) -> Looked:
    """What is in a file. They are never changed once they are whole, so what was found is kept."""
    state = path.stat()
    return _looked(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=512)
def _looked(path: Path, _: int, size: int) -> Looked:
    reasons: Counter[str] = Counter()
    first: dict[str, Bad] = {}
    for bad in _rows(path):
        reasons[bad.reason] += 1
        first.setdefault(bad.reason, bad)
    told = tuple(reasons.most_common())
    return Looked(reasons.total(), told, tuple(first[reason] for reason, _ in told), whole=size <= READ)


def _rows(path: Path) -> Iterator[Bad]:
    with path.open("rb") as file:
        text = file.read(READ)
    csv.field_size_limit(_FIELD)
    rows = csv.reader(io.StringIO(text.decode("utf-8", errors="replace"), newline=""))
    next(rows, None)  # the header
    for row in rows:
        if len(row) == 5:  # the last one may be cut off
            yield Bad(row[0], row[1], row[3], row[4][:TEXT])


def _aside(path: Path) -> Aside | None:
    try:
        state = path.lstat()
    except OSError:  # gone meanwhile
        return None
    return Aside(path.name, state.st_mtime, state.st_size) if path.is_file() and not path.is_symlink() else None


def _plain(name: str) -> str:
    """A name in which no sign means anything to glob."""
    return re.sub(r"([*?\[])", r"[\1]", name)
