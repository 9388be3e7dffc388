"""Rows of files whose columns have the usual types: Spark reads them by itself, by the same definitions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyarrow as pa
import sqlglot
from pyspark.sql import DataFrame
from sqlglot import exp

from callstanding.engines.spark.shapes import WALL, Column, Shape, ticked
from callstanding.formats.format import Kind
from callstanding.formats.native import Native
from callstanding.formats.projection import literal, select
from callstanding.formats.typed import is_text

NO_TEXT = "bytes that are no utf-8 text"
WILD = "a value is out of range"
_MOST_MS = 9_000_000_000_000_000  # beyond it milliseconds are no microseconds of 64 bits: the year 287,000


def usual_rows(frame: DataFrame, shape: Shape, native: Native) -> DataFrame:
    """The raw rows of a frame as it is stored, which has a `line` and a `file` already; `fault` tells of those without."""
    columns = [column for _, column in shape.columns]
    read = frame.selectExpr("line", "file", f"{_fault(columns)} AS fault", *map(_sound, columns))
    types = {
        name: (written, WALL if pa.types.is_timestamp(kind) else kind) for name, (written, kind) in shape.types.items()
    }
    return read.selectExpr(*spoken(native.kind, tuple(native.typed("", types).items())), "file", "fault")


@cache
def spoken(kind: Kind, expressions: tuple[tuple[str, str], ...]) -> list[str]:
    """The columns of our SELECT in Spark's words."""
    query = sqlglot.parse_one(select(kind, dict(expressions), "source"), read="duckdb")
    return [column.transform(_turned).sql("spark") for column in query.expressions]


def _turned(node: exp.Expr) -> exp.Expr:
    """Spark has no word for finite, and cuts off where DuckDB rounds (a half to the even side)."""
    if isinstance(node, exp.Anonymous) and node.name.lower() == "isfinite":
        value = node.expressions[0]
        infinity = sqlglot.parse_one("DOUBLE('Infinity')", read="spark")
        return exp.and_(
            exp.LT(this=value.copy(), expression=infinity), exp.GT(this=value, expression=exp.Neg(this=infinity.copy()))
        )
    if isinstance(node, exp.TryCast) and node.to.is_type("int") and not isinstance(node.this, exp.Null):
        node.set("this", exp.Anonymous(this="RINT", expressions=[node.this]))
    return node


def _sound(column: Column) -> str:
    """The column without what cannot be used: text that is none, and milliseconds that no moment is so far away."""
    name = ticked(column.written)
    if is_text(column.kind):
        return f"try_validate_utf8({name}) AS {name}"
    if _is_ms(column):
        near = f"CASE WHEN {name} BETWEEN -{_MOST_MS} AND {_MOST_MS} THEN {name} END"
        return f"CAST(timestamp_millis({near}) AS TIMESTAMP_NTZ) AS {name}"
    return name


def _fault(columns: Iterable[Column]) -> str:
    texts = [f"NOT is_valid_utf8({ticked(each.written)})" for each in columns if is_text(each.kind)]
    wild = [f"{ticked(each.written)} NOT BETWEEN -{_MOST_MS} AND {_MOST_MS}" for each in columns if _is_ms(each)]
    return f"CASE WHEN {' OR '.join(texts) or 'false'} THEN {literal(NO_TEXT)} WHEN {' OR '.join(wild) or 'false'} THEN {literal(WILD)} END"


def _is_ms(column: Column) -> bool:
    return bool(pa.types.is_timestamp(column.kind) and column.kind.unit == "ms")
