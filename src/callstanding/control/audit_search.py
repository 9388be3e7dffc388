"""Finds rows of the audit log: by who, what, about what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Engine, func, select

from callstanding.control.audit import PAGE, Entry
from callstanding.control.database import reading
from callstanding.control.tables import AUDIT


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. A text is found anywhere in its column, in small and large letters; empty: any.

    `since` and `until` are seconds since 1970, the second one not included.
    """

    who: str = ""
    what: str = ""
    subject: str = ""
    since: float | None = None
    until: float | None = None


def newest(engine: Engine, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> list[Entry]:
    """Rows that fit, newest first, before a seq."""
    asked = select(AUDIT).where(*_fits(wanted)).order_by(AUDIT.c.seq.desc()).limit(limit)
    if before is not None:
        asked = asked.where(AUDIT.c.seq < before)
    with reading(engine) as connection:
        return [Entry(**row) for row in connection.execute(asked).mappings()]


def every(engine: Engine, wanted: Wanted) -> Iterator[Entry]:
    """All rows that fit, newest first, page by page."""
    before: int | None = None
    while page := newest(engine, wanted, before=before):
        yield from page
        before = page[-1].seq


def _fits(wanted: Wanted) -> list[ColumnElement[bool]]:
    texts = ((AUDIT.c.who, wanted.who), (AUDIT.c.what, wanted.what), (AUDIT.c.subject, wanted.subject))
    found = [_holds(column, text) for column, text in texts if text]
    if wanted.since is not None:
        found.append(AUDIT.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(AUDIT.c.at < wanted.until)
    return found


def _holds(column: Column[str], text: str) -> ColumnElement[bool]:
    """SQLite compares ASCII letters alone without case; both databases do so here."""
    return func.lower(column).contains(text.lower(), autoescape=True)
