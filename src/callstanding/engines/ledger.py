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


def ledger(rolled: str, *, silence: int, weights: Weights) -> str:
    """SELECT of one row per number and hour, sorted. `silence`: the provenance code of calls that state none (1 or 2)."""
    own = ", ".join(_whole(c.name, _OWN) for c in COLUMNS if c.name not in _APART)
    received = ", ".join(_whole(name, "p <> 2") for name in _RECEIVED)
    attributed = f"CASE WHEN p = 0 THEN {weights.attested} WHEN {_OWN} THEN {weights.partial} ELSE 0 END"
    negative = f"reports_spam * {weights.spam} + reports_block * {weights.block}"
    voices = " + ".join(_REPORTS)
    return f"""SELECT number, hour, {own}, {received}, max(account) AS account,
        sum(({negative}) * {attributed})::DOUBLE AS weight_negative,
        sum(reports_fraud * {weights.fraud} * {attributed})::DOUBLE AS weight_fraud,
        sum(reports_wanted * {weights.wanted} * {attributed})::DOUBLE AS weight_wanted,
        {_whole(voices, _OWN, "voices")}, {_whole(voices, f"NOT {_OWN}", "foreign_voices")},
        sum(hearsay + if({_OWN}, 0, {voices}))::INTEGER AS hearsay, {_whole("hearsay_wanted")},
        {_whole(f"hearsay + {voices}", name="all_voices")},
        {_whole(f"hearsay + hearsay_wanted + {voices} + reports_wanted", name="reports")},
        {_whole("calls_out", f"NOT {_OWN}", "foreign_out")}, {_whole("answered_out", f"NOT {_OWN}", "foreign_answered")},
        {_whole("calls_out", f"provenance IN (1, 2) AND {_OWN}", "weak_out")},
        {_whole("calls_out", f"provenance <> 3 AND {_OWN}", "stated_out")}, {_whole("calls_out", name="seen_out")}
    FROM (SELECT *, if(provenance = 3, {silence}, provenance) AS p FROM ({rolled})) rolled
    LEFT JOIN (SELECT number, true AS is_vouched FROM vouched) USING (number)
    GROUP BY number, hour ORDER BY number, hour"""


def _whole(count: str, condition: str = "true", name: str | None = None) -> str:
    """A sum of 32 bits (talk and squares: 64); DuckDB's own sums have 128, which numpy does not know."""
    kind = "BIGINT" if count.startswith(("talk", "gap_s")) else "INTEGER"
    return f"coalesce(sum({count}) FILTER (WHERE {condition}), 0)::{kind} AS {name or count}"


VOUCHED = f"""CREATE OR REPLACE TEMP TABLE vouched AS SELECT caller AS number FROM seen_calls
    WHERE provenance = 0 AND caller <> 0 GROUP BY caller HAVING count(*) >= {OWNER_CALLS}"""

STATED = "SELECT count(*) FILTER (WHERE provenance <> 3) / greatest(count(*), 1) FROM seen_calls"
