"""SQL about answered and unanswered calls made, over the tables of `contacts`."""

from __future__ import annotations

_BRIEF = "outcome = 'answered' AND talk_ms <= {silent_ms}"
_RANG = "outcome = 'no-answer' AND ring_ms IS NOT NULL AND coalesce(hangup_by, 'caller') = 'caller'"


def dropped(silent_s: float, ring_s: float) -> str:
    """SELECT of one row for each number, account and trunk: calls answered, dropped, and given up too soon.

    `unsure`: answered calls as brief as a dropped one of which nobody says who ended them. `rang`: unanswered calls that
    the caller gave up after a known time of ringing; `given_up` of these before `ring_s` seconds.
    """
    brief = _BRIEF.format(silent_ms=round(silent_s * 1000))
    return f"""SELECT number, account, trunk, count(*) FILTER (WHERE outcome = 'answered') AS answered,
        count(*) FILTER (WHERE {brief} AND hangup_by = 'caller') AS dropped,
        count(*) FILTER (WHERE {brief} AND hangup_by IS NULL) AS unsure,
        count(*) FILTER (WHERE {_RANG}) AS rang,
        count(*) FILTER (WHERE {_RANG} AND ring_ms < {round(ring_s * 1000)}) AS given_up
        FROM calls_made GROUP BY ALL ORDER BY ALL"""


def people(zone: str) -> str:
    """SELECT of `people_called`: each party once for each number and local day, by the first call of that day.

    `answered`: any call of that day. `met`: 0 a party called on an earlier day, 1 a new one in a block of 1,000 numbers
    that was called on an earlier day, 2 a new one elsewhere. `fate`: 1 no such number, 2 blocked or failed, 0 else.
    """
    local = f"((start AT TIME ZONE 'UTC') AT TIME ZONE '{zone}')"
    return f"""WITH days AS (SELECT number, party, {local}::DATE AS date, arg_min({local}, (start, call_key)) AS begun,
            arg_min(trunk, (start, call_key)) AS trunk, arg_min(outcome, (start, call_key)) AS outcome,
            any_value(callee_block) AS block, bool_or(outcome = 'answered') AS answered
        FROM calls_made GROUP BY ALL)
    SELECT number, date_diff('day', DATE '1970-01-01', date) AS day, hour(begun) AS hour, trunk, block, answered,
        CASE WHEN min(date) OVER (PARTITION BY number, party) < date THEN 0
            WHEN block <> 0 AND min(date) OVER (PARTITION BY block) < date THEN 1 ELSE 2 END AS met,
        CASE outcome WHEN 'invalid' THEN 1 WHEN 'blocked' THEN 2 WHEN 'failed' THEN 2 ELSE 0 END AS fate
    FROM days"""


DAILY = """SELECT number, day, count(*) AS people, count(*) FILTER (WHERE answered) AS answered FROM people_called
    GROUP BY ALL ORDER BY ALL"""
ACCOUNTS = "SELECT number, max(account) AS account FROM calls_made GROUP BY ALL ORDER BY ALL"
CELLS = """SELECT number, day, hour, trunk, block, met, fate, count(*) AS people, count(*) FILTER (WHERE answered) AS answered
    FROM people_called SEMI JOIN chosen_cells ON number = key GROUP BY ALL ORDER BY ALL"""
