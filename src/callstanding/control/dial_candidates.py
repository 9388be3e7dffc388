"""Which of very many numbers are looked at closely: those that have been free for longest."""

from __future__ import annotations

from sqlalchemy import Connection, select

from callstanding.control.dial_asked import Candidate, Wanted
from callstanding.control.grant_tables import DIAL_NUMBERS

MOST = 64  # numbers whose calls are read for one decision
_PAGE = 500  # numbers in one question


def few(connection: Connection, wanted: Wanted, saw: str | None) -> list[Candidate]:
    """At most 64 of the candidates: the one asked for, the one that the party saw, and those that are free soonest.

    `free_at` is when a number's own limits let it call again, as of its last grant; it never calls too late a number
    free that is not looked at: where all 64 must wait, every other one must wait at least as long.
    """
    if len(wanted.candidates) <= MOST:
        return list(wanted.candidates)
    free = _free_at(connection, [each.number for each in wanted.candidates])
    first = (wanted.asked, saw)

    def key(each: Candidate) -> tuple[bool, bool, float, str]:
        calls = each.state in ("warming", "in use")
        return each.number not in first, not calls, free.get(each.number, 0.0), each.number

    return sorted(wanted.candidates, key=key)[:MOST]


def _free_at(connection: Connection, numbers: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for start in range(0, len(numbers), _PAGE):
        page = numbers[start : start + _PAGE]
        asked = select(DIAL_NUMBERS.c.number, DIAL_NUMBERS.c.free_at).where(DIAL_NUMBERS.c.number.in_(page))
        found |= {row.number: row.free_at for row in connection.execute(asked)}
    return found
