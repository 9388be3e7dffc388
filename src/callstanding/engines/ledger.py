"""The ledger of a number: what its holder answers for, hour by hour, apart from what others did in its name.

Attested calls are the holder's. Partly attested ones are too, unless the number also makes attested calls: then whoever
sends the others is not the party that the operator knows. Unverified calls are never the holder's (law 7). Calls of a
feed that states nothing count as partly attested; once a share of all calls states it, silence means unverified.
"""

from __future__ import annotations

from dataclasses import dataclass

from callstanding.rollups import COLUMNS

OWNER_CALLS = 5  # attested calls from which a number counts as one that its operator vouches for
_RECEIVED = ("calls_in", "answered_in", "talk_in_ms")
_REPORTS = ("reports_spam", "reports_fraud", "reports_block")
_APART = {*_RECEIVED, *_REPORTS, "reports_wanted", "hearsay", "hearsay_wanted", "account"}
_OWN = "(p = 0 OR (p = 1 AND NOT coalesce(is_vouched, false)))"


@dataclass(frozen=True, slots=True)
class Weights:
    """What a report weighs, by its kind and by the provenance of the call that it is about."""

    spam: float
    fraud: float
    block: float
    wanted: float
    attested: float
    partial: float


def ledger(rows: str, *, silence: int, weights: Weights) -> str:
    """SELECT of one row per number and hour, sorted, from the rollup rows in the table `rows`.

    `silence`: the provenance code of calls that state none (1 or 2). Most hours have one provenance and need no sum:
    only those in the table `several` are grouped (a sum of forty columns costs ten times the rest).
    """
    parts = _assigned(weights)
    assigned = f"""SELECT number, hour, {", ".join(f"({sql})::{kind} AS {name}" for name, kind, sql in parts)}
        FROM (SELECT *, if(provenance = 3, {silence}, provenance) AS p FROM {rows}) rolled
        LEFT JOIN (SELECT number, true AS is_vouched FROM vouched) USING (number)"""
    sums = ", ".join(f"{_MERGE.get(name, 'sum')}({name})::{kind} AS {name}" for name, kind, _ in parts)
    return f"""SELECT * FROM ({assigned}) ANTI JOIN several USING (number, hour)
        UNION ALL SELECT number, hour, {sums} FROM ({assigned}) SEMI JOIN several USING (number, hour) GROUP BY number, hour
        ORDER BY number, hour"""


def several(rows: str) -> str:
    """The hours of a number that have calls of several provenances."""
    return f"SELECT number, hour FROM {rows} GROUP BY number, hour HAVING count(*) > 1"


_MERGE = {"account": "max"}
_WIDE = ("talk_out_ms", "talk_in_ms", "gap_sum_s", "gap_square_s2")


def _assigned(weights: Weights) -> list[tuple[str, str, str]]:
    """(name, type, SQL) of every ledger column of one rollup row: what counts for the holder, and what was others' doing."""
    attributed = f"CASE WHEN p = 0 THEN {weights.attested} WHEN {_OWN} THEN {weights.partial} ELSE 0 END"
    voices = " + ".join(_REPORTS)
    own = [(c.name, f"if({_OWN}, {c.name}, 0)") for c in COLUMNS if c.name not in _APART]
    received = [(name, f"if(p <> 2, {name}, 0)") for name in _RECEIVED]
    whole = [
        *own,
        *received,
        ("voices", f"if({_OWN}, {voices}, 0)"),
        ("foreign_voices", f"if({_OWN}, 0, {voices})"),
        ("hearsay", f"hearsay + if({_OWN}, 0, {voices})"),
        ("hearsay_wanted", "hearsay_wanted"),
        ("all_voices", f"hearsay + {voices}"),
        ("reports", f"hearsay + hearsay_wanted + {voices} + reports_wanted"),
        ("foreign_out", f"if({_OWN}, 0, calls_out)"),
        ("foreign_answered", f"if({_OWN}, 0, answered_out)"),
        ("weak_out", f"if(provenance IN (1, 2) AND {_OWN}, calls_out, 0)"),
        ("stated_out", f"if(provenance <> 3 AND {_OWN}, calls_out, 0)"),
        ("seen_out", "calls_out"),
    ]
    weighed = [
        ("weight_negative", f"(reports_spam * {weights.spam} + reports_block * {weights.block}) * {attributed}"),
        ("weight_fraud", f"reports_fraud * {weights.fraud} * {attributed}"),
        ("weight_wanted", f"reports_wanted * {weights.wanted} * {attributed}"),
    ]
    # DuckDB's own sums of whole numbers have 128 bits, which numpy does not know
    return [
        *((name, "BIGINT" if name in _WIDE else "INTEGER", sql) for name, sql in whole),
        *((name, "DOUBLE", sql) for name, sql in weighed),
        ("account", "UBIGINT", "account"),
    ]


VOUCHED = f"""CREATE OR REPLACE TEMP TABLE vouched AS SELECT caller AS number FROM seen_calls
    WHERE provenance = 0 AND caller <> 0 GROUP BY caller HAVING count(*) >= {OWNER_CALLS}"""

STATED = "SELECT count(*) FILTER (WHERE provenance <> 3) / greatest(count(*), 1) FROM seen_calls"
