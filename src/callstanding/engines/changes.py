"""What fresh facts change in the rollups: the facts near them, as they were before and as they are now.

Every count comes from one call, from the calls of two parties, from one hour of a caller, or from what one reporter says
of one number. Where each such group that a fresh fact belongs to is there whole, the fold of what is now less the fold
of what was before is what changed, whatever else is there beside: that is in both, and takes itself away.
"""

from __future__ import annotations

from collections.abc import Sequence

from callstanding.engines.disputing import freezes
from callstanding.engines.stating import CALLING
from callstanding.rollups import LINES, summed, type_of

KEYS = "number, hour, provenance"

TURNED = f"""WITH asked AS (
        SELECT caller AS number FROM came_calls UNION SELECT caller FROM gone_calls UNION SELECT number FROM came_reports
        UNION SELECT number FROM gone_reports UNION SELECT number FROM came_assignments),
    lost AS (SELECT caller FROM gone_calls UNION SELECT number FROM gone_reports),
    about AS (SELECT report_key, number FROM reports SEMI JOIN asked USING (number)),
    was AS (
        {CALLING}
        UNION SELECT number FROM about ANTI JOIN came_reports USING (report_key) UNION SELECT number FROM gone_reports
        UNION SELECT number FROM assignments_before),
    now AS (
        SELECT caller AS number FROM came_calls UNION SELECT caller FROM calls WHERE caller IN (FROM lost)
        UNION SELECT number FROM about UNION SELECT number FROM assignments)
    SELECT * FROM (SELECT number, number IN (FROM was) AS was, number IN (FROM now) AS now FROM asked WHERE number <> 0)
    WHERE was <> now"""
"""`turned`: the numbers that have a standing only since the fresh facts, or no more: all calls to them are to be counted."""

TOUCHING = """SELECT caller, callee FROM came_calls WHERE caller <> 0 AND callee <> 0
    UNION SELECT caller, callee FROM gone_calls WHERE caller <> 0 AND callee <> 0
    UNION SELECT number, reporter FROM came_reports UNION SELECT number, reporter FROM gone_reports
    UNION SELECT number, reporter FROM reports SEMI JOIN redisputed USING (number)
    UNION SELECT caller, callee FROM calls SEMI JOIN came_assignments f ON f.number = callee SEMI JOIN assignments a ON a.number = caller
    UNION SELECT caller, callee FROM calls SEMI JOIN came_assignments f ON f.number = caller SEMI JOIN assignments a ON a.number = callee"""
"""Two parties whose calls or reports a fresh fact touches; who holds a number touches its calls with held numbers,
and a dispute all reports about it."""

# Two parties, whoever called whom, as one number. Others who happen to have the same are there beside, which does no harm.
PAIRS = "SELECT DISTINCT xor(caller, callee) AS pair FROM touching"
CALLED = """SELECT party, bool_or(turned) AS turned FROM (
        SELECT unnest([caller, callee]) AS party, false AS turned FROM touching UNION ALL SELECT number, true FROM turned)
    WHERE party <> 0 GROUP BY party"""
HOURS = """SELECT caller, hour FROM came_calls WHERE caller <> 0 UNION SELECT caller, hour FROM gone_calls WHERE caller <> 0"""

TOUCHED = {"turned": TURNED, "touching": TOUCHING, "near_pairs": PAIRS, "near_callees": CALLED, "near_hours": HOURS}
"""The small tables that tell what is near, each from those before it."""

# One look at the callees of all calls: of the conditions that is the one which DuckDB takes into its scan. Only the few
# rows that it finds, and that did not come now, are read whole.
_BETWEEN = "caller <> 0 AND xor(caller, callee) IN (FROM near_pairs)"
_OF_PAIRS = f"SELECT rowid AS row, call_key FROM calls WHERE callee IN (SELECT party FROM near_callees) AND {_BETWEEN}"
NEAR_CALLEES = f"calls JOIN near_callees ON callee = party WHERE turned OR ({_BETWEEN})"
"""The calls of the same parties or to numbers that turned."""
_OR_TURNED = f"SELECT calls.rowid AS row, call_key FROM {NEAR_CALLEES}"
NEAR = "FROM came_calls UNION ALL SELECT * FROM calls WHERE rowid IN (SELECT row FROM near_rows)"
ALSO_NEAR = "SELECT * FROM calls SEMI JOIN near_hours USING (caller, hour)"
"""`near_calls`: those that came, those of the same parties or to numbers that turned, and those of the same hours."""

SEEN_NOW = {
    "seen_calls": "SELECT * FROM near_calls",
    "seen_reports": "SELECT * FROM near_reports",
    "seen_assignments": "SELECT * FROM assignments",
    "seen_freezes": freezes("disputes"),
    "subjects": "SELECT number FROM near_subjects ANTI JOIN (FROM turned WHERE was) USING (number)",
}
SEEN_BEFORE = {
    "seen_calls": "SELECT * FROM near_calls ANTI JOIN came_calls USING (call_key) UNION ALL SELECT * FROM gone_calls",
    "seen_reports": "SELECT * FROM near_reports ANTI JOIN came_reports USING (report_key) UNION ALL SELECT * FROM gone_reports",
    "seen_assignments": "SELECT * FROM assignments_before",
    "seen_freezes": freezes("disputes_before"),
    "subjects": "SELECT number FROM near_subjects ANTI JOIN (FROM turned WHERE now) USING (number)",
}
NEAR_REPORTS = "SELECT * FROM reports WHERE xor(number, reporter) IN (FROM near_pairs)"
ASSIGNMENTS_BEFORE = "SELECT * FROM assignments EXCEPT SELECT * FROM came_assignments"
NEAR_SUBJECTS = f"""WITH asked AS (SELECT callee AS number FROM near_calls UNION SELECT callee FROM gone_calls)
    {CALLING} UNION SELECT caller FROM came_calls
    UNION SELECT number FROM reports SEMI JOIN asked USING (number) UNION SELECT number FROM gone_reports
    UNION SELECT number FROM assignments"""
"""`near_subjects`: of the numbers called, those that had a standing before the fresh facts, or have one now."""

MADE = ("near_rows", "near_calls", "near_reports", "near_subjects", "subjects", "falling", "rewritten")
"""The tables that are of no use once the changes were added."""


def near_rows(*, turned: bool) -> str:
    """SELECT of where the stored calls of near parties are; `turned`: and those to numbers that turned, if any did."""
    return f"SELECT row FROM ({_OR_TURNED if turned else _OF_PAIRS}) ANTI JOIN came_calls USING (call_key)"


def changed(name: str, columns: Sequence[str]) -> str:
    """SELECT of what changed in a step's rows, from `<name>` and `before_<name>`; `falls`: the stored rows must go.

    A row that is left with nothing must go, so must one whose larger key went; and of reports, which are weighed, there
    must be one row only, since parts of a weighed sum are not exact.
    """
    counts = [c for c in columns if c not in LINES]
    lines = [c for c in columns if c in LINES]
    sums = [f"sum(sign * {c})::{type_of(c)} AS {c}" for c in counts]
    keys = [f"coalesce(max({c}) FILTER (WHERE sign = 1), 0::UBIGINT) AS {c}" for c in lines]
    were = [f"coalesce(max({c}) FILTER (WHERE sign = -1), 0::UBIGINT) AS old_{c}" for c in lines]
    differs = " OR ".join([*(f"{c} <> 0" for c in counts), *(f"{c} <> old_{c}" for c in lines)])
    fewer = ["gaps"] if name == "rhythm" else counts  # the other sums of a rhythm fall while it goes on
    falls = (
        "true" if name == "heard" else " OR ".join([*(f"{c} < 0" for c in fewer), *(f"{c} < old_{c}" for c in lines)])
    )
    return f"""SELECT {KEYS}, {", ".join(columns)}, {falls} AS falls FROM (
            SELECT {KEYS}, {", ".join([*sums, *keys, *were])} FROM (
                SELECT *, 1 AS sign FROM {name} UNION ALL BY NAME SELECT *, -1 AS sign FROM before_{name})
            GROUP BY {KEYS})
        WHERE {differs}"""


def rewritten(name: str, columns: Sequence[str]) -> str:
    """SELECT of the rows that take the place of those whose stored rows must go."""
    counts = [c for c in columns if c not in LINES]
    if len(counts) < len(columns):  # these come from whole hours, so the step has them whole
        return f"SELECT * FROM {name} SEMI JOIN falling USING ({KEYS})"
    both = f"(SELECT * FROM rollups_{name} SEMI JOIN falling USING ({KEYS}) UNION ALL BY NAME SELECT * EXCLUDE (falls) FROM falling)"
    return f"SELECT * FROM ({summed(both, columns)}) WHERE {' OR '.join(f'{c} <> 0' for c in counts)}"
