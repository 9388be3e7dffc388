"""Labels seen elsewhere: what a tenant's numbers were shown as, per platform and day; kept once, however often told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, tuple_, update

from callstanding.actions.labels import Label
from callstanding.control.audit import changing, note
from callstanding.control.claims import checked_number
from callstanding.control.database import reading
from callstanding.control.labels_tables import LABELS

PAGE = 1000
_MANY = 500  # rows of one statement: SQLite takes some thousand values at a time
_KEY = ("number", "day", "platform", "text")
_COLUMNS = tuple_(*(LABELS.c[name] for name in _KEY))
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an import: labels that are new, that tell another score or meaning now, and known before."""

    new: int
    changed: int
    known: int


class Labels:
    """The labels of all tenants; each answer is about one tenant's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, tenant: str, labels: Iterable[Label], *, source: str, who: str, now: float) -> Taken:
        """Keep labels, all or none; the same label again changes nothing. Raises UsageError for a number that is none.

        `source`: the name of the file, or `api`.
        """
        given = {_key(label): label for label in labels}
        for label in given.values():
            checked_number(label.number)
        with changing(self._engine) as connection:
            new, changed = 0, 0
            for some in _parts(list(given.values())):
                added, altered = _put(connection, tenant, {_key(label): label for label in some}, source, now)
                new, changed = new + added, changed + altered
            taken = Taken(new, changed, len(given) - new - changed)
            if new or changed:
                after = {"tenant": tenant, "new": new, "changed": changed, "source": source}
                note(connection, at=now, who=who, what="labels.taken", subject=tenant, after=after)
        return taken

    def of(self, tenant: str, numbers: Sequence[str], *, since: date | None = None) -> dict[str, list[Label]]:
        """The labels of some numbers, each number's oldest first."""
        found: dict[str, list[Label]] = defaultdict(list)
        with reading(self._engine) as connection:
            for some in _parts(list(dict.fromkeys(numbers))):
                asked = _asked(tenant, since).where(LABELS.c.number.in_(some))
                for row in connection.execute(asked):
                    found[row.number].append(_label(row))
        return dict(found)

    def listed(
        self, tenant: str, *, since: date | None = None, after: Sequence[str] = (), limit: int = PAGE
    ) -> list[Label]:
        """Labels by number, day, platform and text, after one of them (these four)."""
        asked = _asked(tenant, since).limit(limit)
        if after:
            asked = asked.where(tuple(after) < _COLUMNS)
        with reading(self._engine) as connection:
            return [_label(row) for row in connection.execute(asked)]

    def latest(self, *, since: date, most: int) -> dict[str, list[Label]]:
        """Of each number the last label of each platform since a day, whoever told it; of the newest `most`."""
        asked = (
            select(LABELS)
            .where(LABELS.c.day >= since.isoformat())
            .order_by(LABELS.c.day.desc(), *(LABELS.c[name] for name in _KEY))
        )
        found: dict[str, dict[str, Label]] = defaultdict(dict)
        with reading(self._engine) as connection:
            for row in connection.execute(asked.limit(most)):
                found[row.number].setdefault(row.platform, _label(row))
        return {number: list(shown.values()) for number, shown in found.items()}

    def numbers(self, tenant: str, *, since: date | None = None) -> list[str]:
        """The numbers that any label is about, in order."""
        asked = select(LABELS.c.number).where(LABELS.c.tenant == tenant).distinct().order_by(LABELS.c.number)
        if since is not None:
            asked = asked.where(LABELS.c.day >= since.isoformat())
        with reading(self._engine) as connection:
            return list(connection.execute(asked).scalars())


def _put(
    connection: Connection, tenant: str, given: dict[tuple[str, ...], Label], source: str, now: float
) -> tuple[int, int]:
    """(labels added, labels altered)."""
    asked = select(LABELS).where(LABELS.c.tenant == tenant, _COLUMNS.in_(list(given)))
    have = {_key(label): label for label in map(_label, connection.execute(asked))}
    new = [label for key, label in given.items() if key not in have]
    other = [label for key, label in given.items() if key in have and have[key] != label]
    if new:
        connection.execute(insert(LABELS), [_row(label) | _extra(tenant, source, now) for label in new])
    if other:
        mine = [LABELS.c[name] == bindparam(f"of_{name}") for name in ("tenant", *_KEY)]
        rows = [{f"of_{name}": value for name, value in (_row(label) | {"tenant": tenant}).items()} for label in other]
        values: dict[str, Any] = {name: bindparam(f"of_{name}") for name in ("meaning", "score")}
        connection.execute(update(LABELS).where(*mine).values(**values, source=source, taken=now), rows)
    return len(new), len(other)


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _MANY] for start in range(0, len(items), _MANY))


def _asked(tenant: str, since: date | None) -> Any:
    asked = select(LABELS).where(LABELS.c.tenant == tenant)
    asked = asked.order_by(LABELS.c.number, LABELS.c.day, LABELS.c.platform, LABELS.c.text)
    return asked if since is None else asked.where(LABELS.c.day >= since.isoformat())


def _key(label: Label) -> tuple[str, ...]:
    return label.number, label.day.isoformat(), label.platform, label.text


def _row(label: Label) -> dict[str, Any]:
    key = dict(zip(_KEY, _key(label), strict=True))
    return key | {"meaning": label.meaning, "score": label.score}


def _extra(tenant: str, source: str, now: float) -> dict[str, Any]:
    return {"tenant": tenant, "source": source, "taken": now}


def _label(row: Row[Any]) -> Label:
    return Label(row.number, date.fromisoformat(row.day), row.platform, row.text, row.meaning, row.score)
