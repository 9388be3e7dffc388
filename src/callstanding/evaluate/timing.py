"""How soon spam is tagged, how steady tags are, and how long they last once the calls stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from callstanding.evaluate.rates import Rate, rate

FIRST = (27, 100, 1000)  # calls: 95 % of robocall campaigns stay under 27 (NCSU, USENIX Security 2020)
_MONTH_H = 24 * 30


@dataclass(frozen=True)
class Timing:
    """Medians and shares over spam labels; None where nothing can be said, as without calls or history.

    A label that begins under a tag which still stands was tagged after 0 calls and 0 hours.
    """

    calls_until_tag: float | None  # median, of the tagged
    hours_until_tag: float | None  # median from the first call, of the tagged
    within_calls: dict[int, Rate]  # of the spam labels with at least so many calls, those tagged by then
    flips: float | None  # into and out of spam, per 1,000 number-months, all labels
    days_to_clean: float | None  # median from the last call of a tagged number to clean, of those that are clean again


def timing(sql: duckdb.DuckDBPyConnection, *, history: bool) -> Timing:
    """The times of all cases."""
    calls, hours, days = sql.execute(
        """SELECT median(calls_before) FILTER (WHERE tagged_at IS NOT NULL),
            median(greatest(0, epoch(tagged_at - first_call) / 3600)) FILTER (WHERE tagged_at IS NOT NULL),
            median(epoch(cleaned_at - last_call) / 86400) FILTER (WHERE tagged_at IS NOT NULL AND cleaned_at > last_call)
        FROM cases JOIN called USING (id) WHERE label = 'spam'"""
    ).fetchall()[0]
    if not history:
        return Timing(None, None, {}, None, None)
    return Timing(calls, hours, dict(_within(sql)), _flips(sql), days)


def _within(sql: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Rate]]:
    for first in FIRST:
        k, n = sql.execute(
            """SELECT count(*) FILTER (WHERE tagged_at IS NOT NULL AND calls_before <= $1), count(*)
            FROM cases JOIN called USING (id) WHERE label = 'spam' AND calls >= $1""",
            [first],
        ).fetchall()[0]
        if n:
            yield first, rate(k, n)


def _flips(sql: duckdb.DuckDBPyConnection) -> float | None:
    """Flips per 1,000 number-months; a label without calls counts from the first change of any number."""
    flips, hours = sql.execute(
        """SELECT sum(flips), sum(epoch(least(ends, now) - greatest(begins, started)) / 3600) FROM cases
        CROSS JOIN (SELECT min("at") AS started FROM history) WHERE begins < now AND ends > started"""
    ).fetchall()[0]
    return None if not hours else float(1000 * flips / (hours / _MONTH_H))
