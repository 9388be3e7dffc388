"""Our own files: calls, reports and assignments as CSV, Parquet or JSON lines, in UTC."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from callstanding.errors import InputError
from callstanding.formats.columns import ASSIGNMENTS, CALLS, RAW_NAMES, REPORTS, WORDS, Columns
from callstanding.formats.csv_rows import Layout
from callstanding.formats.expressions import moment, number, text, word
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.json_file import read_json
from callstanding.formats.json_object import Shape
from callstanding.formats.parquet_file import read_parquet, types_of
from callstanding.formats.projection import quoted
from callstanding.formats.text_file import names_of, read_csv
from callstanding.formats.typed import is_single, typed_seconds, typed_text, typed_time

Expression = Callable[[str, str], str]  # (column, what it holds) -> SQL


@dataclass(frozen=True)
class Native:
    """One of our own three kinds of file."""

    name: str
    kind: Kind
    about: str
    columns: Columns
    required: tuple[str, ...]
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain when all required names are there; a guess, to name the rest, at two thirds."""
        found = set(self.required) & set(_names(head))
        if len(found) == len(self.required):
            return 100
        return 55 if 3 * len(found) >= 2 * len(self.required) and len(found) > 1 else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The rows. InputError when a required column is missing."""
        head = read_head(path, feed.encoding)
        names = _names(head)
        self.check(path, names)
        if head.is_parquet:
            return read_parquet(path, kind=self.kind, expressions=self.typed(path, types_of(path)))
        if head.is_json:
            paths = {name: name for name in self.columns}
            sql = self._expressions(self.columns, _written)
            return read_json(
                path,
                feed,
                kind=self.kind,
                one_a_line=head.is_ndjson,
                shape=Shape(lambda value: set(self.required) <= set(value)),
                columns=paths,
                expressions=sql,
            )
        layout = Layout(names_of(head.header), head.delimiter)
        sql = self._expressions(names, _written)
        return read_csv(path, feed, kind=self.kind, layout=layout, expressions=sql)

    def typed(self, place: object, types: Mapping[str, tuple[str, pa.DataType]]) -> dict[str, str]:
        """Raw columns from those of a Parquet file. InputError for a column that is of no type that can be read."""
        for name, (_, kind) in types.items():
            if name in self.columns and not is_single(kind):
                what = self.columns[name] if self.columns[name] in ("text", "time", "seconds") else "a word"
                raise InputError(
                    f"{place}: the column {name} is of the type {kind}, which cannot be read as {what}.",
                    hint="Write it as text, as a timestamp or as a plain number.",
                )
        return self._expressions(types, lambda name, what: _typed(*types[name], what))

    def _expressions(self, names: Iterable[str], expression: Expression) -> dict[str, str]:
        """Raw columns from those of ours that the file has."""
        given = set(names)
        return {
            RAW_NAMES.get(name, name): expression(name, what) for name, what in self.columns.items() if name in given
        }

    def check(self, place: object, names: Iterable[str]) -> None:
        """InputError that names each missing column and the nearest one the file has, or one that is there twice."""
        given = list(names)
        twice = [name for name in self.columns if given.count(name) > 1]
        if twice:
            hint = "Rename the one that is not meant."
            raise InputError(f"{place}: has the column {', '.join(twice)} twice.", hint=hint)
        missing = [name for name in self.required if name not in given]
        if not missing:
            return
        spare = [name for name in given if name not in self.columns]
        near = {name: difflib.get_close_matches(name, spare, 1, 0.5) for name in missing}
        hints = [f"is {match[0]!r} meant to be {name!r}?" for name, match in near.items() if match]
        told = f"{place}: {self.name} need the column{'s' * (len(missing) > 1)} {', '.join(missing)}"
        hint = f"{'; '.join(hints).capitalize()} " if hints else ""
        raise InputError(f"{told}.", hint=f"{hint}Rename it, or describe the file with --mapping.")


def _names(head: Head) -> tuple[str, ...]:
    """The file's column names, in lower case."""
    if head.is_parquet:
        return tuple(name.strip().lower() for name in head.columns)
    if head.is_json:
        return tuple(head.document) if isinstance(head.document, dict) else ()
    return head.header


def _written(name: str, what: str) -> str:
    """SQL over a column of strings."""
    column = quoted(name)
    if what == "time":
        return moment(column, "UTC")
    if what == "seconds":
        return number(column)
    return text(column) if what == "text" else word(column, WORDS[what])


def _typed(name: str, kind: pa.DataType, what: str) -> str:
    """SQL over a Parquet column, which keeps the types that fit."""
    if what == "time":
        return typed_time(name, kind)
    if what == "seconds":
        return typed_seconds(name, kind)
    column = typed_text(name, kind)
    if what == "text":
        return f"nullif({column}, '')"
    ours = ", ".join(f"'{each}'" for each in dict.fromkeys(WORDS[what].values()))
    return f"CASE WHEN {column} IN ({ours}) THEN {column} ELSE {word(column, WORDS[what])} END"


NATIVE_CALLS = Native(
    "calls",
    "calls",
    "Our own calls: caller, callee, start, talk_s, disposition and more, as CSV, Parquet, NDJSON.",
    CALLS,
    ("caller", "callee", "start", "talk_s", "disposition"),
)
NATIVE_REPORTS = Native(
    "reports",
    "reports",
    "Our own reports: number, at, kind and more, as CSV, Parquet or NDJSON.",
    REPORTS,
    ("number", "at", "kind"),
)
NATIVE_ASSIGNMENTS = Native(
    "assignments",
    "assignments",
    "Our own assignments of numbers to holders: number, holder, from, to.",
    ASSIGNMENTS,
    ("number", "holder", "from"),
)
