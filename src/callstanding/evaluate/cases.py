"""One case for each label: was the number tagged while it was that, when, and what is its score now."""

from __future__ import annotations

import duckdb

# A label holds from `from` to `to` (null: from the beginning, until now). A tag counts where it lies in that span, and
# a tag from before it, which still stood when the span began, does not: it was given to somebody else. `scored` is the
# score of the label that holds now.
CASES = """CREATE OR REPLACE TABLE cases AS WITH moment AS (SELECT max(as_of) AS now FROM standings),
    spans AS (
        SELECT row_number() OVER () AS id, number, kind, label,
            coalesce("from"::TIMESTAMPTZ, '1900-01-01'::TIMESTAMPTZ) AS begins,
            coalesce("to"::TIMESTAMPTZ, '9999-01-01'::TIMESTAMPTZ) AS ends FROM labels),
    turns AS (
        SELECT id, min(h.at) FILTER (WHERE h.status = 'spam') AS tagged_at,
            max(h.at) FILTER (WHERE h.status IN ('clean', 'unknown') AND h.was IN ('recovering', 'spam', 'watch')) AS cleaned_at,
            count(*) FILTER (WHERE (h.status = 'spam') <> (h.was = 'spam')) AS flips
        FROM spans JOIN history h ON h.number = spans.number AND h.at >= begins AND h.at < ends GROUP BY id)
    SELECT spans.*, s.status, now, now BETWEEN begins AND ends AS holds,
        if(now BETWEEN begins AND ends, s.spam_score, NULL) AS scored,
        tagged_at, cleaned_at, coalesce(flips, 0) AS flips,
        tagged_at IS NOT NULL OR (now BETWEEN begins AND ends AND s.status = 'spam' AND NOT known) AS tagged
    FROM spans CROSS JOIN moment LEFT JOIN standings s USING (number) LEFT JOIN turns USING (id)
    CROSS JOIN (SELECT count(*) > 0 AS known FROM history)"""

# How a case called: how often, first and last, and how often before its tag.
CALLED = """CREATE OR REPLACE TABLE called AS
    SELECT id, count(*) AS calls, min(start::TIMESTAMPTZ) AS first_call, max(start::TIMESTAMPTZ) AS last_call,
        count(*) FILTER (WHERE start::TIMESTAMPTZ <= tagged_at) AS calls_before
    FROM cases JOIN calls ON caller = number AND start::TIMESTAMPTZ >= begins AND start::TIMESTAMPTZ < ends GROUP BY id"""


def make_cases(sql: duckdb.DuckDBPyConnection, *, calls: bool) -> None:
    """Make the tables `cases` and, from the calls, `called`; without calls the latter is empty."""
    sql.execute(CASES)
    if calls:
        sql.execute(CALLED)
    else:
        sql.execute(
            "CREATE OR REPLACE TABLE called (id BIGINT, calls BIGINT, first_call TIMESTAMPTZ, last_call TIMESTAMPTZ, calls_before BIGINT)"
        )
