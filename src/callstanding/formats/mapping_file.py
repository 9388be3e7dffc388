"""Reads a mapping file; what is wrong in it is told with its place and the nearest right word."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import duckdb

from callstanding.formats.cells import zone_of
from callstanding.formats.checked_toml import Checked, nearest, read_toml
from callstanding.formats.columns import WORDS
from callstanding.formats.format import Kind
from callstanding.formats.mapping import BY_DIRECTION, EPOCHS, OURS, REQUIRED, UNITS, Mapping
from callstanding.formats.projection import literal
from callstanding.formats.written_text import known_encoding
from callstanding.records.number import parse_number

SECTIONS = ("columns", "units", "time", "words", "fixed", "only")
KEYS = ("name", "kind", "region", "encoding", "delimiter", "decimal", "skip", "header", "list", *SECTIONS)


def load_mapping(path: Path) -> Mapping:
    """The mapping in a file. InputError names the key that is wrong and the nearest right one."""
    return _Reader(read_toml(path), path.stem).mapping()


@dataclass(frozen=True)
class _Reader:
    """The parts of a mapping."""

    toml: Checked
    stem: str

    def mapping(self) -> Mapping:
        self.toml.known("", self.toml.given, KEYS)
        kind = cast("Kind", self.toml.one_of("kind", self.toml.given.get("kind", "calls"), tuple(OURS)))
        columns = self._columns(kind)
        fixed = self._fixed(kind, columns)
        self._complete(kind, {*columns, *fixed})
        time = self.toml.section("time", ("format", "zone"))
        return Mapping(
            name=self.toml.optional("name") or self.stem,
            kind=kind,
            columns=columns,
            units=self._units(kind, columns),
            time_formats=self._time_formats(time.get("format", "iso")),
            zone=zone_of(self.toml.string("time.zone", time["zone"])).key if "zone" in time else None,
            words=self._words(kind),
            fixed=fixed,
            only={name: self.toml.strings(f"only.{name}", value) for name, value in self.toml.section("only").items()},
            region=self._region(),
            encoding=known_encoding(encoding) if (encoding := self.toml.optional("encoding")) else None,
            delimiter=self.toml.sign("delimiter"),
            decimal=self.toml.one_of("decimal", self.toml.given.get("decimal", "."), (".", ",")),
            skip=self.toml.count("skip"),
            header=self.toml.strings("header", self.toml.given.get("header", [])),
            list_key=self.toml.optional("list"),
        )

    def _columns(self, kind: Kind) -> dict[str, tuple[str, ...]]:
        columns = {name: self.toml.strings(f"columns.{name}", value) for name, value in self._ours("columns", kind)}
        for name, theirs in columns.items():
            if not theirs or (len(theirs) > 1 and OURS[kind][name] != "time"):
                hint = "Only a time may be in several, as day and time."
                raise self.toml.wrong(f"columns.{name}", "is one column.", hint)
        return columns

    def _fixed(self, kind: Kind, columns: Collection[str]) -> dict[str, str]:
        fixed = {name: self.toml.string(f"fixed.{name}", value) for name, value in self._ours("fixed", kind)}
        for name, value in fixed.items():
            if name in columns:
                raise self.toml.wrong(f"fixed.{name}", "is a column as well.", "Leave one of them out.")
            if (what := OURS[kind][name]) in WORDS:
                self.toml.one_of(f"fixed.{name}", value, tuple(dict.fromkeys(WORDS[what].values())))
        return fixed

    def _complete(self, kind: Kind, given: Collection[str]) -> None:
        for name in REQUIRED[kind]:
            party = kind == "calls" and name in {"caller", "callee"}
            if name not in given and not (party and set(BY_DIRECTION) <= set(given)):
                hint = f'Add {name} = "<column>".'
                raise self.toml.wrong("columns", f"{kind} need {name!r}.", hint)

    def _units(self, kind: Kind, columns: Collection[str]) -> dict[str, str]:
        timed = [name for name in columns if OURS[kind][name] == "seconds" and name != "sip_code"]
        units = self.toml.section("units", timed)
        return {name: self.toml.one_of(f"units.{name}", unit, UNITS) for name, unit in units.items()}

    def _time_formats(self, given: Any) -> tuple[str, ...]:
        formats = self.toml.strings("time.format", given)
        plain = [form for form in formats if form not in {"iso", *EPOCHS}]
        if not formats or (len(formats) > 1 and len(plain) < len(formats)):
            hint = "Write iso, epoch, epoch_ms, epoch_us, or one or more formats such as %d.%m.%Y %H:%M:%S."
            raise self.toml.wrong("time.format", "cannot be mixed or empty.", hint)
        for form in plain:
            self._check_format(form)
        return formats

    def _check_format(self, form: str) -> None:
        try:
            with duckdb.connect() as own:  # the default connection is our caller's, and would be left busy
                own.execute(f"SELECT try_strptime('', {literal(form)})").fetchall()
        except duckdb.Error as error:
            hint = "Write it with %d %m %Y %H %M %S, as in %d.%m.%Y %H:%M:%S."
            raise self.toml.wrong("time.format", f"is {form!r}, which is no format of a time.", hint) from error
        if "%" not in form:
            raise self.toml.wrong("time.format", f"is {form!r}.", nearest(form, ("iso", *EPOCHS)))

    def _words(self, kind: Kind) -> dict[str, dict[str, str]]:
        worded = [name for name, what in OURS[kind].items() if what in WORDS]
        return {name: self._meanings(name, kind, words) for name, words in self.toml.section("words", worded).items()}

    def _meanings(self, name: str, kind: Kind, words: Any) -> dict[str, str]:
        ours = tuple(dict.fromkeys(WORDS[OURS[kind][name]].values()))
        where = f"words.{name}"
        if not isinstance(words, dict):
            raise self.toml.wrong(where, "is a table of their words.", 'Write THEIRS = "ours".')
        return {theirs: self.toml.one_of(f"{where}.{theirs}", meaning, ours) for theirs, meaning in words.items()}

    def _region(self) -> str | None:
        region = self.toml.optional("region")
        parse_number(None, region)  # UsageError where there is no such region
        return region

    def _ours(self, section: str, kind: Kind) -> Iterable[tuple[str, Any]]:
        return self.toml.section(section, OURS[kind]).items()
