"""Each fact once: of the legs and repeats of one call the fullest stays, whenever and in whichever file they came."""

from __future__ import annotations

ORDER = {
    "calls": "outcome = 'answered' DESC, talk_ms DESC, start, ring_ms DESC NULLS LAST, outcome, hangup_by, provenance, nearby DESC, account DESC, trunk DESC, caller, callee",
    "reports": "event_at, number, reporter, received_at, kind, source, category, reporter_area",
}
"""Which row of a fact stays: the first in this order, which leaves nothing to chance."""

KEY = {"calls": "call_key", "reports": "report_key"}


def twice(kind: str, fresh: str, *, kept: bool, known: str | None = None) -> str:
    """SELECT of `twice`: the keys of facts that came more than once, or that the store knows already.

    `known`: the store's rows of the fresh facts, where they were looked up before.
    """
    key = KEY[kind]
    stored = f"SELECT {key} FROM {known}" if known else f"SELECT {key} FROM {kind} SEMI JOIN {fresh} USING ({key})"
    known = f"UNION {stored}" if kept else ""
    return f"SELECT {key} FROM {fresh} GROUP BY 1 HAVING count(*) > 1 {known}"


def best(kind: str, *sources: str) -> str:
    """SELECT of `best`: the row that stays, for each fact in `twice`, of those in the sources."""
    key = KEY[kind]
    every = " UNION ALL ".join(f"SELECT * FROM {source} SEMI JOIN twice USING ({key})" for source in sources)
    return f"""SELECT * EXCLUDE (place) FROM (SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {ORDER[kind]}) AS place
        FROM ({every})) WHERE place = 1"""


def once(kind: str) -> list[str]:
    """The statements that leave the best row of each fact in a table that is forgotten at the end."""
    if kind == "assignments":
        return [
            "CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT * FROM assignments",
            "DELETE FROM assignments",
            "INSERT INTO assignments SELECT * FROM held",
        ]
    return [
        f"DELETE FROM {kind} WHERE {KEY[kind]} IN (SELECT {KEY[kind]} FROM twice)",
        f"INSERT INTO {kind} SELECT * FROM best",
    ]


def came(kind: str, fresh: str) -> str:
    """SELECT of the rows that a store gains: new facts, and the better rows of facts that it has."""
    if kind == "assignments":
        return f"SELECT * FROM {fresh} EXCEPT SELECT * FROM assignments"
    new = f"SELECT * FROM {fresh} ANTI JOIN twice USING ({KEY[kind]})"
    return f"{new} UNION ALL (SELECT * FROM best EXCEPT SELECT * FROM known)"


def gone(kind: str) -> str:
    """SELECT of the rows that a store loses to better ones."""
    if kind == "assignments":
        return "SELECT * FROM assignments LIMIT 0"
    return "SELECT * FROM known EXCEPT SELECT * FROM best"
