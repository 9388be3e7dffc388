"""The calls that some numbers made and got under their present holders, in a window of time.

Calls among the numbers of one holder are left out, as in the rollups: they say nothing of how others take the calls. So
are unverified calls of a number whose own calls are signed: somebody else shows it (law 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pyarrow as pa

from callstanding.engines.database import Database
from callstanding.rollups import rollup_steps

_INSIDE = next(step.select for step in rollup_steps() if step.name == "inside")
_TABLES = ("own_lines", "own_inside", "calls_made", "calls_got")
_CALL = "start, outcome, ring_ms, talk_ms, hangup_by, account, trunk, callee_block, call_key"

# A number's own time begins with its present holder; where the last holder gave it back, on that day.
_LINES = """SELECT key AS number, greatest(TIMESTAMP '{since}', coalesce(max(if(to_at <= TIMESTAMP '{until}', to_at, from_at)), TIMESTAMP '{since}')) AS since
    FROM chosen_lines LEFT JOIN assignments ON number = key AND from_at <= TIMESTAMP '{until}' GROUP BY key"""

_WITHIN = "c.start >= own_lines.since AND c.start <= TIMESTAMP '{until}' AND caller <> callee"
_SIGNED = "SELECT caller FROM calls SEMI JOIN own_lines ON own_lines.number = caller WHERE provenance < 2"
_MADE = f"""SELECT caller AS number, callee AS party, {_CALL} FROM calls c JOIN own_lines ON own_lines.number = caller
    ANTI JOIN own_inside USING (call_key) WHERE callee <> 0 AND {_WITHIN}
        AND (provenance <> 2 OR caller NOT IN ({_SIGNED}))"""
_GOT = f"""SELECT callee AS number, caller AS party, {_CALL} FROM calls c JOIN own_lines ON own_lines.number = callee
    ANTI JOIN own_inside USING (call_key) WHERE caller <> 0 AND {_WITHIN}"""


@contextmanager
def contacts(engine: Database, keys: pa.Array, *, since: datetime, until: datetime) -> Iterator[None]:
    """While it lasts, there are tables of what these numbers (keys) did: `own_lines`, `calls_made`, `calls_got`.

    `own_lines`: number, since (the window's begin, or the holder's). The others: number, party, and what a call has.
    Calls from or to nobody in particular (withheld) are left out. Times in naive UTC.
    """
    engine.sql.register("chosen_lines", pa.table({"key": keys}))
    try:
        engine.sql.execute("CREATE OR REPLACE TEMP VIEW seen_assignments AS FROM assignments")
        engine.sql.execute(f"CREATE OR REPLACE TEMP VIEW seen_calls AS FROM calls WHERE start <= TIMESTAMP '{until}'")
        for name, select in zip(_TABLES, (_LINES, _INSIDE, _MADE, _GOT), strict=True):
            made = select.format(since=since, until=until)
            engine.sql.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {made}")
        yield
    finally:
        for name in _TABLES:
            engine.sql.execute(f"DROP TABLE IF EXISTS {name}")
        engine.sql.unregister("chosen_lines")


def lines_of_owners(engine: Database, *, least: int, since: datetime, until: datetime) -> pa.Array:
    """The keys of the numbers that somebody may want to ask about: those that are held.

    Where nobody said who holds what: those that called at least so many parties in the window; where none did, all that
    called.
    """
    within = f"start > TIMESTAMP '{since}' AND start <= TIMESTAMP '{until}'"
    held = f"SELECT DISTINCT number AS key FROM assignments WHERE from_at <= TIMESTAMP '{until}' AND (to_at IS NULL OR to_at > TIMESTAMP '{until}')"
    calling = f"SELECT caller AS key FROM calls WHERE caller <> 0 AND callee <> 0 AND {within} GROUP BY caller"
    busy = f"{calling} HAVING count(DISTINCT callee) >= {int(least)}"
    for select in (held, busy, calling):
        found = engine.sql.sql(
            f"SELECT key FROM ({select}) SEMI JOIN numbers USING (key) ORDER BY key"
        ).to_arrow_table()
        if found.num_rows:
            break
    return found["key"].combine_chunks()
