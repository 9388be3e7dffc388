"""Calls that did not pass the budget: counted in call records, they take their part of the limits all the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import chain, repeat

from sqlalchemy import Connection, Engine, bindparam, update

from callstanding.actions.windows import HOUR, WEEK
from callstanding.control.claims import checked_number
from callstanding.control.database import writing
from callstanding.control.dial_rows import NumberRow, number_rows
from callstanding.control.grant_tables import DIAL_NUMBERS
from callstanding.control.packed import packed
from callstanding.errors import UsageError

Hours = Mapping[int, int]
"""Hours since 1970 (UTC) -> calls that the number made in them, as its records say."""


def take_seen(engine: Engine, tenant: str, seen: Mapping[str, Hours], *, now: float) -> int:
    """Take over how many calls numbers made by the hour, in place of what was known of these hours.

    Of each hour the larger figure counts: what the budget let begin, or what the records have. What is more than it
    knew counts from the end of its hour, so that it leaves no window too early. Hours older than a week are passed
    over. Returns how many calls were made beside the budget. Raises UsageError.
    """
    for number in seen:
        checked_number(number)
    if any(calls < 0 for hours in seen.values() for calls in hours.values()):
        raise UsageError("A number cannot have made fewer than no calls.")
    with writing(engine) as connection:
        rows = number_rows(connection, seen, tenant, lock=True)
        return sum(_take(connection, rows[number], hours, now) for number, hours in sorted(seen.items()))


def _take(connection: Connection, row: NumberRow, hours: Hours, now: float) -> int:
    first = (now - WEEK) // HOUR
    told = {hour: calls for hour, calls in hours.items() if hour >= first}
    more = {hour: max(0, calls - _begun(row, hour)) for hour, calls in told.items()}
    kept = [end for end in row.seen if end > now - WEEK and end // HOUR - 1 not in told]
    new = chain.from_iterable(repeat((hour + 1) * HOUR, calls) for hour, calls in more.items())
    connection.execute(_PUT_SEEN, {"of": row.number, "seen": packed(sorted([*kept, *new]))})
    return sum(more.values())


def _begun(row: NumberRow, hour: int) -> int:
    begun = row.times.begun
    return bisect_left(begun, (hour + 1) * HOUR) - bisect_left(begun, hour * HOUR)


_PUT_SEEN = update(DIAL_NUMBERS).where(DIAL_NUMBERS.c.number == bindparam("of")).values(seen=bindparam("seen"))
