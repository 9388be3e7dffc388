"""The SQL that a mapping means: raw columns from the vendor's columns, units, times and words."""

from __future__ import annotations

from collections.abc import Mapping as Table

import pyarrow as pa

from callstanding.formats import expressions as sql
from callstanding.formats.columns import RAW_NAMES, WORDS
from callstanding.formats.format import Feed
from callstanding.formats.mapping import EPOCHS, OURS, Mapping
from callstanding.formats.projection import literal, quoted
from callstanding.formats.typed import typed_seconds, typed_time, written

PER_UNIT = {"s": "", "ms": " / 1e3", "us": " / 1e6", "min": " * 60", "h": " * 3600"}

Types = Table[str, pa.DataType]  # of the columns of a Parquet file; empty for text


def raw_expressions(mapping: Mapping, feed: Feed, names: Table[str, str], types: Types) -> dict[str, str]:
    """Raw columns; `names` are those of the vendor's columns in the SQL."""
    cells = _Cells(mapping, names, types, mapping.zone or feed.zone)
    given = {name: literal(value) for name, value in mapping.fixed.items()}
    given |= {ours: cells.expression(ours, theirs) for ours, theirs in mapping.columns.items()}
    if mapping.kind == "calls":
        given = _completed(_directed(given))
    if mapping.kind == "reports":
        given.setdefault("kind", "'spam'")
    return {RAW_NAMES.get(name, name): expression for name, expression in given.items()}


def rows_meant(mapping: Mapping, names: Table[str, str], types: Types) -> str:
    """The condition of the rows that the mapping is about."""
    cells = _Cells(mapping, names, types, "UTC")
    tests = [
        f"lower(trim({cells.text(theirs)})) IN ({', '.join(literal(value.strip().lower()) for value in values)})"
        for theirs, values in mapping.only.items()
    ]
    return " AND ".join(f"coalesce({test}, false)" for test in tests) or "true"


class _Cells:
    """The vendor's columns, each as what it holds."""

    def __init__(self, mapping: Mapping, names: Table[str, str], types: Types, zone: str) -> None:
        self._mapping, self._names, self._types, self._zone = mapping, names, types, zone

    def expression(self, ours: str, theirs: tuple[str, ...]) -> str:
        what = OURS[self._mapping.kind][ours]
        if what == "time":
            return self._time(theirs)
        if what == "seconds":
            return self._seconds(theirs[0], self._mapping.units.get(ours, "s"))
        if what == "text":
            return sql.text(self.text(theirs[0]))
        return sql.word(self.text(theirs[0]), {**WORDS[what], **self._mapping.words.get(ours, {})})

    def text(self, theirs: str) -> str:
        """The cell as text."""
        name, kind = self._names[theirs], self._types.get(theirs)
        return quoted(name) if kind is None else written(name, kind)

    def _time(self, theirs: tuple[str, ...]) -> str:
        kind = self._types.get(theirs[0])
        if len(theirs) == 1 and kind is not None and (pa.types.is_timestamp(kind) or pa.types.is_date(kind)):
            return typed_time(self._names[theirs[0]], kind, self._zone)
        cells = ", ".join(f"trim({self.text(each)})" for each in theirs)
        return _moment(cells if len(theirs) == 1 else f"concat_ws(' ', {cells})", self._mapping, self._zone)

    def _seconds(self, theirs: str, unit: str) -> str:
        kind = self._types.get(theirs)
        if kind is not None and (pa.types.is_duration(kind) or pa.types.is_time(kind)):
            return typed_seconds(self._names[theirs], kind)
        cell = self.text(theirs)
        if unit == "h:m:s":
            return f"epoch(try_cast(trim({cell}) AS INTERVAL))"
        if unit == "m:s":
            parts = f"string_split(trim({cell}), ':')"
            return f"CASE WHEN len({parts}) = 2 THEN {sql.number(f'{parts}[1]')} * 60 + {sql.number(f'{parts}[2]')} END"
        if self._mapping.decimal == ",":
            cell = f"replace(replace({cell}, '.', ''), ',', '.')"
        return sql.number(cell) + PER_UNIT[unit]


def _moment(cell: str, mapping: Mapping, zone: str) -> str:
    form = mapping.time_formats[0]
    if form == "iso":
        return sql.moment(cell, zone)
    if form in EPOCHS:
        return sql.epoch(cell, EPOCHS[form])
    wall = f"try_strptime({cell}, [{', '.join(map(literal, mapping.time_formats))}])"
    if "%z" in form:  # DuckDB then gives the instant
        return sql.finite(f"timezone('UTC', {wall})")
    return sql.to_utc(wall, zone)


def _directed(given: dict[str, str]) -> dict[str, str]:
    """Caller and callee from one's own number, the other's, and who called; neither when that is not known."""
    own, other, way = (given.pop(name, None) for name in ("own", "other", "direction"))
    if own and other and way:
        given.setdefault("caller", f"CASE {way} WHEN 'out' THEN {own} WHEN 'in' THEN {other} END")
        given.setdefault("callee", f"CASE {way} WHEN 'out' THEN {other} WHEN 'in' THEN {own} END")
    return given


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
