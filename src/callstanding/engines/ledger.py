"""The ledger of a number: what its holder answers for, hour by hour, apart from what others did in its name.

Attested calls are the holder's. Partly attested ones are too, unless the number also makes attested calls: then whoever
sends the others is not the party that the operator knows. Unverified calls are never the holder's (law 7). Calls that
state nothing count as partly attested: their sender is a customer, or the feed never tells. But on a trunk that states
it for a share of its calls, silence means unverified, unless the call belongs to a known account.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from callstanding.rollups import COLUMNS

OWNER_CALLS = 2  # attested calls from which a number counts as one that its operator vouches for; one may be an error
_RECEIVED = ("calls_in", "answered_in", "talk_in_ms")
_REPORTS = ("reports_spam", "reports_fraud", "reports_block")
_APART = {*_RECEIVED, *_REPORTS, "reports_wanted", "hearsay", "hearsay_wanted", "account", "trunk"}
OWN = "(p = 0 OR (p = 1 AND NOT coalesce(is_vouched, false)))"
"""Whether a row of `attributed` is the holder's doing."""
_WIDE = ("talk_out_ms", "talk_in_ms", "talk_new_ms", "gap_sum_s", "gap_square_s2")


@dataclass(frozen=True, slots=True)
class Weights:
    """What a report weighs, by its kind and by the provenance of the call that it is about."""

    spam: float
    fraud: float
    block: float
    wanted: float
    attested: float
    partial: float


@dataclass(frozen=True, slots=True)
class Entered:
    """A ledger column: SQL over one rollup row with its provenance `p`, and the rollup columns that it reads."""

    name: str
    type: str  # DuckDB's own sums of whole numbers have 128 bits, which numpy does not know
    sql: str
    reads: tuple[str, ...]


def entered(source: str, columns: Collection[str], weights: Weights, *, among: str = "") -> str:
    """SELECT of the ledger columns that the rollup rows of `source` give, which have these columns; `among`: see
    `attributed`.
    """
    found = entered_columns(weights, columns)
    return f"""SELECT number, hour, {", ".join(f"({e.sql})::{e.type} AS {e.name}" for e in found)}
        FROM {attributed(source, among=among)}"""


def attributed(source: str, *, among: str = "") -> str:
    """The rows with `p`, their provenance once silence is understood, and `is_vouched` of their number.

    `among`: a WHERE clause that the number of every row meets, so that no more than these numbers are looked up in.
    """
    return f"""(SELECT *, if(provenance = 3, if(is_silent, 2, 1), provenance) AS p FROM {source}
        LEFT JOIN (SELECT number, true AS is_silent FROM silent {among}) USING (number)) rolled
        LEFT JOIN (SELECT number AS owner, vouched_from, vouched_to, true AS is_vouched FROM vouched {among}) vouching
            ON owner = rolled.number AND hour >= vouched_from AND hour < vouched_to"""


def entered_columns(weights: Weights, among: Collection[str] | None = None) -> list[Entered]:
    """Every ledger column; with `among`, those that read only these rollup columns."""
    found = [*_entered(), *_weighed(weights)]
    return [e for e in found if among is None or set(e.reads) <= set(among)]


def _entered() -> list[Entered]:
    """What counts for the holder, and what was others' doing."""
    own = [_as_is(c.name, f"if({OWN}, {c.name}, 0)") for c in COLUMNS if c.name not in _APART]
    received = [_as_is(name, name) for name in _RECEIVED]  # whoever called, the number was rung
    voices, heard = " + ".join(_REPORTS), (*_REPORTS, "hearsay")
    told = [
        Entered("voices", "INTEGER", f"if({OWN}, {voices}, 0)", _REPORTS),
        Entered("foreign_voices", "INTEGER", f"if({OWN}, 0, {voices})", _REPORTS),
        Entered("hearsay", "INTEGER", f"hearsay + if({OWN}, 0, {voices})", heard),
        _as_is("hearsay_wanted", "hearsay_wanted"),
        Entered(
            "reports", "INTEGER", f"hearsay + hearsay_wanted + {voices} + reports_wanted",
            (*heard, "hearsay_wanted", "reports_wanted"),
        ),
    ]  # fmt: skip
    foreign = [
        Entered("foreign_out", "INTEGER", f"if({OWN}, 0, calls_out)", ("calls_out",)),
        Entered("foreign_answered", "INTEGER", f"if({OWN}, 0, answered_out)", ("answered_out",)),
        Entered("weak_out", "INTEGER", f"if(provenance IN (1, 2) AND {OWN}, calls_out, 0)", ("calls_out",)),
        Entered("stated_out", "INTEGER", f"if(provenance <> 3 AND {OWN}, calls_out, 0)", ("calls_out",)),
        Entered("seen_out", "INTEGER", "calls_out", ("calls_out",)),
        Entered("account", "UBIGINT", "account", ("account",)),
        Entered("trunk", "UBIGINT", "trunk", ("trunk",)),
    ]
    return [*own, *received, *told, *foreign]


def _as_is(name: str, sql: str) -> Entered:
    return Entered(name, "BIGINT" if name in _WIDE else "INTEGER", sql, (name,))


def _weighed(weights: Weights) -> list[Entered]:
    part = f"CASE WHEN p = 0 THEN {weights.attested} WHEN {OWN} THEN {weights.partial} ELSE 0 END"
    negative = f"(reports_spam * {weights.spam} + reports_block * {weights.block}) * {part}"
    return [
        Entered("weight_negative", "DOUBLE", negative, ("reports_spam", "reports_block")),
        Entered("weight_fraud", "DOUBLE", f"reports_fraud * {weights.fraud} * {part}", ("reports_fraud",)),
        Entered("weight_wanted", "DOUBLE", f"reports_wanted * {weights.wanted} * {part}", ("reports_wanted",)),
    ]


LEDGER = tuple(e.name for e in entered_columns(Weights(0, 0, 0, 0, 0, 0)))
"""The names of all ledger columns."""

_NEVER, _EVER = -2147483648, 2147483647
FULL_HOUR = "((epoch_us({}) + 3599999999) // 3600000000)"  # the first that begins at a moment or after it

# What one holder's operator vouched for says nothing about the next holder's calls, so each tenure has its own row.
_VOUCHED = f"""WITH turns AS (
        SELECT *, holder IS DISTINCT FROM lag(holder) OVER w AS other FROM (SELECT * FROM assignments WHERE {{their}})
        WINDOW w AS (PARTITION BY number ORDER BY from_at, holder)),
    terms AS (
        SELECT number, term, {FULL_HOUR.format("min(from_at)")} AS begins,
            if(count(to_at) < count(*), {_EVER}, {FULL_HOUR.format("max(to_at)")}) AS ends
        FROM (SELECT *, sum(other::INTEGER) OVER (PARTITION BY number ORDER BY from_at, holder) AS term FROM turns) GROUP BY number, term),
    spans AS (
        SELECT number, begins::INTEGER AS begins,
            least({_EVER}, ends, lead(begins) OVER (PARTITION BY number ORDER BY begins, term))::INTEGER AS ends FROM terms)
    SELECT caller AS number, coalesce(begins, {_NEVER}) AS vouched_from, coalesce(ends, {_EVER}) AS vouched_to
    FROM {{calls}} LEFT JOIN spans ON spans.number = caller AND hour >= begins AND hour < ends
    WHERE provenance = 0 AND caller <> 0 AND {{mine}} AND (begins IS NOT NULL OR caller NOT IN (SELECT number FROM spans))
    GROUP BY ALL HAVING {{count}} >= {OWNER_CALLS}"""


def vouched(of: str | None = None, *, calls: str = "seen_calls", count: str = "count(*)") -> str:
    """SELECT of `vouched`: the numbers that their operator vouches for, from which hour to which; `of`: a SELECT of the
    only keys to look at. `calls`: the calls, or rows that stand for several, of which `count` tells how many.
    """
    mine, their = (f"{key} IN ({of})" if of else "true" for key in ("caller", "number"))
    return _VOUCHED.format(mine=mine, their=their, calls=calls, count=count)


def silent(stated_from: float, of: str | None = None, *, calls: str = "seen_calls", count: str = "count(*)") -> str:
    """SELECT of `silent`: the numbers for which silence means unverified, since most of their silent calls came over
    trunks that state an attestation for at least that share of their calls; `of`: a SELECT of the only keys to look at.
    `calls`, `count`: see `vouched`.
    """
    mine = f"caller IN ({of})" if of else "true"
    return f"""WITH stating AS (
            SELECT trunk FROM {calls} GROUP BY trunk
            HAVING coalesce({count} FILTER (WHERE provenance <> 3), 0) >= {stated_from} * {count}
                AND coalesce({count} FILTER (WHERE provenance <> 3), 0) > 0)
        SELECT caller AS number FROM {calls} LEFT JOIN (SELECT trunk, true AS states FROM stating) USING (trunk)
        WHERE provenance = 3 AND caller <> 0 AND {mine} GROUP BY caller
        HAVING 2 * coalesce({count} FILTER (WHERE account = 0 AND states), 0) > {count}"""
