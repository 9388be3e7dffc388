"""Very many numbers are looked at some at a time: those first that have been free for longest."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from callstanding.actions.holding import CALLING, SHOWN_AS_SPAM
from callstanding.control.dial_asked import Candidate, Standings, Wanted
from callstanding.control.grant_tables import DIAL_NUMBERS

MOST = 64  # numbers whose calls are read at once
_PAGE = 500  # numbers in one question


def batches(
    connection: Connection, wanted: Wanted, saw: str | None, standings: Standings | None, *, at: float
) -> Iterator[list[Candidate]]:
    """The candidates, 64 at a time: the one asked for and the one that the party saw, then those that are free soonest.

    `free_at` is when a number's own limits let it call again, as of its last grant; it is never too late. So the rest
    is left out once it begins with a number that must wait, or one that must not call at all.
    """
    if len(wanted.candidates) <= MOST:
        yield list(wanted.candidates)
        return
    free = _free_at(connection, [each.number for each in wanted.candidates])
    first = (wanted.asked, saw)

    def key(each: Candidate) -> tuple[bool, bool, float, str]:
        return each.number not in first, _stopped(each, standings), free.get(each.number, 0.0), each.number

    order = sorted(wanted.candidates, key=key)
    for start in range(0, len(order), MOST):
        yield order[start : start + MOST]
        following = order[start + MOST : start + MOST + 1]
        if not following or _stopped(following[0], standings) or free.get(following[0].number, 0.0) > at:
            return


def _stopped(candidate: Candidate, standings: Standings | None) -> bool:
    """Whether its state or its standing keeps it from calling, whatever the hour."""
    standing = standings.get(candidate.number) if standings else None
    return candidate.state not in CALLING or (standing is not None and standing.status in SHOWN_AS_SPAM)


def _free_at(connection: Connection, numbers: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for start in range(0, len(numbers), _PAGE):
        page = numbers[start : start + _PAGE]
        asked = select(DIAL_NUMBERS.c.number, DIAL_NUMBERS.c.free_at).where(DIAL_NUMBERS.c.number.in_(page))
        found |= {row.number: row.free_at for row in connection.execute(asked)}
    return found
