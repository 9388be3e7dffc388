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
