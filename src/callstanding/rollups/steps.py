"""The steps from facts to rollups, in order, each with a name and its SQL.

The steps read `seen_calls`, `seen_reports` and `seen_assignments` (the facts known as of the run's clock), and
`seen_freezes` (the times in which complaints about a disputed number arrive in vain), and leave
small tables that together make the rollups, read one part of the numbers at a time so that memory stays bounded; the large ones
are sorted, so that a part is found at once. The first call and the first talk of two parties are packed into one whole number
each, the second first, then the provenance, then what is counted of them: "the first" is a plain minimum and never
depends on order. Every count comes from one call, from the calls of two parties, from one hour of a caller, or from what
one reporter says of one number: so the fold of a few whole such groups tells what changed in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from callstanding.rollups.columns import (
    AGAIN,
    AMONG,
    ANSWERS,
    CALLED_BACK,
    COLUMNS,
    LINES,
    MADE,
    MET,
    ONE_RING_MS,
    OUTCOMES,
    RECEIVED,
    REPORTED,
    Column,
    type_of,
)

BUSY_HOUR = 5  # rhythm is read only in hours with five calls and more: fewer gaps say nothing
SEQUENCE = 3  # three numbers of one block of 100 in an hour; people and offices do not dial neighbours
VERIFIED_DAYS = 7  # a reporter must have been called in the seven days before (science.md 3.1)
VOICE_DAYS = 30  # one reporter has one voice per number in thirty days (science.md 3.1)
_SECOND = "(epoch_us(start) // 1000000 * 4 + provenance)"  # and the provenance
_OUTCOME = " ".join(f"WHEN '{outcome}' THEN {code}" for code, outcome in enumerate(OUTCOMES))
_RANG = f"CASE WHEN ring_ms IS NULL THEN 0 WHEN ring_ms <= {ONE_RING_MS} THEN 1 ELSE 2 END"
_ENDER = "CASE hangup_by WHEN 'caller' THEN 1 WHEN 'callee' THEN 2 ELSE 0 END"
_CALL, _TALK = 1 << 5, 1 << 30  # room for outcome * 4 + ringing, and for talk * 4 + ender: two days have 28 bits of ms
_KEYS = "number, hour, provenance"
_SORTED = "ORDER BY number, hour"
_VOICE_US = VOICE_DAYS * 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One named table of the fold, and the SELECT that makes it."""

    name: str
    select: str


def rollup_steps() -> tuple[Step, ...]:
    """The tables that `rolled` reads, made from the facts seen, each from those before it."""
    return (
        Step("inside", _INSIDE),
        Step("made", _MADE),
        Step("among", _AMONG),
        Step("contacts", _CONTACTS),
        Step("met", _MET),
        Step("answers", _ANSWERS),
        Step("again", _AGAIN),
        Step("returned", _RETURNED),
        Step("rhythm", _RHYTHM),
        Step("sequences", _SEQUENCES),
        Step("subjects", _SUBJECTS),
        Step("received", _RECEIVED),
        Step("voices", _VOICES),
        Step("heard", _HEARD),
    )


def _aggregates(columns: tuple[Column, ...]) -> str:
    return ", ".join(f"({c.sql})::{type_of(c.name)} AS {c.name}" for c in columns)


_MADE = f"SELECT caller AS number, hour, provenance, {_aggregates(MADE)} FROM seen_calls WHERE caller <> 0 GROUP BY ALL {_SORTED}"

# A holder's calls among his own numbers say nothing of how others take his calls, so they count as made, and as nothing
# else: numbers that call each other cannot make each other look liked. Who holds a number is the operator's own word;
# an account is not enough, since a caller may show numbers that he does not hold.
_INSIDE = """SELECT DISTINCT call_key, caller AS number, hour, provenance FROM seen_calls
    JOIN seen_assignments mine ON mine.number = caller AND start >= mine.from_at AND (mine.to_at IS NULL OR start < mine.to_at)
    JOIN seen_assignments theirs ON theirs.number = callee AND theirs.holder = mine.holder AND start >= theirs.from_at
        AND (theirs.to_at IS NULL OR start < theirs.to_at)
    WHERE caller <> 0"""
_OUTSIDE = "(SELECT * FROM seen_calls ANTI JOIN inside USING (call_key))"


_AMONG = f"SELECT {_KEYS}, count(*)::INTEGER AS inside_out FROM inside GROUP BY ALL"

_CONTACTS = f"""SELECT caller, callee, min({_SECOND} * {_CALL} + CASE outcome {_OUTCOME} END * 4 + {_RANG}) AS first,
        min({_SECOND} * {_TALK} + talk_ms * 4 + {_ENDER}) FILTER (WHERE outcome = 'answered') AS talk,
        count(*) FILTER (WHERE outcome = 'answered')::INTEGER AS talks
    FROM {_OUTSIDE} WHERE caller <> 0 AND callee <> 0 GROUP BY ALL"""


def _hour(packed: str, room: int) -> str:
    return f"({packed} // {room} // 4 // 3600)::INTEGER"


def _provenance(packed: str, room: int) -> str:
    return f"({packed} // {room} % 4)::UTINYINT"


def _moment(packed: str, room: int) -> str:
    return f"{_hour(packed, room)} AS hour, {_provenance(packed, room)} AS provenance"


_MET = f"""SELECT {_KEYS}, {_aggregates(MET)} FROM (
        SELECT caller AS number, {_moment("first", _CALL)}, first // 4 % {_CALL // 4} AS outcome, first % 4 AS rang FROM contacts)
    GROUP BY ALL {_SORTED}"""

_ANSWERS = f"""SELECT {_KEYS}, {_aggregates(ANSWERS)} FROM (
        SELECT caller AS number, {_moment("talk", _TALK)}, talk % {_TALK} // 4 AS talk_ms, talk % 4 AS ender FROM contacts
        WHERE talk IS NOT NULL)
    GROUP BY ALL {_SORTED}"""

_AGAIN = f"""SELECT {_KEYS}, {_aggregates(AGAIN)} FROM (
        SELECT caller AS number, {_moment("second", 1)} FROM (
            SELECT caller, callee, min({_SECOND}) AS second FROM {_OUTSIDE} JOIN contacts USING (caller, callee)
            WHERE talks > 1 AND outcome = 'answered' AND {_SECOND} // 4 > talk // {4 * _TALK} GROUP BY ALL))
    GROUP BY ALL {_SORTED}"""

# Two parties who called each other: the one who called first made a cold contact, the other returned it.
_RETURNED = f"""WITH mutual AS (
        SELECT a.caller AS number, a.first // {4 * _CALL} AS mine, b.first // {4 * _CALL} AS theirs, b.talk AS reached,
            {_provenance("a.first", _CALL)} AS provenance
        FROM contacts a JOIN contacts b ON b.caller = a.callee AND b.callee = a.caller
        WHERE a.caller <> a.callee AND a.callee IN (SELECT caller FROM contacts))
    SELECT {_KEYS}, sum(warm)::INTEGER AS returns_out, sum(back)::INTEGER AS called_back, sum(met)::INTEGER AS callbacks_reached FROM (
        SELECT number, (mine // 3600)::INTEGER AS hour, provenance, 1 AS warm, 0 AS back, 0 AS met FROM mutual WHERE theirs < mine
        UNION ALL SELECT number, (theirs // 3600)::INTEGER, provenance, 0, 1, 0 FROM mutual WHERE mine < theirs
        UNION ALL SELECT number, {_hour("reached", _TALK)}, provenance, 0, 0, 1 FROM mutual
            WHERE mine < theirs AND reached IS NOT NULL
    ) GROUP BY ALL"""

_BUSY = f"SELECT number, hour, provenance FROM made WHERE calls_out >= {BUSY_HOUR}"
_BUSY_CALLS = (
    f"seen_calls c SEMI JOIN ({_BUSY}) b ON c.caller = b.number AND c.hour = b.hour AND c.provenance = b.provenance"
)

# Gaps are counted between whole seconds, the way all moments are packed; a call is busy from its start until its end.
_HOUR_OF_CALLS = "PARTITION BY caller, hour, provenance ORDER BY start, talk_ms, ring_ms"
_RHYTHM = f"""SELECT caller AS number, hour, provenance, count(gap_s)::INTEGER AS gaps, sum(gap_s)::BIGINT AS gap_sum_s,
        sum(gap_s * gap_s)::BIGINT AS gap_square_s2, count(*) FILTER (WHERE begun < busy_until)::INTEGER AS overlapped_out
    FROM (SELECT caller, hour, provenance, epoch_us(start) AS begun,
            epoch_us(start) // 1000000 - lag(epoch_us(start) // 1000000) OVER ({_HOUR_OF_CALLS}) AS gap_s,
            max(epoch_us(start) + (coalesce(ring_ms, 0) + talk_ms)::BIGINT * 1000) OVER (
                {_HOUR_OF_CALLS} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
        FROM {_BUSY_CALLS})
    GROUP BY ALL"""

_SEQUENCES = f"""SELECT {_KEYS}, sum(calls)::INTEGER AS sequential_out FROM (
        SELECT caller AS number, hour, provenance, callee_block, count(*) AS calls FROM {_BUSY_CALLS}
        WHERE callee_block <> 0 GROUP BY ALL HAVING count(DISTINCT callee) >= {SEQUENCE}
    ) GROUP BY ALL"""


# Numbers that called, were reported or are assigned: only these have a standing, so only these receive.
_SUBJECTS = "SELECT number FROM made UNION SELECT number FROM seen_reports UNION SELECT number FROM seen_assignments"

_RECEIVED = f"""SELECT callee AS number, hour, provenance, {_aggregates(RECEIVED)} FROM {_OUTSIDE}
    WHERE callee <> 0 AND callee IN (FROM subjects) GROUP BY ALL {_SORTED}"""

# A report counts fully when its reporter was called; it then takes the provenance of the latest of those calls. Of what
# one reporter says, the first counts, and then the first of every thirty days after it.
# A complaint that arrives while its number is disputed is left out before voices are counted: it takes nobody's turn.
_FROZEN = """(SELECT report_key FROM seen_reports JOIN seen_freezes USING (number)
    WHERE kind <> 'wanted' AND greatest(event_at, received_at) >= from_at AND greatest(event_at, received_at) < to_at)"""

_VOICES = f"""WITH told AS (SELECT *, if(reporter = 0, report_key, reporter) AS voice, kind = 'wanted' AS praise
        FROM seen_reports ANTI JOIN {_FROZEN} frozen USING (report_key)),
    called AS (
        SELECT t.report_key, max({_SECOND}) AS latest FROM told t JOIN {_OUTSIDE} c
        ON c.caller = t.number AND c.callee = t.reporter AND c.start <= t.event_at AND c.start >= t.event_at - INTERVAL {VERIFIED_DAYS} DAY
        WHERE t.reporter <> 0 GROUP BY ALL),
    spoken AS (
        SELECT *, (epoch_us(event_at) - min(epoch_us(event_at)) OVER (PARTITION BY number, voice, praise, latest IS NULL)) // {_VOICE_US} AS period
        FROM told LEFT JOIN called USING (report_key))
    SELECT number, hour, kind, latest, row_number() OVER (
        PARTITION BY number, voice, praise, latest IS NULL, period ORDER BY event_at, kind, latest) AS place FROM spoken"""


def _heard(kind: str) -> str:
    return f"count(*) FILTER (WHERE kind = '{kind}' AND latest IS NOT NULL)::INTEGER AS reports_{kind}"


_HEARD = f"""SELECT number, hour, (coalesce(latest % 4, 2))::UTINYINT AS provenance,
        {_heard("spam")}, {_heard("fraud")}, {_heard("block")}, {_heard("wanted")},
        count(*) FILTER (WHERE kind <> 'wanted' AND latest IS NULL)::INTEGER AS hearsay,
        count(*) FILTER (WHERE kind = 'wanted' AND latest IS NULL)::INTEGER AS hearsay_wanted
    FROM voices WHERE place = 1 GROUP BY ALL"""


def span(part: int, parts: int) -> str:
    """WHERE clause of one of `parts` equal spans of the 63-bit keys."""
    if parts == 1:
        return ""
    step = (1 << 63) // parts + 1
    return f"WHERE number >= {part * step}::UBIGINT AND number <= {min((part + 1) * step, 1 << 63) - 1}::UBIGINT"


COUNTED = {
    "made": [c.name for c in MADE],
    "among": [c.name for c in AMONG],
    "met": [c.name for c in MET],
    "answers": [c.name for c in ANSWERS],
    "again": [c.name for c in AGAIN],
    "returned": ["returns_out", *(c.name for c in CALLED_BACK)],
    "rhythm": ["gaps", "gap_sum_s", "gap_square_s2", "overlapped_out"],
    "sequences": ["sequential_out"],
    "received": [c.name for c in RECEIVED],
    "heard": [c.name for c in REPORTED],
}
"""The steps' tables that make a rollup row, with the columns that each has."""


def rolled(prefix: str = "rollups_") -> str:
    """SELECT of the whole rollup rows, put together from a store's slices, of which each may have several rows to a key;
    with another prefix from other tables of the same columns.
    """
    first, *rest = (f"({summed(f'{prefix}{name}', columns)}) {name}" for name, columns in COUNTED.items())
    joined = " ".join(f"FULL JOIN {table} USING ({_KEYS})" for table in rest)
    columns = ", ".join(f"coalesce({c.name}, 0) AS {c.name}" for c in COLUMNS)
    return f"SELECT {_KEYS}, {columns} FROM {first} {joined}"


def summed(source: str, columns: Sequence[str]) -> str:
    """SELECT of one row for each number, hour and provenance: the sums of its rows, and the larger key of its lines."""
    sums = ", ".join(f"{'max' if name in LINES else 'sum'}({name})::{type_of(name)} AS {name}" for name in columns)
    return f"SELECT {_KEYS}, {sums} FROM {source} GROUP BY ALL"
