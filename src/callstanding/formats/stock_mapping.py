"""What a mapping of a list of numbers says: whose column is which of ours, and what its words and times mean."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from callstanding.errors import InputError, UsageError
from callstanding.formats.cells import zone_of
from callstanding.formats.checked_toml import Checked, nearest, read_toml
from callstanding.formats.written_text import known_encoding
from callstanding.inventory.states import STATES

COLUMNS = ("number", "state", "holder", "campaign", "pool", "country", "since", "held_since", "note")
_USUAL = {
    "number": ("did", "tn", "ddi", "e164", "phone", "phone number", "telephone", "telephone number", "msisdn", "cli"),
    "state": ("status",),
    "country": ("region", "iso"),
    "note": ("notes", "comment", "remark"),
}
"""Names that such columns often have."""


@dataclass(frozen=True)
class StockMapping:
    """`columns`: ours -> theirs. `states`: their words -> ours. Without any, columns are found by their names."""

    columns: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    time_formats: tuple[str, ...] = ()
    zone: str | None = None
    region: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    def with_columns(self, given: Sequence[str]) -> StockMapping:
        """The mapping with columns named as OURS=THEIRS. Raises UsageError."""
        more: dict[str, str] = {}
        for text in given:
            ours, sign, theirs = text.partition("=")
            if not sign or not theirs.strip() or ours.strip() not in COLUMNS:
                raise UsageError(f"--column {text} is not OURS=THEIRS.", hint=f"Ours are {', '.join(COLUMNS)}.")
            more[ours.strip()] = theirs.strip()
        return replace(self, columns={**self.columns, **more})

    def places(
        self, path: Path, header: Sequence[str], columns: Sequence[str] = COLUMNS, needed: Sequence[str] = ("number",)
    ) -> dict[str, int]:
        """Where each of our columns stands. InputError where one that was named or that is needed is not there."""
        names = [name.strip() for name in header]
        plain = [" ".join(name.lower().replace("_", " ").split()) for name in names]
        found: dict[str, int] = {}
        for ours in columns:
            if ours in self.columns:
                found[ours] = _place(path, self.columns[ours], names)
                continue
            for usual in (ours.replace("_", " "), *_USUAL.get(ours, ())):
                if ours not in found and usual in plain:
                    found[ours] = plain.index(usual)
        for ours in needed:
            if ours not in found:
                more = " Say which column has the numbers: --column number=NAME." if columns is COLUMNS else ""
                raise InputError(f"{path}: has no column {ours!r}.", hint=f"It has: {', '.join(names[:20])}.{more}")
        return found


def load_stock_mapping(path: Path) -> StockMapping:
    """The mapping in a TOML file. InputError names the key that is wrong and the nearest right one."""
    toml = read_toml(path)
    toml.known("", toml.given, ("columns", "words", "fixed", "time", "region", "encoding", "delimiter"))
    time = toml.section("time", ("format", "zone"))
    encoding = toml.optional("encoding")
    return StockMapping(
        columns=_texts(toml, "columns"),
        states=_states(toml),
        fixed=_texts(toml, "fixed"),
        time_formats=tuple(
            toml.time_format("time.format", form) for form in toml.strings("time.format", time.get("format", []))
        ),
        zone=zone_of(toml.string("time.zone", time["zone"])).key if "zone" in time else None,
        region=toml.optional("region"),
        encoding=known_encoding(encoding) if encoding else None,
        delimiter=toml.sign("delimiter"),
    )


def _texts(toml: Checked, section: str) -> dict[str, str]:
    given = toml.section(section, COLUMNS)
    return {name: toml.string(f"{section}.{name}", value) for name, value in given.items()}


def _states(toml: Checked) -> dict[str, str]:
    words: Any = toml.section("words", ("state",)).get("state", {})
    if not isinstance(words, dict):
        raise toml.wrong("words.state", "is a table of their words.", 'Write THEIRS = "in use".')
    return {
        theirs.strip().lower(): toml.one_of(f"words.state.{theirs}", meaning, STATES)
        for theirs, meaning in words.items()
    }


def _place(path: Path, theirs: str, names: Sequence[str]) -> int:
    if theirs in names:
        return names.index(theirs)
    near = difflib.get_close_matches(theirs, names, 1)
    meant = f"{nearest(theirs, names)} " if near else ""
    raise InputError(f"{path}: has no column {theirs!r}.", hint=f"{meant}It has: {', '.join(names[:20])}.")
