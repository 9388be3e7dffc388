"""A scored world that can be asked in SQL: what happened, what was said, what is true, and how numbers stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

# The numbers that were shown as spam at any time while they were what their label says.
_TAGGED = """CREATE TABLE tagged AS SELECT l.number, l.kind, l.label, min(h.at) AS first FROM labels l JOIN history h
    ON h.number = l.number AND h.at >= l."from" AND (l."to" IS NULL OR h.at < l."to")
    WHERE h.status = 'spam' GROUP BY ALL"""


@dataclass(frozen=True)
class Seen:
    """Tables `calls`, `reports`, `labels`, `holders` (the assignments), `standings`, `history` and `tagged`."""

    sql: duckdb.DuckDBPyConnection

    @classmethod
    def of(cls, **tables: pa.Table) -> Seen:
        """Tables under their names."""
        sql = duckdb.connect()
        sql.execute("SET timezone = 'UTC'; SET threads = 2; SET preserve_insertion_order = true")
        for name, table in tables.items():
            sql.register(name, table)
        sql.execute(_TAGGED)
        return cls(sql)

    def beside(self, other: Seen) -> None:
        """See the standings and tags of the same world under another fate, as `calm` and `calm_tagged`."""
        self.sql.register("calm", other.table("FROM standings"))
        self.sql.register("calm_tagged", other.table("FROM tagged"))

    def make(self, name: str, select: str) -> None:
        """Make a table."""
        self.sql.execute(f"CREATE OR REPLACE TABLE {name} AS {select}")

    def table(self, select: str) -> pa.Table:
        """The rows as Arrow."""
        return self.sql.sql(select).to_arrow_table()

    def row(self, select: str) -> tuple[Any, ...]:
        """The only row."""
        (found,) = self.sql.execute(select).fetchall()
        return tuple(found)
