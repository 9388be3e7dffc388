"""Counts the rollups a second time: by the reference engine, which is plain Python and knows no SQL.

Nothing but a pencil stands behind it: see test_columns.py, where every column is counted by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.engines.raw import LATEST, raw

from callstanding.engines.memory import Memory
from callstanding.formats import Kind
from callstanding.testing import Row

Key = tuple[str, int, int]  # number, hour since 1970, provenance code
Counts = dict[str, int]


def rollups(
    calls: Iterable[Row],
    reports: Iterable[Row] = (),
    *,
    assignments: Iterable[Row] = (),
    secret: bytes | None = None,
) -> dict[Key, Counts]:
    """Every row of the rollups with every column; accounts have the keys of a store with this secret."""
    engine = Memory(secret=secret)
    given: dict[Kind, Iterable[Row]] = {"calls": calls, "reports": reports, "assignments": assignments}
    for kind, rows in given.items():
        engine.admit(kind, raw(kind, rows), region=None, latest=LATEST)
    engine.settle()
    engine.fold()
    table = engine.rollups()
    names = engine.names(table["number"].combine_chunks())["e164"].to_pylist()
    return {
        (name, row.pop("hour"), row.pop("provenance")): {column: n for column, n in row.items() if column != "number"}
        for name, row in zip(names, table.to_pylist(), strict=True)
    }
