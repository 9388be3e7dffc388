"""Each fact once: of the legs and repeats of one call the fullest stays, whenever and in whichever file they came."""

from __future__ import annotations

ORDER = {
    "calls": "outcome = 'answered' DESC, talk_ms DESC, start, ring_ms DESC NULLS LAST, outcome, hangup_by, provenance, nearby DESC, account DESC, trunk DESC, caller, callee",
    "reports": "event_at, number, reporter, received_at, kind, source, category, reporter_area",
}
"""Which row of a fact stays: the first in this order, which leaves nothing to chance."""

KEY = {"calls": "call_key", "reports": "report_key"}

EVER = -1
"""An hour before all facts."""


def given_up(kind: str) -> str:
    """SELECT of the numbers of known facts that fresh ones may displace, with `EVER`."""
    parties = ("caller", "callee") if kind == "calls" else ("number",)
    return " UNION ALL ".join(f"SELECT {p}, {EVER} FROM {kind} SEMI JOIN twice USING ({KEY[kind]})" for p in parties)


def twice(kind: str, fresh: str, *, kept: bool) -> str:
    """SELECT of `twice`: the keys of facts that came more than once, or that the store knows already."""
    key = KEY[kind]
    known = f"UNION SELECT f.{key} FROM {kind} k JOIN {fresh} f USING ({key})" if kept else ""
    return f"SELECT {key} FROM {fresh} GROUP BY 1 HAVING count(*) > 1 {known}"


def best(kind: str, fresh: str, *, kept: bool) -> str:
    """SELECT of `best`: the row that stays, for each fact in `twice`."""
    key = KEY[kind]
    every = f"SELECT * FROM {kind} UNION ALL SELECT * FROM {fresh}" if kept else f"SELECT * FROM {kind}"
    return f"""SELECT * EXCLUDE (place) FROM (SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {ORDER[kind]}) AS place
        FROM ({every}) SEMI JOIN twice USING ({key})) WHERE place = 1"""


def replace(kind: str, fresh: str, *, kept: bool) -> list[str]:
    """The statements that bring the fresh facts into the table, the best row in place of each that is there twice."""
    if kind == "assignments":
        every = (
            f"SELECT * FROM assignments UNION SELECT * FROM {fresh}" if kept else "SELECT DISTINCT * FROM assignments"
        )
        return [
            f"CREATE OR REPLACE TEMP TABLE held AS {every}",
            "DELETE FROM assignments",
            "INSERT INTO assignments SELECT * FROM held",
        ]
    key = KEY[kind]
    others = [f"INSERT INTO {kind} SELECT * FROM {fresh} ANTI JOIN twice USING ({key})"] if kept else []
    drop = f"DELETE FROM {kind} WHERE {key} IN (SELECT {key} FROM twice)"
    return [drop, *others, f"INSERT INTO {kind} SELECT * FROM best"]
