"""The steps from facts to rollups, in order, each with a name and its SQL.

The steps read the relations `seen_calls` and `seen_reports` (the facts that are known as of the run's clock) and leave
small tables that `rolled` puts together, one part of the numbers at a time so that memory stays bounded; the large ones
are sorted, so that a part is found at once. A moment and its provenance are packed in one whole number (microseconds * 4 +
provenance code): "the first call" is a plain minimum and never depends on order. With `focus`, only the numbers in the
table `focus` are rolled.
"""

from __future__ import annotations

from dataclasses import dataclass

from callstanding.rollups.columns import CALLED_BACK, DERIVED, MADE, RECEIVED, REPORTED, Column

BUSY_HOUR = 5  # rhythm is read only in hours with five calls and more: fewer gaps say nothing
SEQUENCE = 3  # three numbers of one block of 100 in an hour; people and offices do not dial neighbours
VERIFIED_DAYS = 7  # a reporter must have been called in the seven days before (science.md 3.1)
VOICE_DAYS = 30  # one reporter has one voice per number in thirty days (science.md 3.1)
_HOUR_US = 3_600_000_000
_PACK = "epoch_us(start) * 4 + provenance"
_KEYS = "number, hour, provenance"
_SORTED = "ORDER BY number, hour"


@dataclass(frozen=True, slots=True)
class Step:
    """One named table of the fold, and the SELECT that makes it."""

    name: str
    select: str


def rollup_steps(*, focus: bool = False) -> tuple[Step, ...]:
    """The tables that `rolled` reads, made from `seen_calls` and `seen_reports`, each from those before it."""
    made = "AND caller IN (SELECT number FROM focus)" if focus else ""
    into = "AND callee IN (SELECT number FROM focus)" if focus else ""
    told = "WHERE number IN (SELECT number FROM focus)" if focus else ""
    return (
        Step("made", _made(made)),
        Step("contacts", _contacts(made, into)),
        Step("answers", _ANSWERS),
        Step("returned", _RETURNED),
        Step("rhythm", _RHYTHM),
        Step("sequences", _SEQUENCES),
        Step("subjects", _SUBJECTS),
        Step("received", _received(into)),
        Step("voices", _voices(told)),
        Step("heard", _HEARD),
    )


def _aggregates(columns: tuple[Column, ...]) -> str:
    # account is a key and keeps 64 bits; the other counts of one hour fit in 32 (talk in 64)
    wide = {"account": "UBIGINT", "talk_out_ms": "BIGINT", "talk_in_ms": "BIGINT"}
    return ", ".join(f"({c.sql})::{wide.get(c.name, 'INTEGER')} AS {c.name}" for c in columns)


def _made(focus: str) -> str:
    return f"SELECT caller AS number, hour, provenance, {_aggregates(MADE)} FROM seen_calls WHERE caller <> 0 {focus} GROUP BY ALL {_SORTED}"


def _contacts(made: str, into: str) -> str:
    chosen = f"AND ((true {made}) OR (true {into}))" if made else ""
    return f"""SELECT caller, callee, min({_PACK}) AS first, min({_PACK}) FILTER (WHERE outcome = 'answered') AS first_answered
        FROM seen_calls WHERE caller <> 0 AND callee <> 0 {chosen} GROUP BY ALL"""


def _moment(packed: str) -> str:
    return f"({packed} // 4 // {_HOUR_US})::INTEGER AS hour, ({packed} % 4)::UTINYINT AS provenance"


_ANSWERS = f"""SELECT {_KEYS}, sum(fresh)::INTEGER AS new_callees, sum(answered)::INTEGER AS answered_new FROM (
        SELECT caller AS number, {_moment("first")}, 1 AS fresh, 0 AS answered FROM contacts
        UNION ALL SELECT caller, {_moment("first_answered")}, 0, 1 FROM contacts WHERE first_answered IS NOT NULL
    ) GROUP BY ALL {_SORTED}"""

# Two parties who called each other: the one who called first made a cold contact, the other returned it.
_RETURNED = f"""WITH mutual AS (
        SELECT a.caller AS number, a.first AS mine, b.first AS theirs, b.first_answered AS reached
        FROM contacts a JOIN contacts b ON b.caller = a.callee AND b.callee = a.caller
        WHERE a.caller <> a.callee AND a.callee IN (SELECT caller FROM contacts))
    SELECT {_KEYS}, sum(warm)::INTEGER AS returns_out, sum(back)::INTEGER AS called_back, sum(met)::INTEGER AS callbacks_reached FROM (
        SELECT number, {_moment("mine")}, 1 AS warm, 0 AS back, 0 AS met FROM mutual WHERE theirs // 4 < mine // 4
        UNION ALL SELECT number, (theirs // 4 // {_HOUR_US})::INTEGER, (mine % 4)::UTINYINT, 0, 1, 0
            FROM mutual WHERE mine // 4 < theirs // 4
        UNION ALL SELECT number, (reached // 4 // {_HOUR_US})::INTEGER, (mine % 4)::UTINYINT, 0, 0, 1
            FROM mutual WHERE mine // 4 < theirs // 4 AND reached IS NOT NULL
    ) GROUP BY ALL"""

_BUSY = f"SELECT number, hour, provenance FROM made WHERE calls_out >= {BUSY_HOUR}"
_BUSY_CALLS = (
    f"seen_calls c SEMI JOIN ({_BUSY}) b ON c.caller = b.number AND c.hour = b.hour AND c.provenance = b.provenance"
)

_RHYTHM = f"""SELECT caller AS number, hour, provenance, count(gap_s)::INTEGER AS gaps, sum(gap_s)::BIGINT AS gap_sum_s,
        sum(gap_s * gap_s)::BIGINT AS gap_square_s2, count(*) FILTER (WHERE start < busy_until)::INTEGER AS overlapped_out
    FROM (SELECT caller, hour, provenance, start,
            epoch(start)::BIGINT - epoch(lag(start) OVER w)::BIGINT AS gap_s,
            max(start + to_milliseconds(coalesce(ring_ms, 0) + talk_ms)) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
        FROM {_BUSY_CALLS}
        WINDOW w AS (PARTITION BY caller, hour, provenance ORDER BY start, talk_ms, ring_ms))
    GROUP BY ALL"""

_SEQUENCES = f"""SELECT {_KEYS}, sum(calls)::INTEGER AS sequential_out FROM (
        SELECT caller AS number, hour, provenance, callee_block, count(*) AS calls FROM {_BUSY_CALLS}
        WHERE callee_block <> 0 GROUP BY ALL HAVING count(DISTINCT callee) >= {SEQUENCE}
    ) GROUP BY ALL"""


# Numbers that called, were reported or are assigned: only these have a standing, so only these receive.
_SUBJECTS = "SELECT number FROM made UNION SELECT number FROM seen_reports UNION SELECT number FROM assignments"


def _received(focus: str) -> str:
    return f"""SELECT callee AS number, hour, provenance, {_aggregates(RECEIVED)} FROM seen_calls
        WHERE callee <> 0 AND callee IN (FROM subjects) {focus} GROUP BY ALL {_SORTED}"""


# A report counts fully when its reporter was called; it then takes the provenance of the latest of those calls.
def _voices(focus: str) -> str:
    return f"""WITH told AS (SELECT * FROM seen_reports {focus}), called AS (
            SELECT t.report_key, max({_PACK}) AS latest FROM told t JOIN seen_calls c
            ON c.caller = t.number AND c.callee = t.reporter AND c.start <= t.event_at AND c.start >= t.event_at - INTERVAL {VERIFIED_DAYS} DAY
            WHERE t.reporter <> 0 GROUP BY ALL)
        SELECT number, hour, kind, latest, event_at - lag(event_at) OVER (
            PARTITION BY number, if(reporter = 0, report_key, reporter), kind = 'wanted', latest IS NULL ORDER BY event_at, report_key) AS silence
        FROM told LEFT JOIN called USING (report_key)"""


def _heard(kind: str) -> str:
    return f"count(*) FILTER (WHERE kind = '{kind}' AND latest IS NOT NULL)::INTEGER AS reports_{kind}"


_HEARD = f"""SELECT number, hour, (coalesce(latest % 4, 2))::UTINYINT AS provenance,
        {_heard("spam")}, {_heard("fraud")}, {_heard("block")}, {_heard("wanted")},
        count(*) FILTER (WHERE kind <> 'wanted' AND latest IS NULL)::INTEGER AS hearsay,
        count(*) FILTER (WHERE kind = 'wanted' AND latest IS NULL)::INTEGER AS hearsay_wanted
    FROM voices WHERE silence IS NULL OR silence > INTERVAL {VOICE_DAYS} DAY GROUP BY ALL"""


def _filled(columns: tuple[Column, ...]) -> str:
    return ", ".join(f"coalesce({c.name}, 0) AS {c.name}" for c in columns)


def span(part: int, parts: int) -> str:
    """WHERE clause of one of `parts` equal spans of the 64-bit keys."""
    if parts == 1:
        return ""
    step = (1 << 64) // parts + 1
    return f"WHERE number >= {part * step}::UBIGINT AND number <= {min((part + 1) * step, 1 << 64) - 1}::UBIGINT"


COUNTED = {
    "made": [c.name for c in MADE],
    "answers": ["new_callees", "answered_new"],
    "returned": ["returns_out", *(c.name for c in CALLED_BACK)],
    "rhythm": ["gaps", "gap_sum_s", "gap_square_s2", "overlapped_out"],
    "sequences": ["sequential_out"],
    "received": [c.name for c in RECEIVED],
    "heard": [c.name for c in REPORTED],
}
"""The steps' tables that `rolled` puts together, with the columns that each has."""


def rolled(part: int = 0, parts: int = 1, *, prefix: str = "") -> str:
    """SELECT of the whole rollup rows of one part of the numbers, put together from the steps' tables."""
    only = span(part, parts)
    first, *rest = (f"(SELECT * FROM {prefix}{name} {only}) {name}" for name in COUNTED)
    joined = " ".join(f"FULL JOIN {table} USING ({_KEYS})" for table in rest)
    columns = ", ".join(_filled(group) for group in (MADE, DERIVED, RECEIVED, CALLED_BACK, REPORTED))
    return f"SELECT {_KEYS}, {columns} FROM {first} {joined}"
