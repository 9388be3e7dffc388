"""Reads any CSV, JSON or Parquet file as a mapping says."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from callstanding.errors import InputError
from callstanding.formats.csv_line import delimiter_of, split_line
from callstanding.formats.csv_rows import Layout
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.json_file import read_json
from callstanding.formats.json_object import Shape, Value
from callstanding.formats.mapped_sql import raw_expressions, rows_meant
from callstanding.formats.mapping import Mapping
from callstanding.formats.parquet_file import read_parquet
from callstanding.formats.parquet_groups import parquet_schema
from callstanding.formats.text_file import read_csv


@dataclass(frozen=True)
class Mapped:
    """A format made from a mapping file."""

    mapping: Mapping

    @property
    def name(self) -> str:
        """The mapping's name."""
        return self.mapping.name

    @property
    def kind(self) -> Kind:
        """The mapping's kind."""
        return self.mapping.kind

    @property
    def about(self) -> str:
        """For lists of formats."""
        return f"{self.kind} as the mapping {self.name} describes them."

    @property
    def home(self) -> str | None:
        """The mapping's region."""
        return self.mapping.region

    def sniff(self, _head: Head) -> int:
        """A mapping is given by the user, who knows."""
        return 100

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The rows. InputError when the file lacks a column that the mapping names."""
        if self.mapping.encoding and feed.encoding == "utf-8":
            feed = replace(feed, encoding=self.mapping.encoding)
        head = read_head(path, feed.encoding)
        if head.is_parquet:
            return self._parquet(path, feed)
        if head.is_json and not self.mapping.header:
            return self._json(path, feed, head)
        return self._csv(path, feed, head)

    def _csv(self, path: Path, feed: Feed, head: Head) -> Iterator[Batch]:
        lines = head.lines[self.mapping.skip :]
        delimiter = self.mapping.delimiter or delimiter_of(lines[:20])
        header = self.mapping.header or _once(split_line(lines[0], delimiter) or () if lines else ())
        self._check(path, header)
        names = {name: f"c{at}" for at, name in enumerate(header, 1)}
        above = self.mapping.skip + (not self.mapping.header)
        return read_csv(
            path,
            feed,
            kind=self.kind,
            layout=Layout(tuple(names.values()), delimiter, header=above),
            expressions=raw_expressions(self.mapping, feed, names, {}),
            where=rows_meant(self.mapping, names, {}),
        )

    def _json(self, path: Path, feed: Feed, head: Head) -> Iterator[Batch]:
        names = {name: f"c{at}" for at, name in enumerate(self.mapping.theirs, 1)}
        keys = {name.split(".", maxsplit=1)[0] for name in names}
        return read_json(
            path,
            feed,
            kind=self.kind,
            one_a_line=head.is_ndjson and not self.mapping.list_key,
            shape=Shape(lambda value: _has_any(value, keys), self.mapping.list_key),
            columns={inner: theirs for theirs, inner in names.items()},
            expressions=raw_expressions(self.mapping, feed, names, {}),
            where=rows_meant(self.mapping, names, {}),
        )

    def _parquet(self, path: Path, feed: Feed) -> Iterator[Batch]:
        schema = parquet_schema(path)
        columns = [name.strip() for name in schema.names]
        self._check(path, columns)
        inner = [f"c{at}" for at, _ in enumerate(columns, 1)]
        names, types = dict(zip(columns, inner, strict=True)), dict(zip(columns, schema.types, strict=True))
        return read_parquet(
            path,
            kind=self.kind,
            expressions=raw_expressions(self.mapping, feed, names, types),
            names=dict(zip(schema.names, inner, strict=True)),
            where=rows_meant(self.mapping, names, types),
        )

    def _check(self, path: Path, columns: Sequence[str]) -> None:
        missing = [name for name in self.mapping.theirs if name not in columns]
        if not missing:
            return
        told = f"{path}: has no column {', '.join(map(repr, missing))}, which the mapping names"
        near = difflib.get_close_matches(missing[0], columns, 1)
        meant = f"Is {near[0]!r} meant? " if near else ""
        raise InputError(f"{told}.", hint=f"{meant}It has: {', '.join(columns)}.")


def _has_any(value: Value, keys: set[str]) -> bool:
    return not keys.isdisjoint(value)


def _once(names: Sequence[str]) -> tuple[str, ...]:
    """The header's cells; one that comes again is told apart by its place."""
    once: list[str] = []
    for at, name in enumerate((name.strip() for name in names), 1):
        once.append(name if name and name not in once else f"{name}#{at}")
    return tuple(once)
