"""Ledgers of pools, as if each were one number that makes its members' calls: the numbers of an account, of a trunk, of a
block of 100, and of a holder while they are his.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from callstanding.engines.keys import Keys
from callstanding.engines.ledger import FULL_HOUR, Weights, attributed, entered_columns

_ALWAYS = "-2147483648 AS since, 2147483647 AS until"


def belongs(keys: Keys, calls: str = "seen_calls") -> str:
    """SELECT of which number belongs to which pool, by its kind, from which hour to which.

    `calls`: the calls, or what tells who called over which trunk and of which account.
    """
    return f"""SELECT DISTINCT account AS pool, 'account' AS kind, caller AS number, {_ALWAYS} FROM {calls}
            WHERE account <> 0 AND caller <> 0
        UNION ALL SELECT DISTINCT trunk, 'trunk', caller, {_ALWAYS} FROM {calls} WHERE trunk <> 0 AND caller <> 0
        UNION ALL SELECT block, 'block', key, {_ALWAYS} FROM numbers WHERE key IN (SELECT caller FROM {calls})
        UNION ALL SELECT DISTINCT {holder_key(keys)}, 'holder', number, {FULL_HOUR.format("from_at")}::INTEGER,
            coalesce({FULL_HOUR.format("to_at")}::INTEGER, 2147483647)
        FROM assignments WHERE number IN (SELECT caller FROM {calls})"""


def holder_key(keys: Keys) -> str:
    """SQL for the key of the pool that a holder's numbers make."""
    return keys.of("'holder|' || holder")


def members(keys: Keys, least: int, *, among: str | None = None, calls: str = "seen_calls") -> str:
    """SELECT of `members`: the pools of at least `least` numbers that call, with their members.

    `among`: a SELECT of keys; then only the pools that these numbers belong to. `calls`: see `belongs`.
    """
    theirs = f"WHERE pool IN (SELECT pool FROM belongs WHERE number IN ({among}))" if among else ""
    return f"""WITH belongs AS MATERIALIZED ({belongs(keys, calls)}),
        sizes AS (SELECT pool, count(DISTINCT number) AS members FROM belongs {theirs} GROUP BY pool HAVING members >= {least})
        SELECT * FROM belongs JOIN sizes USING (pool)"""


def parts(source: str, weights: Weights, member_calls: float) -> str:
    """SELECT of `parts`: which part of its counts each member adds to its pools (0 to 1), from which hour on.

    A pool is its numbers, not the loudest of them: over the last seven days a member adds about as much as if it had
    made `member_calls` calls a day. `source`: the rollup rows that count calls.
    """
    made = next(e.sql for e in entered_columns(weights, ("calls_out",)) if e.name == "calls_out")
    return f"""SELECT number, hour, least(1, {member_calls} * greatest(1, (hour - min(hour) OVER week) / 24.0)
            / greatest(1, sum(made) OVER week)) AS part
        FROM (SELECT number, hour, sum({made}) AS made FROM {attributed(source)}
            WHERE number IN (SELECT number FROM members) GROUP BY number, hour HAVING made > 0)
        WINDOW week AS (PARTITION BY number ORDER BY hour RANGE BETWEEN 167 PRECEDING AND CURRENT ROW)"""


def pool_ledger(
    sources: Mapping[str, Collection[str]], weights: Weights, *, without: Collection[str], fair: bool = False
) -> str:
    """SELECT of a row per pool and hour, sorted: the sums of its members' ledger columns, those `without` left out.

    `fair`: each member adds its part (see `parts`) only.

    `sources`: relations of rollup rows and the columns that each has. Each is summed on its own, since sums are much
    cheaper than joining the rows of every number first. Whole numbers sum exactly as doubles, in any order.
    """
    found: list[str] = []
    names: dict[str, None] = {}
    for source, columns in sources.items():
        entered = [e for e in entered_columns(weights, columns) if e.name not in without]
        names |= dict.fromkeys(e.name for e in entered)
        part = " * coalesce(part, 1)" if fair else ""
        sums = "".join(f", sum(({e.sql})::DOUBLE{part}) AS {e.name}" for e in entered)
        # the few rows of members come first: to find a row's part, all that are left must be sorted
        theirs = f"(SELECT * FROM {source} WHERE number IN (SELECT number FROM members))" if fair else source
        known = "ASOF LEFT JOIN parts ON parts.number = rolled.number AND rolled.hour >= parts.hour" if fair else ""
        found.append(f"""(SELECT pool, rolled.hour AS hour{sums} FROM {attributed(theirs)} {known}
            JOIN members ON members.number = rolled.number AND rolled.hour >= since AND rolled.hour < until
            GROUP BY pool, rolled.hour) of_{source}""")
    first, *rest = found
    joined = " ".join(f"FULL JOIN {table} USING (pool, hour)" for table in rest)
    whole = ", ".join(f"coalesce({name}, 0) AS {name}" for name in names)
    return f"""SELECT summed.*, kind, members FROM (SELECT pool AS number, hour, {whole} FROM {first} {joined}) summed
        JOIN (SELECT pool AS number, any_value(kind) AS kind, any_value(members) AS members FROM members GROUP BY pool) sized
            USING (number)
        ORDER BY number, hour"""
