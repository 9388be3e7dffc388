"""How many of each kind were tagged, with the interval that so few numbers leave open."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A share k of n with its exact (Clopper-Pearson) 95 % interval; None where there is nothing to count."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class KindRate:
    """How many labels of a kind were tagged while they held, after how many calls, and how many are watched now."""

    kind: str
    label: str
    tagged: Rate
    calls_until_tag: float | None  # median, of the tagged; None without calls or history, or where none was tagged
    watched: int


def rate(k: int, n: int) -> Rate:
    """K of n with its interval."""
    if n == 0:
        return Rate(k, n, None, None, None)
    interval = stats.binomtest(k, n).proportion_ci(CONFIDENCE, method="exact")
    return Rate(k, n, k / n, float(interval.low), float(interval.high))


def by_kind(sql: duckdb.DuckDBPyConnection) -> list[KindRate]:
    """Each kind's rate: spam first, honest kinds last, within these the most tagged first."""
    rows = sql.execute(
        """SELECT kind, label, count(*) FILTER (WHERE tagged), count(tagged), median(calls_before) FILTER (WHERE tagged_at IS NOT NULL),
            count(*) FILTER (WHERE holds AND status = 'watch')
        FROM cases LEFT JOIN called USING (id)
        GROUP BY kind, label ORDER BY label = 'legit', label = 'grey', avg(tagged::INTEGER) DESC NULLS LAST, kind"""
    ).fetchall()
    return [KindRate(kind, label, rate(k, n), calls, watched) for kind, label, k, n, calls, watched in rows]


def of_label(sql: duckdb.DuckDBPyConnection, label: str) -> Rate:
    """The rate of all labels of a class of which something can be said."""
    k, n = sql.execute(
        "SELECT count(*) FILTER (WHERE tagged), count(tagged) FROM cases WHERE label = ?", [label]
    ).fetchall()[0]
    return rate(k, n)
