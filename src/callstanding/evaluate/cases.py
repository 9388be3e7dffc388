"""One case for each label: was the number tagged while it was that, since when, and what is its score now."""

from __future__ import annotations

from pathlib import Path

import duckdb

from callstanding.evaluate.files import reading

# A tag counts for a label where the number is spam at any moment of its span: also where it was given before the span
# and stands at its begin, since whoever has the number then is shown as spam. It does not count where the history ends
# it by then, as it does where another holder gets the number. Statuses change with full hours, and a new tenure begins
# with the first full hour of its holder (pipeline/tenures.py); therefore the begin of a span means the first full hour
# from `from` on. A label that begins days before the assignment does gets the former holder's tag counted: that long
# the new holder was shown as spam. Without history only labels that hold now can be told from the status.
CASES = """CREATE OR REPLACE TABLE cases AS WITH moment AS (SELECT max(as_of) AS now FROM standings),
    places AS (
        SELECT *, least(ends - INTERVAL 1 second, date_trunc('hour', begins - INTERVAL 1 microsecond) + INTERVAL 1 hour) AS settled,
            now >= begins AND now < ends AS holds
        FROM spans CROSS JOIN moment),
    stood AS (
        SELECT id, greatest(begins, h."at") AS stood_at, h.status AS stood
        FROM places ASOF JOIN history h ON h.number = places.number AND settled >= h."at"),
    turns AS (
        SELECT id, min(h."at") FILTER (WHERE h.status = 'spam' AND h."at" < ends) AS turned_at,
            max(h."at") FILTER (WHERE h.status = 'clean' AND h.was IN ('spam', 'recovering')) AS cleaned_at,
            count(*) FILTER (WHERE (h.status = 'spam') <> (h.was = 'spam') AND h."at" < ends) AS flips
        FROM places JOIN history h ON h.number = places.number AND h."at" > settled AND (next IS NULL OR h."at" < next)
        GROUP BY id)
    SELECT places.*, s.status, if(holds, s.spam_score, NULL) AS scored,
        if(stood = 'spam', stood_at, turned_at) AS tagged_at, cleaned_at, coalesce(flips, 0) AS flips,
        CASE WHEN begins > now THEN NULL WHEN $known THEN tagged_at IS NOT NULL WHEN holds THEN coalesce(status = 'spam', false) END
            AS tagged
    FROM places LEFT JOIN standings s USING (number) LEFT JOIN stood USING (id) LEFT JOIN turns USING (id)"""

# How a case called: how often, first and last, and how often before its tag.
CALLED = """CREATE OR REPLACE TABLE called AS
    SELECT id, count(*) AS calls, min(start) AS first_call, max(start) AS last_call,
        count(*) FILTER (WHERE start <= tagged_at) AS calls_before
    FROM cases JOIN calls ON caller = number AND start >= begins AND start < ends GROUP BY id"""
_NO_CALLS = "CREATE OR REPLACE TABLE called (id BIGINT, calls BIGINT, first_call TIMESTAMPTZ, last_call TIMESTAMPTZ, calls_before BIGINT)"


def make_cases(sql: duckdb.DuckDBPyConnection, *, calls: Path | None, known: bool) -> None:
    """Make the tables `cases`, in the order of their numbers, and `called`, which is empty without calls.

    `known`: whether there is a history. `tagged` is null where nothing can be said.
    """
    sql.execute(CASES, {"known": known})
    if calls is None:
        sql.execute(_NO_CALLS)
        return
    with reading(calls, "calls"):
        sql.execute(CALLED)
