"""Erasing a party: from the store, from what was put aside, and from the journal; it stays so after a restore."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callstanding.engines import Duck
from callstanding.live.journal import frames, segments
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.pipeline.erased import note_erased, pseudonym
from callstanding.pipeline.store import key_of, open_store
from callstanding.records.number import parse_numbers

_GROUPED = re.compile(r"(?<=\d)[ ().\-/]+(?=\d)")  # how people write between the digits of one number
_ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: calls and reports that named the party, lines put aside that did, and what is left to do."""

    calls: int
    reports: int
    lines: int
    waiting: int  # batches of the journal that no service has folded yet: sealed, and erased from as they are folded
    has_standing: bool  # it called or was reported itself: that is kept


def erase(store: Path, e164: str) -> Erased:
    """Erase a callee or reporter. InUse while a service has the store open; done twice it finds nothing more.

    The list comes first: what dies half-way is done by whoever opens the store next.
    """
    key = pseudonym(key_of(store), e164)
    place = Place(store)
    with open_store(store) as engine:
        note_erased(store, [key])
        with engine.transaction():
            calls, reports = engine.erase([key])
            engine.fold_anew()
        engine.sql.execute("CHECKPOINT")
        waiting = _seal_off(place, engine.folded())
        standing = len(engine.keys_of([e164])) > 0
        _rewrite(engine, store)
    _publish_anew(place)
    lines = sum(_blotted(path, e164) for path in _put_aside(place))
    return Erased(calls, reports, lines, waiting, standing)


def _rewrite(engine: Duck, store: Path) -> None:
    """Put a fresh copy in the store's place: the freed blocks of the old file may hold the pseudonym still."""
    copy = store.with_name(store.name + ".part")
    copy.unlink(missing_ok=True)
    engine.copy_to(copy)
    copy.chmod(store.stat().st_mode & 0o777)
    copy.replace(store)


def _seal_off(place: Place, done: dict[str, int]) -> int:
    """Let each lane that is folded begin a new segment, and drop the old ones; returns how many batches wait."""
    waiting = 0
    for lane in {lane for lane, _, _ in segments(place.journal)}:
        mine = [(first, path) for name, first, path in segments(place.journal) if name == lane]
        last = mine[-1][0] + sum(1 for _ in frames(mine[-1][1])) - 1
        waiting += max(0, last - done.get(lane, 0))
        if last <= done.get(lane, 0):
            fresh = place.journal / f"{lane}.{last + 1:012d}.journal"
            fresh.touch(mode=0o600)
            for path in [path for _, path in mine if path != fresh] + list(place.journal.glob(f"{lane}.*.torn")):
                path.unlink()
    return waiting


def _publish_anew(place: Place) -> None:
    """Let the next service judge all numbers anew at its start, as after a restore."""
    if place.published.exists():
        published = Published(place.published, write=True)
        published.put(about={"folded": ""})
        published.close()


def _put_aside(place: Place) -> Iterator[Path]:
    yield from place.folder.glob("quarantine-*")
    yield from place.store.parent.glob(place.store.name + ".quarantine.csv")


def _blotted(path: Path, e164: str) -> int:
    """Blot the cells of a quarantine file that hold a number, however it is written; returns in how many lines."""
    (number,) = parse_numbers([e164], None)
    digits = (number.e164 or e164)[1:]
    local = digits[_code(digits) :]
    with path.open(encoding="utf-8", newline="", errors="surrogateescape") as file:
        rows = list(csv.reader(file))
    named = [[local in _GROUPED.sub("", cell) for cell in row] for row in rows]
    if any(map(any, named)):
        part = path.with_name(path.name + ".part")
        with part.open("w", encoding="utf-8", newline="", errors="surrogateescape") as out:
            csv.writer(out).writerows(
                [_ERASED if hit else cell for cell, hit in zip(row, hits, strict=True)]
                for row, hits in zip(rows, named, strict=True)
            )
        part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    return sum(map(any, named))


def _code(digits: str) -> int:
    """How many of the digits are the country's code."""
    import phonenumbers  # slow to import, and asked for once

    return len(str(phonenumbers.parse("+" + digits).country_code))
