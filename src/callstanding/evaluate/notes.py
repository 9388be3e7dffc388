"""What an evaluation could not measure, in words: classes that are not there, numbers without label, standing or call."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from callstanding.evaluate.labels import STRANGERS


def notes(sql: duckdb.DuckDBPyConnection, *, calls: bool, history: bool) -> Iterator[str]:
    """One phrase for each thing that is lacking."""
    present = {label for (label,) in sql.execute("SELECT DISTINCT label FROM cases").fetchall()}
    lacking = [label for label in ("spam", "legit") if label not in present]
    if lacking:
        yield f"no number is labelled {' and none '.join(lacking)}: nothing is said of the ranking"
    if not history:
        ended = _count(sql, "SELECT count(*) FROM cases WHERE tagged IS NULL")
        left_out = f" ({ended:,} do not and are left out)" if ended else ""
        yield f"without --history only labels that hold now are counted{left_out}, and nothing is said of when tags came and went"
    if not calls:
        yield "without --calls nothing is said of how soon a tag comes"
    yield from _unmatched(sql, calls=calls)


def _unmatched(sql: duckdb.DuckDBPyConnection, *, calls: bool) -> Iterator[str]:
    strangers = _count(sql, f"SELECT count(*) FROM ({STRANGERS})")
    if strangers:
        yield f"calling numbers without a label, which are left out: {strangers:,}"
    absent = _count(sql, "SELECT count(*) FROM cases WHERE holds AND status IS NULL")
    if absent:
        yield f"labels that hold now of numbers without a standing, which count as not tagged now: {absent:,}"
    silent = _count(sql, "SELECT count(*) FROM cases ANTI JOIN called USING (id)") if calls else 0
    if silent:
        yield f"labels without a call while they held, which are counted too: {silent:,}"


def _count(sql: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(sql.execute(query).fetchall()[0][0])
