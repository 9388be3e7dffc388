"""The care list: which numbers and holders are hospitals, schools, pharmacies and so on, as the operator told us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Engine, delete, func, insert, select, tuple_

from callstanding.control.audit import changing, note
from callstanding.control.claims import checked_number
from callstanding.control.database import reading
from callstanding.control.operator_tables import SORTS
from callstanding.errors import UsageError
from callstanding.inventory.sorts import Subscriber, by_care

_MANY = 500  # rows of one statement: SQLite takes some thousand values at a time
_KEY = tuple_(SORTS.c.kind, SORTS.c.subject)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """What came of an import: subscribers that are new, that have another sort now, known before, and taken off."""

    new: int
    changed: int
    known: int
    dropped: int = 0


class Sorts:
    """The care list of one house. Every change of it is in the audit log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, given: Iterable[Subscriber], *, source: str, who: str, now: float, whole: bool = False) -> Listed:
        """Take subscribers in, all or none; `whole`: the list is complete, who is not on it is taken off.

        `source`: the name of the file. Raises UsageError for a number that is none and for a complete list of nobody.
        """
        told = {(one.kind, one.subject): one for one in given}
        _check(told.values(), whole=whole)
        with changing(self._engine) as connection:
            have = dict(_sorts(connection))
            other = [one for key, one in told.items() if have.get(key) != one.sort]
            gone = [key for key in have if whole and key not in told]
            for some in _parts([(one.kind, one.subject) for one in other] + gone):
                connection.execute(delete(SORTS).where(_KEY.in_(some)))
            for those in _parts(other):
                connection.execute(insert(SORTS), [_row(one, source, now) for one in those])
            new = sum((one.kind, one.subject) not in have for one in other)
            done = Listed(new, len(other) - new, len(told) - len(other), len(gone))
            if other or gone:
                after = {"new": done.new, "changed": done.changed, "dropped": done.dropped, "source": source}
                note(connection, at=now, who=who, what="sorts.taken", subject=source, after=after)
        return done

    def listed(self) -> list[Subscriber]:
        """Everyone on the list: holders first, then numbers, in order."""
        with reading(self._engine) as connection:
            return [Subscriber(kind, subject, sort) for (kind, subject), sort in _sorts(connection)]  # type: ignore[arg-type]

    def counted(self) -> list[tuple[str, int]]:
        """How many entries of each sort there are, those first that people wait for most."""
        asked = select(SORTS.c.sort, func.count().label("numbers")).group_by(SORTS.c.sort)
        with reading(self._engine) as connection:
            return by_care({row.sort: row.numbers for row in connection.execute(asked)})


def _check(told: Iterable[Subscriber], *, whole: bool) -> None:
    there = False
    for one in told:
        there = True
        if one.kind == "number":
            checked_number(one.subject)
    if whole and not there:
        raise UsageError("The list names nobody; everyone would be taken off.", hint="Is it the right file?")


def _sorts(connection: Connection) -> Iterator[tuple[tuple[str, str], str]]:
    asked = select(SORTS.c.kind, SORTS.c.subject, SORTS.c.sort).order_by(SORTS.c.kind, SORTS.c.subject)
    for kind, subject, sort in connection.execute(asked):
        yield (kind, subject), sort


def _row(one: Subscriber, source: str, now: float) -> dict[str, object]:
    return {"kind": one.kind, "subject": one.subject, "sort": one.sort, "source": source, "taken": now}


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _MANY] for start in range(0, len(items), _MANY))
