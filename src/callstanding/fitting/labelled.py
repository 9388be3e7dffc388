"""The labels of a world: checked, and which numbers are looked at, since plain people are far too many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from callstanding.errors import InputError
from callstanding.evaluate.files import table
from callstanding.evaluate.labels import check_labels

# All spam, and of each honest kind so many numbers at most: those whose digest comes first, which is the same choice in
# every run and on every machine. `stands_for`: how many numbers of its kind each chosen one stands for.
_CHOSEN = """CREATE TABLE chosen AS SELECT *, "all" / least("all", if(label = 'spam', "all", $1)) AS stands_for FROM (
    SELECT number, kind, label, epoch(begins) / 3600 AS begins, epoch(ends) / 3600 AS ends,
        row_number() OVER (PARTITION BY kind, label ORDER BY md5(number), begins) AS place,
        count(*) OVER (PARTITION BY kind, label) AS "all"
    FROM spans WHERE label <> 'grey') WHERE label = 'spam' OR place <= $1"""
_MATCHED = """SELECT rows.* EXCLUDE (number, hour), label = 'spam' AS spam, kind, stands_for,
        row_number() OVER (PARTITION BY number, begins ORDER BY hour DESC) = 1 AS last
    FROM rows JOIN chosen USING (number) WHERE hour + 1 > begins AND hour < ends ORDER BY number, hour"""


class Labels:
    """The labels of one file, spam and legit, of which at most some of each honest kind are chosen."""

    def __init__(self, sql: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._sql, self.path = sql, path

    def numbers(self) -> list[str]:
        """The chosen numbers."""
        rows = self._sql.execute("SELECT DISTINCT number FROM chosen ORDER BY number").fetchall()
        return [number for (number,) in rows]

    def matched(self, rows: pa.Table) -> pa.Table:
        """Rows of `number` and `hour` (since the epoch) with the label that held then: spam, kind, stands_for, last.

        InputError when no row is labelled, or all alike.
        """
        self._sql.register("rows", rows)
        found = self._sql.sql(_MATCHED).to_arrow_table()
        if not len(found):
            hint = "Write numbers as +12025550143; what made and received fewer than 3 calls teaches nothing."
            raise InputError(f"{self.path}: no labelled number has calls.", hint=hint)
        classes = found["spam"].unique().to_pylist()
        if len(classes) == 1:
            only = "spam" if classes[0] else "legit"
            raise InputError(
                f"{self.path}: all labelled numbers with calls are {only}.", hint="Both spam and legit are needed."
            )
        return found


@contextmanager
def labelled(path: Path, *, of_a_kind: int) -> Iterator[Labels]:
    """The labels of a file, at most so many numbers of each honest kind; InputError when it is wrong or empty."""
    with duckdb.connect() as sql:
        sql.execute("SET TimeZone = 'UTC'")
        sql.execute("SET enable_progress_bar = false")
        table(sql, "labels", path)
        check_labels(sql, path)
        sql.execute(_CHOSEN, [of_a_kind])
        yield Labels(sql, path)
