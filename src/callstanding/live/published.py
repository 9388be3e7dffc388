"""Published standings: a SQLite file that the folder alone writes and any number of processes read.

Every row has the cursor (`seq`) of its last change, so that a reader asks for what changed since its own cursor. A number
that has no standing any more stays as a tombstone. `events` are changes of a published status, in the order in which
they became known.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from callstanding.lookup import Shown

_TABLES = """
CREATE TABLE IF NOT EXISTS standings (number TEXT PRIMARY KEY, hash BLOB NOT NULL, seq INTEGER NOT NULL, shown BLOB,
    entries BLOB, timeline BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS standings_seq ON standings (seq);
CREATE INDEX IF NOT EXISTS standings_hash ON standings (hash);
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, at REAL NOT NULL,
    was TEXT NOT NULL, status TEXT NOT NULL, near INTEGER NOT NULL, spam_score REAL NOT NULL, because TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_at ON events (at);
CREATE INDEX IF NOT EXISTS events_of ON events (number, at);
CREATE TABLE IF NOT EXISTS batches (id TEXT PRIMARY KEY, state TEXT NOT NULL, lines INTEGER NOT NULL, accepted INTEGER NOT NULL,
    quarantined INTEGER NOT NULL, note TEXT NOT NULL, folded_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS batches_folded ON batches (folded_at);
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT OR IGNORE INTO about VALUES ('born', lower(hex(randomblob(8))));
"""
_PUT = """INSERT INTO standings (number, hash, seq, shown, entries, timeline) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (number) DO UPDATE SET seq = excluded.seq, shown = excluded.shown, entries = excluded.entries,
    timeline = excluded.timeline"""

_MANY = 10_000  # numbers in one query: SQLite takes 32,766 values
_TELL = "INSERT INTO events (number, at, was, status, near, spam_score, because) VALUES (?, ?, ?, ?, ?, ?, ?)"


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One entry of a score; points sum to the score. Value and limit are null for the base. `evidence`: its counts.

    The sentence comes from `callstanding.messages`, in the reader's language.
    """

    signal: str
    points: float
    value: float | None = None
    limit: float | None = None
    evidence: str = ""


class Turn(msgspec.Struct, frozen=True, array_like=True):
    """One change of status: seconds since 1970, from which, to which, the score then, and the signals behind it."""

    at: float
    was: str
    status: str
    spam_score: float | None
    because: tuple[str, ...]


class Reasoned(msgspec.Struct, frozen=True, gc=False):
    """What is shown of a number under its cursor, and the signal with the most points, "" where none has any."""

    seq: int
    number: str
    shown: Shown | None
    reason: str


class _Points(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The beginning of an entry: all that is needed to find the first reason."""

    signal: str
    points: float


class Event(msgspec.Struct, frozen=True):
    """A published status changed (or came near a limit: `near`, with `was` = `status`). `at`: when it became known."""

    id: int
    number: str
    at: float
    was: str
    status: str
    near: bool
    spam_score: float
    because: tuple[str, ...]


class Folded(msgspec.Struct, frozen=True):
    """What became of a batch: `state` is folded, refused or damaged; lines = accepted + quarantined."""

    id: str
    state: str
    lines: int
    accepted: int
    quarantined: int
    note: str
    folded_at: float


class Row(msgspec.Struct, frozen=True):
    """All that is published of one number; `shown` None: it has no standing any more."""

    number: str
    shown: Shown | None
    entries: tuple[Entry, ...] = ()
    timeline: tuple[Turn, ...] = ()


_pack = msgspec.msgpack.Encoder().encode
_shown = msgspec.msgpack.Decoder(Shown).decode
_entries = msgspec.msgpack.Decoder(tuple[Entry, ...]).decode
_timeline = msgspec.msgpack.Decoder(tuple[Turn, ...]).decode
_points = msgspec.msgpack.Decoder(list[_Points]).decode


class Published:
    """The file, opened by the folder (`write`) or by a reader. Not for several threads at once: each opens its own."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA busy_timeout = 5000")
        if write:
            path.chmod(0o600)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")  # a lost tail is published again: see `about`
            self._db.executescript(_TABLES)
        else:
            self._db.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def newest(self) -> int:
        """The cursor of the newest change, 0 before the first."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM standings").fetchone()[0])

    def put(
        self,
        rows: Iterable[Row] = (),
        events: Iterable[Event] = (),
        *,
        batches: Iterable[Folded] = (),
        about: Mapping[str, str] | None = None,
    ) -> int:
        """Publish in one transaction, each row under a cursor of its own; returns the newest cursor.

        Events get their ids here, whatever they bring.
        """
        db, seq = self._db, self.newest
        db.execute("BEGIN IMMEDIATE")
        try:
            made = [_values(row, seq + place) for place, row in enumerate(rows, 1)]
            db.executemany(_PUT, made)
            db.executemany(
                _TELL, [(e.number, e.at, e.was, e.status, e.near, e.spam_score, " ".join(e.because)) for e in events]
            )
            db.executemany(
                "INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)", map(msgspec.structs.astuple, batches)
            )
            db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", (about or {}).items())
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        return seq + len(made)

    def batch(self, name: str) -> Folded | None:
        """What became of a batch; None while it waits."""
        found = self._db.execute("SELECT * FROM batches WHERE id = ?", [name]).fetchone()
        return Folded(*found) if found else None

    def about(self, key: str) -> str | None:
        """A note of the folder, such as how far it has come."""
        found = self._db.execute("SELECT value FROM about WHERE key = ?", [key]).fetchone()
        return found[0] if found else None

    def get(self, number: str) -> Row | None:
        """All that is published of a number; None when it never had a standing."""
        found = self._db.execute("SELECT shown, entries, timeline FROM standings WHERE number = ?", [number]).fetchone()
        if found is None:
            return None
        shown, entries, timeline = found
        if shown is None:
            return Row(number, None)
        return Row(number, _shown(shown), _entries(entries), _timeline(timeline))

    def shown_of(self, numbers: Sequence[str]) -> dict[str, Shown]:
        """The standings of those of the numbers that have one."""
        return {number: _shown(shown) for number, shown in self._of(numbers) if shown is not None}

    def timelines(self, numbers: Sequence[str]) -> dict[str, tuple[Turn, ...]]:
        """The changes of status of those of the numbers that have a standing, oldest first."""
        marks = ", ".join("?" * len(numbers))
        asked = f"SELECT number, timeline FROM standings WHERE timeline IS NOT NULL AND number IN ({marks})"
        return {number: _timeline(timeline) for number, timeline in self._db.execute(asked, list(numbers))}

    def unknown_of(self, numbers: Sequence[str]) -> list[str]:
        """Those of the numbers of which nothing was ever published, not even that they have no standing."""
        known = {number for number, _ in self._of(numbers)}
        return [number for number in numbers if number not in known]

    def _of(self, numbers: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        for start in range(0, len(numbers), _MANY):
            some = numbers[start : start + _MANY]
            marks = ", ".join("?" * len(some))
            yield from self._db.execute(f"SELECT number, shown FROM standings WHERE number IN ({marks})", some)

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """Rows changed after a cursor, oldest change first: (cursor, number, standing or None for one that is gone)."""
        found = self._db.execute(
            "SELECT seq, number, shown FROM standings WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit]
        )
        return [(at, number, _shown(shown) if shown is not None else None) for at, number, shown in found]

    def reasoned(self, seq: int, limit: int) -> list[Reasoned]:
        """The same with the first reason of each."""
        found = self._db.execute(
            "SELECT seq, number, shown, entries FROM standings WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit]
        ).fetchall()
        return [
            Reasoned(at, number, None, "") if shown is None else Reasoned(at, number, _shown(shown), _reason(entries))
            for at, number, shown, entries in found
        ]

    def by_hash(self, prefix: str) -> list[tuple[str, Shown]]:
        """The standings of numbers whose SHA-256 (of the E.164 text) begins with `prefix`, two hexadecimal digits or more."""
        low = bytes.fromhex(prefix.ljust(len(prefix) + len(prefix) % 2, "0"))
        high = bytes.fromhex(prefix.ljust(len(prefix) + len(prefix) % 2, "f")) + b"\xff" * 32
        found = self._db.execute(
            "SELECT hash, shown FROM standings WHERE hash BETWEEN ? AND ? AND shown IS NOT NULL ORDER BY hash",
            [low, high],
        ).fetchall()
        return [(bytes(digest).hex(), _shown(shown)) for digest, shown in found]

    def events(self, after: int, limit: int = 1000) -> list[Event]:
        """Events after an id, in order."""
        return _told(self._db.execute("SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?", [after, limit]))

    def events_since(self, at: float, *, of: Sequence[str] | None = None, limit: int = 1000) -> list[Event]:
        """Events that became known since then, the newest first; of these numbers, or of all (None)."""
        if of is None:
            return _told(self._db.execute("SELECT * FROM events WHERE at >= ? ORDER BY id DESC LIMIT ?", [at, limit]))
        found: list[Event] = []
        for start in range(0, len(of), _MANY):
            some = of[start : start + _MANY]
            asked = f"SELECT * FROM events WHERE number IN ({', '.join('?' * len(some))}) AND at >= ?"
            found += _told(self._db.execute(asked, [*some, at]))
        return sorted(found, key=lambda event: -event.id)[:limit]

    def batches_by_hour(self, at: float) -> list[tuple[int, int, int]]:
        """Of each hour since then in which batches were folded: seconds since 1970, lines, and those put aside."""
        asked = """SELECT cast(folded_at AS INTEGER) / 3600 * 3600 AS hour, sum(lines), sum(quarantined) FROM batches
            WHERE folded_at >= ? GROUP BY hour ORDER BY hour"""
        return self._db.execute(asked, [at]).fetchall()

    def batches_latest(self, limit: int) -> list[Folded]:
        """What became of the last batches, the newest first."""
        return [
            Folded(*row) for row in self._db.execute("SELECT * FROM batches ORDER BY folded_at DESC LIMIT ?", [limit])
        ]

    def entries_after(self, number: str, limit: int) -> list[tuple[str, tuple[Entry, ...]]]:
        """The entries of the numbers after one of them that have a standing, in the order of their numbers."""
        asked = "SELECT number, entries FROM standings WHERE number > ? AND shown IS NOT NULL ORDER BY number LIMIT ?"
        return [(name, _entries(entries)) for name, entries in self._db.execute(asked, [number, limit])]


def _told(rows: Iterable[tuple[Any, ...]]) -> list[Event]:
    return [
        Event(i, number, at, was, status, bool(near), score, tuple(because.split()))
        for i, number, at, was, status, near, score, because in rows
    ]


def _reason(entries: bytes) -> str:
    """The signal with the most points; the base, where every score begins, is no reason, nor is half a point."""
    first, most = "", 0.5
    for entry in _points(entries):
        if entry.points > most and entry.signal != "base":
            first, most = entry.signal, entry.points
    return first


def _values(row: Row, seq: int) -> tuple[str, bytes, int, bytes | None, bytes | None, bytes | None]:
    digest = hashlib.sha256(row.number.encode()).digest()
    if row.shown is None:
        return row.number, digest, seq, None, None, None
    return row.number, digest, seq, _pack(row.shown), _pack(row.entries), _pack(row.timeline)
