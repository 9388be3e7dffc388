r"""A mapping file: says in TOML how a vendor's columns, units, times and words are meant.

    name = "acme"                      # shown as the format
    kind = "calls"                     # calls, reports or assignments
    delimiter = ";"                    # CSV only; found out when left out
    header = ["from", "to", "begin"]   # column names of a CSV file without a header line

    [columns]                          # ours = theirs; a.b for nested keys of JSON lines
    caller = "from"
    start = "begin"
    talk_s = "seconds"

    [units]                            # of seconds columns: s, ms, us, min or h:m:s
    talk_s = "ms"

    [time]
    format = "%d/%m/%Y %H:%M:%S"       # or iso, epoch, epoch_ms, epoch_us; iso when left out
    zone = "Europe/Paris"              # of times without their own; the feed's when left out

    [words.disposition]                # theirs = ours, without regard to case
    CONNECTED = "answered"

    [fixed]                            # the same value on every row
    source = "acme"

Every section but columns may be left out.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from callstanding.errors import InputError
from callstanding.formats.cells import zone_of
from callstanding.formats.columns import ASSIGNMENTS, CALLS, REPORTS, WORDS
from callstanding.formats.format import Kind

OURS: Table[Kind, Table[str, str]] = {
    # answered_at, end and duration_s are helpers: ring_s and talk_s follow from them
    "calls": {**CALLS, "answered_at": "time", "end": "time", "duration_s": "seconds"},
    "reports": REPORTS,
    "assignments": ASSIGNMENTS,
}
REQUIRED: Table[Kind, tuple[str, ...]] = {
    "calls": ("caller", "callee", "start"),
    "reports": ("number", "at"),
    "assignments": ("number", "holder", "from"),
}
UNITS = ("s", "ms", "us", "min", "h:m:s")
SECTIONS = ("name", "kind", "delimiter", "header", "columns", "units", "time", "words", "fixed")


@dataclass(frozen=True)
class Mapping:
    """How to read a vendor's CSV or JSON lines, without code."""

    name: str
    kind: Kind
    columns: Table[str, str]  # ours -> theirs
    units: Table[str, str] = field(default_factory=dict)
    time_format: str = "iso"
    zone: str | None = None
    words: Table[str, Table[str, str]] = field(default_factory=dict)
    fixed: Table[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    header: tuple[str, ...] = ()


def load_mapping(path: Path) -> Mapping:
    """The mapping in a file. InputError names the key that is wrong and the nearest right one."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path}: cannot be opened ({reason}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not TOML ({error}).") from error
    return _Check(path).mapping(given)


@dataclass(frozen=True)
class _Check:
    """Reads a mapping's parts; every complaint names the file and the key."""

    path: Path

    def mapping(self, given: dict[str, Any]) -> Mapping:
        self._known("", given, SECTIONS)
        kind = cast("Kind", self._one_of("kind", given.get("kind", "calls"), tuple(OURS)))
        columns = self._strings("columns", given.get("columns", {}), OURS[kind])
        fixed = self._strings("fixed", given.get("fixed", {}), OURS[kind])
        time = self._strings("time", given.get("time", {}), ("format", "zone"))
        self._complete(kind, {**columns, **fixed})
        return Mapping(
            name=self._string("name", given.get("name", self.path.stem)),
            kind=kind,
            columns=columns,
            units=self._units(given.get("units", {}), kind, columns),
            time_format=time.get("format", "iso"),
            zone=self._zone(time.get("zone")),
            words=self._words(given.get("words", {}), kind),
            fixed=fixed,
            delimiter=self._delimiter(given.get("delimiter")),
            header=tuple(self._string("header", cell) for cell in self._list(given.get("header"))),
        )

    def _complete(self, kind: Kind, given: Collection[str]) -> None:
        for name in REQUIRED[kind]:
            if name not in given:
                raise self._wrong("columns", f"{kind} need {name!r}.", f'Add {name} = "<column>".')

    def _units(self, given: Any, kind: Kind, columns: Collection[str]) -> dict[str, str]:
        timed = [name for name in columns if OURS[kind][name] == "seconds" and name != "sip_code"]
        units = self._strings("units", given, timed)
        return {name: self._one_of(f"units.{name}", unit, UNITS) for name, unit in units.items()}

    def _words(self, given: Any, kind: Kind) -> dict[str, dict[str, str]]:
        worded = [name for name, what in OURS[kind].items() if what in WORDS]
        self._known("words", given, worded)
        return {name: self._meanings(name, kind, words) for name, words in given.items()}

    def _meanings(self, name: str, kind: Kind, words: Any) -> dict[str, str]:
        ours = tuple(dict.fromkeys(WORDS[OURS[kind][name]].values()))
        where = f"words.{name}"
        if not isinstance(words, dict):
            raise self._wrong(where, "is a table of their words.", 'Write THEIRS = "ours".')
        return {theirs: self._one_of(f"{where}.{theirs}", meaning, ours) for theirs, meaning in words.items()}

    def _delimiter(self, given: Any) -> str | None:
        if given is None or (isinstance(given, str) and len(given) == 1 and given.isascii()):
            return given
        raise self._wrong("delimiter", "is one sign.", 'Write delimiter = ";" or "\\t".')

    def _zone(self, name: str | None) -> str | None:
        return zone_of(name).key if name else None

    def _list(self, given: Any) -> list[Any]:
        if given is None or isinstance(given, list):
            return given or []
        raise self._wrong("header", "is a list of names.", 'Write header = ["a", "b"].')

    def _strings(self, where: str, given: Any, allowed: Collection[str]) -> dict[str, str]:
        self._known(where, given, allowed)
        return {name: self._string(f"{where}.{name}", value) for name, value in given.items()}

    def _string(self, where: str, value: Any) -> str:
        if isinstance(value, str) and value:
            return value
        raise self._wrong(where, f"is {value!r}, a word is wanted.", "Put it in quotes.")

    def _one_of(self, where: str, value: Any, allowed: Collection[str]) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        raise self._wrong(where, f"is {value!r}.", _suggest(str(value), allowed))

    def _known(self, where: str, given: Any, allowed: Collection[str]) -> None:
        if not isinstance(given, dict):
            raise self._wrong(where, "is a section.", f"Write [{where}] on a line of its own.")
        for key in given:
            if key not in allowed:
                place = f"{where}.{key}" if where else key
                raise self._wrong(place, "is not a key of a mapping.", _suggest(key, allowed))

    def _wrong(self, where: str, what: str, hint: str) -> InputError:
        return InputError(f"{self.path}: {where} {what}", hint=hint)


def _suggest(word: str, allowed: Collection[str]) -> str:
    near = difflib.get_close_matches(word, allowed, 1)
    return f"Did you mean {near[0]!r}?" if near else f"Possible: {', '.join(allowed)}."
