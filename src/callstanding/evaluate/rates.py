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
    """How many numbers of a kind were tagged while they were that, and are spam or watched now."""

    kind: str
    label: str
    tagged: Rate
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
        """SELECT kind, label, count(*) FILTER (WHERE tagged), count(*), count(*) FILTER (WHERE holds AND status = 'watch')
        FROM cases GROUP BY kind, label ORDER BY label = 'legit', label = 'grey', avg(tagged::INTEGER) DESC, kind"""
    ).fetchall()
    return [KindRate(kind, label, rate(k, n), watched) for kind, label, k, n, watched in rows]


def of_label(sql: duckdb.DuckDBPyConnection, label: str) -> Rate:
    """The rate of all numbers of a label."""
    k, n = sql.execute(
        "SELECT count(*) FILTER (WHERE tagged), count(*) FROM cases WHERE label = ?", [label]
    ).fetchall()[0]
    return rate(k, n)
