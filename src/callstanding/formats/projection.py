"""Turns columns of strings into raw rows with one SELECT per format, run by DuckDB."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from callstanding.formats.format import SCHEMAS, Kind

Expressions = Mapping[str, str]  # raw column -> SQL over the file's columns

SOURCE = "source"
LINE = "line"


class Projection:
    """One SELECT, run over table after table; raw columns without expression are null."""

    def __init__(
        self,
        kind: Kind,
        expressions: Expressions,
        *,
        source: str = SOURCE,
        where: str = "true",
        threads: int | None = None,  # as many as there are cores, where it is not said
    ) -> None:
        self._schema = SCHEMAS[kind]
        self._sql = f"{select(kind, expressions, source)} WHERE {where}"
        self._duckdb = duckdb.connect(":memory:")
        self._duckdb.execute("SET TimeZone = 'UTC'")
        if threads is not None:
            self._duckdb.execute(f"SET threads = {threads}")

    def __call__(self, table: pa.Table) -> pa.Table:
        """The raw rows of a table of strings."""
        return self.query(self._sql, table).cast(self._schema)

    @property
    def nothing(self) -> pa.Table:
        """Raw rows, of which there are none."""
        return self._schema.empty_table()

    def split(self, table: pa.Table) -> tuple[pa.Table, list[int]]:
        """The raw rows, and the lines on which the SELECT fails: one wild value must not stop a file."""
        try:
            return self(table), []
        except duckdb.DataError:
            if len(table) == 1:
                return self.nothing, table[LINE].to_pylist()
        half = len(table) // 2
        parts = [self.split(table.slice(0, half)), self.split(table.slice(half))]
        return pa.concat_tables([rows for rows, _ in parts]), [line for _, failed in parts for line in failed]

    def query(self, sql: str, table: pa.Table) -> pa.Table:
        """The answer to another question about the same table, named `source`."""
        self._duckdb.register(SOURCE, table)
        answer = self._duckdb.sql(sql).to_arrow_table()
        self._duckdb.unregister(SOURCE)
        return answer


def used_columns(names: Iterable[str], expressions: Iterable[str]) -> list[str]:
    """The columns that the SQL names; at least one, so that rows are counted."""
    sql = " ".join(expressions).replace('""', '"')
    given = list(names)
    return [name for name in given if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sql)] or given[:1]


def select(kind: Kind, expressions: Expressions, source: str) -> str:
    """The SELECT that gives the raw columns of a kind, each in its type."""
    given = {"line": "line", **expressions}
    columns = [
        f"TRY_CAST({given.get(column.name, 'NULL')} AS {_sql_type(column.type)}) AS {column.name}"
        for column in SCHEMAS[kind]
    ]
    return f"SELECT {', '.join(columns)} FROM {source}"


def _sql_type(kind: pa.DataType) -> str:
    names = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.float64(): "DOUBLE"}
    return names.get(kind, "VARCHAR" if kind == pa.string() else "TIMESTAMP")


def quoted(name: str) -> str:
    """A column name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string for SQL."""
    return "'" + text.replace("'", "''") + "'"
