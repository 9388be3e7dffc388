"""Ledgers of pools: accounts, and blocks of 100 numbers, as if each were one number that makes its members' calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from callstanding.engines.ledger import Terms, attributed, entered_columns


def members(least: int, *, among: str | None = None) -> str:
    """SELECT of `members`: which numbers belong to which pools of more than `least` numbers that call.

    `among`: a SELECT of keys; then only the pools that these numbers belong to.
    """
    theirs = f"WHERE pool IN (SELECT pool FROM belongs WHERE number IN ({among}))" if among else ""
    return f"""WITH belongs AS (
            SELECT DISTINCT account AS pool, caller AS number FROM seen_calls WHERE account <> 0 AND caller <> 0
            UNION ALL SELECT block, key FROM numbers WHERE key IN (SELECT caller FROM seen_calls))
        SELECT pool, number, count(*) OVER (PARTITION BY pool) AS members FROM belongs {theirs} QUALIFY members > {least}"""


def pool_ledger(sources: Mapping[str, Collection[str]], terms: Terms, *, without: Collection[str]) -> str:
    """SELECT of a row per pool and hour, sorted: the sums of its members' ledger columns, those `without` left out.

    `sources`: relations of rollup rows and the columns that each has. Each is summed on its own, since sums are much
    cheaper than joining the rows of every number first. Whole numbers sum exactly as doubles, in any order.
    """
    parts: list[str] = []
    names: dict[str, None] = {}
    for source, columns in sources.items():
        entered = [e for e in entered_columns(terms.weights, columns) if e.name not in without]
        names |= dict.fromkeys(e.name for e in entered)
        sums = ", ".join(f"sum(({e.sql})::DOUBLE) AS {e.name}" for e in entered)
        parts.append(
            f"SELECT pool, hour, {sums} FROM {attributed(source, terms)} JOIN members USING (number) GROUP BY pool, hour"
        )
    whole = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in names)
    return f"""SELECT summed.*, members FROM (
            SELECT pool AS number, hour, {whole} FROM ({" UNION ALL BY NAME ".join(parts)}) GROUP BY pool, hour) summed
        JOIN (SELECT pool AS number, any_value(members) AS members FROM members GROUP BY pool) USING (number)
        ORDER BY number, hour"""
