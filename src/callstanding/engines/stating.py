"""What a store keeps of how each number's calls were attested, so that nobody must look at all calls to know it.

A few rows for each number, which add up as rollup rows do: what facts change is added as rows of their own.
"""

from __future__ import annotations

TABLE = "caller UBIGINT, trunk UBIGINT, account UBIGINT, provenance UTINYINT, calls BIGINT"
"""`stated`: how many calls a number made, by trunk, account and provenance."""

_KEYS = "caller, trunk, account, provenance"
SUMMED = f"SELECT {_KEYS}, sum(calls)::BIGINT AS calls FROM stated GROUP BY ALL HAVING sum(calls) <> 0 ORDER BY caller"
"""SELECT of the same with one row for each."""

CALLING = "SELECT caller AS number FROM stated SEMI JOIN asked ON caller = number WHERE caller <> 0 GROUP BY caller HAVING sum(calls) > 0"
"""SELECT of those of the numbers in `asked` that made calls."""

LINES = "(SELECT caller, trunk, account FROM stated GROUP BY ALL HAVING sum(calls) > 0)"
"""Who called, over which trunk and of which account."""

COUNT = "sum(calls)"
"""How many calls rows stand for."""


def stated(calls: str, *, sign: int = 1) -> str:
    """SELECT of rows for `stated`, from calls that came (`sign` 1) or went (-1)."""
    return f"SELECT {_KEYS}, {sign} * count(*) AS calls FROM {calls} GROUP BY ALL"


def attested(of: str | None) -> str:
    """The attested calls of a store's numbers, those of numbers that anybody holds by the hour; `of`: see `vouched`."""
    mine, made = (f"{key} IN ({of})" if of else "true" for key in ("caller", "number"))
    return f"""(SELECT caller, NULL::INTEGER AS hour, provenance, calls FROM stated
            WHERE provenance = 0 AND {mine} AND caller NOT IN (SELECT number FROM assignments)
        UNION ALL SELECT number, hour, provenance, calls_out FROM rollups_made SEMI JOIN assignments USING (number)
            WHERE provenance = 0 AND {made})"""
