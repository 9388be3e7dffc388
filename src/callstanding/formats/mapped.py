"""Reads any CSV or JSON-lines file as a mapping says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from callstanding.errors import InputError
from callstanding.formats import expressions as sql
from callstanding.formats.columns import RAW_NAMES, WORDS
from callstanding.formats.csv_rows import Layout
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.mapping import OURS, Mapping
from callstanding.formats.projection import literal, quoted
from callstanding.formats.text_file import read_csv, read_ndjson

PARTS = {"ms": 1_000.0, "us": 1_000_000.0, "min": 1 / 60}  # of a second; a minute is 60 of them
EPOCHS = {"epoch": 1, "epoch_ms": 1_000, "epoch_us": 1_000_000}


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

    def sniff(self, _head: Head) -> int:
        """A mapping is given by the user, who knows."""
        return 100

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The rows. InputError when the file lacks a column that the mapping names."""
        head = read_head(path, feed.encoding)
        expressions = raw_expressions(self.mapping, feed)
        theirs = list(dict.fromkeys(self.mapping.columns.values()))
        if head.is_parquet:
            raise InputError(f"{path}: a mapping reads CSV and JSON lines, this is Parquet.")
        if head.is_json and not self.mapping.header:
            paths = {name: name for name in theirs}
            return read_ndjson(path, feed, kind=self.kind, columns=paths, expressions=expressions)
        layout = self._layout(head)
        self._check(path, layout.columns, theirs)
        return read_csv(path, feed, kind=self.kind, layout=layout, expressions=expressions)

    def _layout(self, head: Head) -> Layout:
        delimiter = self.mapping.delimiter or head.delimiter
        if self.mapping.header:
            return Layout(self.mapping.header, delimiter, header=False)
        return Layout(_once(head.first_row(delimiter)), delimiter)

    def _check(self, path: Path, columns: Sequence[str], theirs: Sequence[str]) -> None:
        missing = [name for name in theirs if name not in columns]
        if missing:
            told = f"{path}: has no column {', '.join(map(repr, missing))}, which the mapping names"
            raise InputError(f"{told}.", hint=f"It has: {', '.join(columns)}.")


def raw_expressions(mapping: Mapping, feed: Feed) -> dict[str, str]:
    """Raw columns from the vendor's."""
    zone = mapping.zone or feed.zone
    given = {name: literal(value) for name, value in mapping.fixed.items()}
    for ours, theirs in mapping.columns.items():
        what = OURS[mapping.kind][ours]
        given[ours] = _expression(mapping, ours, what, quoted(theirs), zone)
    if mapping.kind == "calls":
        given = _completed(given)
    if mapping.kind == "reports":
        given.setdefault("kind", "'spam'")
    return {RAW_NAMES.get(name, name): expression for name, expression in given.items()}


def _expression(mapping: Mapping, ours: str, what: str, column: str, zone: str) -> str:
    if what == "time":
        return _time(f"trim({column})", mapping.time_format, zone)
    if what == "seconds":
        return _seconds(column, mapping.units.get(ours, "s"))
    if what == "text":
        return sql.text(column)
    return sql.word(column, {**WORDS[what], **mapping.words.get(ours, {})})


def _time(column: str, form: str, zone: str) -> str:
    if form == "iso":
        return sql.moment(column, zone)
    if form in EPOCHS:
        return sql.epoch(column, EPOCHS[form])
    if "%z" in form:  # DuckDB then gives the instant
        return sql.finite(f"timezone('UTC', try_strptime({column}, {literal(form)}))")
    return sql.to_utc(f"try_strptime({column}, {literal(form)})", zone)


def _seconds(column: str, unit: str) -> str:
    if unit == "h:m:s":
        return f"epoch(try_cast(trim({column}) AS INTERVAL))"
    return sql.number(column) if unit == "s" else f"{sql.number(column)} / {PARTS[unit]}"


def _completed(given: dict[str, str]) -> dict[str, str]:
    """Ring and talk time from the answer, the end and the whole; the outcome from the talk."""
    start, answer, end = given["start"], given.pop("answered_at", None), given.pop("end", None)
    whole = given.pop("duration_s", None)
    if whole is None and end:
        whole = _between(start, end)
    if "talk_s" not in given and answer and end:
        given["talk_s"] = f"coalesce({_between(answer, end)}, 0)"
    if "talk_s" in given and "ring_s" not in given:
        if answer:
            ring = _between(start, answer)
            given["ring_s"] = f"coalesce({ring}, {whole})" if whole else ring
        elif whole:
            given["ring_s"] = f"({whole}) - ({given['talk_s']})"
    if "talk_s" in given and "disposition" not in given:
        given["disposition"] = f"CASE WHEN ({given['talk_s']}) > 0 THEN 'answered' ELSE 'no-answer' END"
    return given


def _between(start: str, end: str) -> str:
    return f"(epoch_us({end}) - epoch_us({start})) / 1e6"


def _once(names: Sequence[str]) -> tuple[str, ...]:
    """The header's cells; one that comes again is told apart by its place."""
    once: list[str] = []
    for at, name in enumerate((name.strip() for name in names), 1):
        once.append(name if name and name not in once else f"{name}#{at}")
    return tuple(once)
