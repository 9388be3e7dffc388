"""How soon spam is tagged, how steady tags are, and how long they last once the calls stop."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

FIRST = (27, 100, 1000)  # calls: 95 % of robocall campaigns stay under 27 (NCSU, USENIX Security 2020)
_MONTH_H = 24 * 30


@dataclass(frozen=True)
class Timing:
    """Medians and shares over spam numbers; None where nothing can be said, as without calls or history."""

    calls_until_tag: float | None  # median, of the tagged
    hours_until_tag: float | None  # median from the first call, of the tagged
    within_calls: dict[int, float]  # share of the spam numbers with so many calls that were tagged by then
    flips: float | None  # into and out of spam, per 1,000 number-months, all labels
    days_to_clean: float | None  # median from the last call of a tagged number to clean, of those that are clean again


def timing(sql: duckdb.DuckDBPyConnection, *, history: bool) -> Timing:
    """The times of all cases."""
    calls, hours, days = sql.execute(
        """SELECT median(calls_before) FILTER (WHERE tagged_at IS NOT NULL),
            median(epoch(tagged_at - first_call) / 3600) FILTER (WHERE tagged_at IS NOT NULL),
            median(epoch(cleaned_at - last_call) / 86400) FILTER (WHERE tagged_at IS NOT NULL AND cleaned_at > last_call)
        FROM cases JOIN called USING (id) WHERE label = 'spam'"""
    ).fetchall()[0]
    within = {}
    for n in FIRST:
        share = sql.execute(
            """SELECT avg((tagged_at IS NOT NULL AND calls_before <= $1)::INTEGER) FROM cases JOIN called USING (id)
            WHERE label = 'spam' AND calls >= $1""",
            [n],
        ).fetchall()[0][0]
        if share is not None:
            within[n] = float(share)
    return Timing(calls, hours, within, _flips(sql) if history else None, days)


def _flips(sql: duckdb.DuckDBPyConnection) -> float | None:
    """Flips per 1,000 number-months; a label without calls counts from the first change of any number."""
    flips, hours = sql.execute(
        """SELECT sum(flips), sum(epoch(least(ends, now) - greatest(begins, started)) / 3600) FROM cases
        CROSS JOIN (SELECT min("at") AS started FROM history) WHERE begins < now AND ends > started"""
    ).fetchall()[0]
    return None if not hours else float(1000 * flips / (hours / _MONTH_H))
