"""The audit log: every change with its maker, appended to a chain of hashes in which a changed row is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, insert, select, update

from callstanding.control.database import reading, writing
from callstanding.control.tables import AUDIT, AUDIT_HEAD
from callstanding.errors import StoreError

START = ""  # the hash before the first row
PAGE = 1000


class Entry(msgspec.Struct, frozen=True):
    """One change: `who` (a key's id, or `cli`) did `what` to `subject`; `before` and `after` are JSON texts."""

    seq: int
    at: float
    who: str
    what: str
    subject: str
    before: str
    after: str
    why: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Chain:
    """How the chain was found: `rows` read, `head` its last hash, `broken` the first row that does not fit, or None."""

    rows: int
    head: str
    broken: int | None


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """A transaction of changes that are noted. They take turns from their start, so that no two wait for each other.

    Changes of control data are rare and short; what is not noted (deliveries, idempotency) takes no turn.
    """
    with writing(engine) as connection:
        connection.execute(select(AUDIT_HEAD.c.seq).with_for_update())
        yield connection


def note(
    connection: Connection,
    *,
    at: float,
    who: str,
    what: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    why: str = "",
) -> int:
    """Append a row within the transaction of the change itself, so that neither is there without the other.

    Returns its seq. Whoever notes has its turn (`changing`): seqs are without gaps, in order of commit.
    """
    raised = update(AUDIT_HEAD).values(seq=AUDIT_HEAD.c.seq + 1).returning(AUDIT_HEAD.c.seq, AUDIT_HEAD.c.hash)
    seq, prev_hash = connection.execute(raised).one()
    row = Entry(seq, at, who, what, subject, _json(before), _json(after), why, prev_hash, "")
    row = msgspec.structs.replace(row, hash=digest(row))
    connection.execute(insert(AUDIT).values(**msgspec.structs.asdict(row)))
    connection.execute(update(AUDIT_HEAD).values(hash=row.hash))
    return int(seq)


def digest(row: Entry) -> str:
    """The SHA-256 of a row and of the hash before it, in hexadecimal."""
    told = [getattr(row, name) for name in row.__struct_fields__ if name != "hash"]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


class Audit:
    """The log, to be read and verified."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def listed(self, *, after: int = 0, limit: int = PAGE) -> list[Entry]:
        """Rows after a seq, oldest first."""
        asked = select(AUDIT).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq).limit(limit)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(asked)]

    def verify(self) -> Chain:
        """Read the whole chain. A changed, missing or moved row breaks it, and so does a row cut off at its end."""
        head_seq, head_hash = self._head()  # first: rows that are added meanwhile come after it
        rows, last = 0, START
        for row in self.after(0):
            cut = rows == head_seq and last != head_hash
            if cut or row.seq != rows + 1 or row.prev_hash != last or row.hash != digest(row):
                return Chain(rows, last, rows + 1)
            rows, last = row.seq, row.hash
        cut = rows < head_seq or (rows == head_seq and last != head_hash)
        return Chain(rows, last, rows + 1 if cut else None)

    def _head(self) -> tuple[int, str]:
        with reading(self._engine) as connection:
            found = connection.execute(select(AUDIT_HEAD.c.seq, AUDIT_HEAD.c.hash)).one_or_none()
        if found is None:
            raise StoreError("The head of the audit log is missing.", hint="Restore the control database.")
        return found.seq, found.hash

    def holds(self, digest: str) -> bool:
        """Whether a row has this hash, which was the head of the log once; the empty one is the head of no rows."""
        asked = select(AUDIT.c.seq).where(AUDIT.c.hash == digest).limit(1)
        with reading(self._engine) as connection:
            return digest == START or connection.execute(asked).first() is not None

    def after(self, seq: int) -> Iterator[Entry]:
        """All rows after one, oldest first, page by page."""
        after = seq
        while page := self.listed(after=after):
            yield from page
            after = page[-1].seq


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for the row as a mapping


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode() if value is not None else ""
