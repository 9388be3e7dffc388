"""The schema of a table: how it is kept, and what is said when a frame has another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.types import DateType, StructType

from callstanding.engines.spark.lake.folders import DAY, RUN
from callstanding.engines.spark.lake.manifest import Table
from callstanding.errors import StoreError, UsageError


def table_of(name: str, schema: StructType) -> Table:
    """A table without rows; one with a date column `day` is split by day."""
    _check_name(name)
    split = DAY in schema.names
    if split and not isinstance(schema[DAY].dataType, DateType):
        raise UsageError(f"Column day of table {name} is {schema[DAY].dataType.simpleString()}, not a date.")
    if RUN in (each.lower() for each in schema.names):
        raise UsageError(f"Table {name} has a column {RUN}, which a lake keeps for itself.", hint="Name it otherwise.")
    columns = StructType([each for each in schema.fields if each.name != DAY])
    return Table(schema=_plain(columns.jsonValue()), split=split)


def schema_of(table: Table) -> StructType:
    """The schema that readers get: a table that is split has `day` as its last column."""
    schema = StructType.fromJson(table.schema)
    return schema.add(DAY, DateType()) if table.split else schema


def fitting(name: str, table: Table, frame: DataFrame) -> DataFrame:
    """The frame with its columns in the table's order; StoreError when it has others, or of other types."""
    wanted = schema_of(table)
    differences = list(_differences(wanted, frame.schema))
    if differences:
        raise StoreError(
            f"The rows do not fit table {name}: {'; '.join(differences)}.",
            hint="A table of another schema is begun anew: drop it and write all its days in one change.",
        )
    return frame.select(*(f"`{each}`" for each in wanted.names))


def _differences(wanted: StructType, given: StructType) -> Iterator[str]:
    yield from (f"column {each} is missing" for each in wanted.names if each not in given.names)
    yield from (f"column {each} is not known" for each in given.names if each not in wanted.names)
    for each in (each for each in wanted.names if each in given.names):
        is_, should = given[each].dataType.simpleString(), wanted[each].dataType.simpleString()
        if is_ != should:
            yield f"column {each} is {is_}, not {should}"


def _plain(value: Any) -> Any:
    """A schema with every value nullable and no notes, which is what comes back out of Parquet."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    same = {key: _plain(each) for key, each in value.items()}
    return (
        same
        | {key: True for key in value if key in {"nullable", "containsNull", "valueContainsNull"}}
        | ({"metadata": {}} if "metadata" in value else {})
    )


def _check_name(name: str) -> None:
    if not re.fullmatch("[a-z][a-z0-9_]{0,63}", name) or name == "versions":
        raise UsageError(f"{name!r} is no name for a table.", hint="Lower-case letters, digits and _; not 'versions'.")
