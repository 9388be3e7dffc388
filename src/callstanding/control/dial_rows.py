"""Rows of numbers and parties as a decision reads and writes them: locked, unpacked, and packed again.

Locks are taken in one order: the turns of the agent and of the campaign, the party, then numbers in the order of their
digits. So no two wait for each other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from callstanding.actions.windows import WEEK
from callstanding.control.grant_tables import DIAL_NUMBERS, DIAL_PARTIES
from callstanding.control.packed import added, packed, since, unpacked, without

_KEPT_S = WEEK + 86_400.0  # a day more than the longest window of a number


@dataclass(slots=True)
class Times:
    """The calls and the reservations of a number or of a party, and the latest moment that its row knows of."""

    begun: array[float] = field(default_factory=lambda: array("d"))
    held: array[float] = field(default_factory=lambda: array("d"))
    newest: float = 0.0

    def now(self, at: float) -> float:
        """The moment as this row counts it: a clock that was set back makes no call younger than those before."""
        return max(at, self.newest)

    def reserve(self, until: float, at: float) -> None:
        """Hold a place."""
        self.newest = self.now(at)
        self.held = added(since(self.held, at), until)

    def begin(self, held: float, at: float) -> None:
        """A held place becomes a call."""
        self.newest = self.now(at)
        self.held = without(self.held, held)
        self.begun = added(self.begun, at)

    def give_back(self, held: float) -> None:
        """A held place is free again."""
        self.held = without(self.held, held)

    def values(self, kept_s: float) -> dict[str, Any]:
        """The columns, without calls that no window reaches any more."""
        return {
            "begun": packed(since(self.begun, self.newest - kept_s)),
            "held": packed(self.held),
            "newest": self.newest,
        }


@dataclass(slots=True)
class NumberRow:
    """What is known of the calls of a number; `free_at` is when it may call again, as of its last grant."""

    number: str
    times: Times = field(default_factory=Times)
    seen: array[float] = field(default_factory=lambda: array("d"))
    ended: float | None = None
    pool: str = ""
    free_at: float = 0.0


@dataclass(slots=True)
class PartyRow:
    """What a campaign knows of a party: its calls, and the number that it saw last."""

    times: Times = field(default_factory=Times)
    saw: str | None = None
    is_new: bool = True

    def values(self, kept_s: float) -> dict[str, Any]:
        """The columns."""
        return {**self.times.values(kept_s), "saw": self.saw}


def put_if_absent(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add rows whose key is not there; somebody else's stay as they are."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def number_rows(connection: Connection, numbers: Iterable[str], tenant: str, *, lock: bool) -> dict[str, NumberRow]:
    """The rows of some numbers; locked, they are ours alone until the end of the transaction, and made if need be."""
    wanted = sorted(set(numbers))
    found = _numbers(connection, wanted, lock=lock)
    if missing := [number for number in wanted if number not in found]:
        if not lock:
            return found | {number: NumberRow(number) for number in missing}
        put_if_absent(connection, DIAL_NUMBERS, [_new_number(number, tenant) for number in missing])
        found |= _numbers(connection, missing, lock=lock)
    return found


def put_number(connection: Connection, row: NumberRow) -> None:
    """Write a number's row."""
    values = {**row.times.values(_KEPT_S), "ended": row.ended, "pool": row.pool, "free_at": row.free_at}
    connection.execute(_PUT_NUMBER, {"of": row.number, **values})


def party_row(connection: Connection, key: dict[str, str], *, lock: bool) -> PartyRow:
    """The calls of a party within a campaign; locked, they are ours alone until the end of the transaction.

    SQLite has one writer at a time: there the row need not be made to be ours.
    """
    row = connection.execute(_PARTY[lock], key).one_or_none()
    if row is None and lock and connection.dialect.name == "postgresql":
        put_if_absent(connection, DIAL_PARTIES, [{**key, **PartyRow().values(0.0)}])
        row = connection.execute(_PARTY[lock], key).one_or_none()
    return PartyRow() if row is None else PartyRow(_times(row), row.saw, is_new=False)


def put_party(connection: Connection, key: dict[str, str], row: PartyRow, kept_s: float) -> None:
    """Write a party's row."""
    if row.is_new:
        connection.execute(_NEW_PARTY, {**key, **row.values(kept_s)})
    else:
        connection.execute(_PUT_PARTY, {**{f"of_{name}": value for name, value in key.items()}, **row.values(kept_s)})


def _numbers(connection: Connection, numbers: list[str], *, lock: bool) -> dict[str, NumberRow]:
    rows = connection.execute(_NUMBERS[lock], {"numbers": numbers})
    return {
        row.number: NumberRow(row.number, _times(row), unpacked(row.seen), row.ended, row.pool, row.free_at)
        for row in rows
    }


def _times(row: Row[Any]) -> Times:
    return Times(unpacked(row.begun), unpacked(row.held), row.newest)


def _new_number(number: str, tenant: str) -> dict[str, Any]:
    return {"number": number, "tenant": tenant, "pool": "", "begun": b"", "held": b"", "seen": b"", "ended": None,
            "newest": 0.0, "free_at": 0.0}  # fmt: skip


# Made once: to build a statement takes longer than SQLite takes to run it.
_SOME = (
    select(DIAL_NUMBERS)
    .where(DIAL_NUMBERS.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(DIAL_NUMBERS.c.number)
)
_NUMBERS = {False: _SOME, True: _SOME.with_for_update()}
_PUT_NUMBER = (
    update(DIAL_NUMBERS)
    .where(DIAL_NUMBERS.c.number == bindparam("of"))
    .values({name: bindparam(name) for name in ("begun", "held", "newest", "ended", "pool", "free_at")})
)
_PARTY_KEY = ("tenant", "campaign", "callee")
_ONE = select(DIAL_PARTIES).where(*(DIAL_PARTIES.c[name] == bindparam(name) for name in _PARTY_KEY))
_PARTY = {False: _ONE, True: _ONE.with_for_update()}
_NEW_PARTY = insert(DIAL_PARTIES)
_PUT_PARTY = (
    update(DIAL_PARTIES)
    .where(*(DIAL_PARTIES.c[name] == bindparam(f"of_{name}") for name in _PARTY_KEY))
    .values({name: bindparam(name) for name in ("begun", "held", "newest", "saw")})
)
