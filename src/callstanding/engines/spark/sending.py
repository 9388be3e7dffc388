"""Functions of ours that run on the workers: rows come and go as Arrow tables, with types that both sides know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa

from callstanding.engines.spark.frames import unsigned

if TYPE_CHECKING:
    from pyspark.sql.types import StructType

Judge = Callable[[pa.Table, pa.Table], pa.Table]


def declared(schema: pa.Schema) -> StructType:
    """The same columns as Spark declares them."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def sent(judge: Judge, schema: pa.Schema) -> Judge:
    """A function of two tables, ready for cogrouped rows."""

    def called(left: pa.Table, right: pa.Table) -> pa.Table:
        return judge(_given(left), _given(right)).select(schema.names).cast(schema)

    return called


def sent_one(judge: Callable[[pa.Table], pa.Table], schema: pa.Schema) -> Callable[[pa.Table], pa.Table]:
    """A function of one table, ready for grouped rows."""

    def called(rows: pa.Table) -> pa.Table:
        return judge(_given(rows)).select(schema.names).cast(schema)

    return called


def _given(table: pa.Table) -> pa.Table:
    return unsigned(table.drop_columns([name for name in ("part",) if name in table.column_names]))
