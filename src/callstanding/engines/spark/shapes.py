"""What the columns of a Parquet file are to Spark: it reads what is stored, the footer says what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from callstanding.engines.spark.footers import Footer
from callstanding.formats.columns import WORDS
from callstanding.formats.native import Native
from callstanding.formats.typed import is_text

WALL = pa.timestamp("us")  # what Spark calls TIMESTAMP_NTZ: a moment without a zone, here always UTC

_STORED = {
    pa.null(): "VOID",
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    pa.uint8(): "SMALLINT",
    pa.uint16(): "INT",
    pa.uint32(): "BIGINT",
    pa.uint64(): "DECIMAL(20, 0)",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.date64(): "DATE",
    pa.time32("s"): "INT",
    pa.time32("ms"): "INT",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of ours as a file has it: its name there, and the type that was meant."""

    written: str
    kind: pa.DataType

    @property
    def stored(self) -> str:
        """The type in which Spark reads it."""
        kind = _plain(self.kind)
        if pa.types.is_timestamp(kind):
            return "TIMESTAMP_NTZ" if kind.unit == "us" else "BIGINT"
        if pa.types.is_decimal(kind):
            return f"DECIMAL({kind.precision}, {kind.scale})"
        if pa.types.is_time64(kind) or pa.types.is_duration(kind):
            return "BIGINT"
        return "STRING" if is_text(kind) else _STORED.get(kind, "BINARY")


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of ours that a file has, by our names; files of one shape are read together."""

    columns: tuple[tuple[str, Column], ...]

    @property
    def types(self) -> Mapping[str, tuple[str, pa.DataType]]:
        """Our name -> the file's name and type."""
        return {name: (column.written, column.kind) for name, column in self.columns}

    @property
    def ddl(self) -> str:
        """The columns as Spark is told to read them."""
        return ", ".join(f"{ticked(column.written)} {column.stored}" for _, column in self.columns)


def shape_of(footer: Footer, native: Native, where: str) -> Shape:
    """The shape of a file. InputError, which names `where` it lies, when a column is missing or of no use."""
    names = [name.strip().lower() for name in footer.schema.names]
    native.check(where, names)
    fields = zip(names, footer.schema, strict=True)
    ours = {name: Column(field.name, _meant(field.type)) for name, field in fields if name in native.columns}
    shape = Shape(tuple(sorted(ours.items())))
    native.typed(where, shape.types)
    return shape


def is_usual(what: str, kind: pa.DataType) -> bool:
    """Whether Spark itself reads a column of the type as our reader does, for what it holds."""
    if what == "time":
        return bool(kind == pa.date32() or (pa.types.is_timestamp(kind) and kind.unit in ("ms", "us")))
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return True
    if what == "seconds":
        return bool(kind in (pa.float32(), pa.float64()))
    return what in ("text", *WORDS) and is_text(kind)


def ticked(name: str) -> str:
    """A column name for Spark's SQL."""
    return "`" + name.replace("`", "``") + "`"


def _meant(kind: pa.DataType) -> pa.DataType:
    """Seconds are stored as milliseconds: Parquet has no coarser moment."""
    return pa.timestamp("ms", kind.tz) if pa.types.is_timestamp(kind) and kind.unit == "s" else kind


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of the values, however they are stored."""
    if isinstance(kind, pa.BaseExtensionType):
        return _plain(kind.storage_type)
    return _plain(kind.value_type) if pa.types.is_dictionary(kind) else kind
