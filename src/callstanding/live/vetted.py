"""What the calls about numbers came to when they were vetted last, kept beside the store until a fact is added.

To judge a month of calls of ten thousand numbers takes many seconds; as of the same moment they come to the same.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from callstanding.engines import Duck
from callstanding.live.judged import mark_of
from callstanding.live.place import Place
from callstanding.pipeline.traces import Trace
from callstanding.policies.policy import Policy

MANY = 500  # numbers of one question
_decode = msgspec.json.Decoder(Trace).decode
_TABLES = (
    "CREATE TABLE IF NOT EXISTS about (mark TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS traces (number TEXT PRIMARY KEY, trace BLOB NOT NULL) STRICT",
)


class Vetted:
    """The traces of one mark. A file that cannot be used is as good as none: everything is judged again."""

    def __init__(self, path: Path, mark: str) -> None:
        self._path, self._mark = path, mark

    def find(self, numbers: Sequence[str]) -> dict[str, Trace]:
        """The traces that are kept of some numbers."""
        found: dict[str, Trace] = {}
        try:
            with self._opened() as file:
                for start in range(0, len(numbers), MANY):
                    some = numbers[start : start + MANY]
                    asked = f"SELECT number, trace FROM traces WHERE number IN ({', '.join('?' * len(some))})"
                    found.update((number, _decode(trace)) for number, trace in file.execute(asked, some))
        except (sqlite3.Error, msgspec.DecodeError):
            self._path.unlink(missing_ok=True)
            return {}
        return found

    def keep(self, found: Mapping[str, Trace]) -> None:
        """Keep these too. Where that cannot be, they are judged again the next time."""
        rows = [(number, msgspec.json.encode(trace)) for number, trace in found.items()]
        try:
            with self._opened() as file:
                file.executemany("INSERT OR REPLACE INTO traces VALUES (?, ?)", rows)
        except sqlite3.Error:
            self._path.unlink(missing_ok=True)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, in a transaction; emptied where it is about other facts."""
        if not self._path.exists():
            self._path.touch(mode=0o600)
        file = sqlite3.connect(self._path, isolation_level=None)
        try:
            file.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                file.execute(table)
            if file.execute("SELECT mark FROM about").fetchall() != [(self._mark,)]:
                file.execute("DELETE FROM traces")
                file.execute("DELETE FROM about")
                file.execute("INSERT INTO about VALUES (?)", [self._mark])
            yield file
            file.execute("COMMIT")
        finally:
            file.close()


def vetted_of(
    store: Path, engine: Duck, policy: Policy, *, at: datetime | None, lang: str, ledger: str = ""
) -> Vetted | None:
    """What is kept beside a store of its facts as of the newest event; None for any other moment. `ledger`: the tenures
    of a stock, as a text that changes with them.
    """
    if at is not None:
        return None
    digest = hashlib.sha256(ledger.encode()).hexdigest()[:16]
    folder = Place(store).folder
    folder.mkdir(mode=0o700, exist_ok=True)
    return Vetted(folder / "vetted.sqlite", f"{mark_of(engine, policy)} {lang} {digest}")
