"""Reads the tables of parameters that come with the package; a section is laid over the one that it is based on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from callstanding.simulate.figures import Figure, Figures, Word

_FOLDER = Path(__file__).parent / "worlds"
POPULATIONS = (
    *("common", "people", "businesses", "organisations", "centres", "notifiers", "machines", "scams", "pools"),
    *("spoofing", "reassigned", "crowds", "rings"),
)
_BASE = "based_on"
Line = Mapping[str, Any]  # value, source, and easy or hard where they differ


@cache
def document(name: str) -> dict[str, Any]:
    """One of the package's tables."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words() -> dict[str, Word]:
    """What each parameter means."""
    return {name: Word(**told) for name, told in document("words").items()}


@cache
def lines() -> dict[str, dict[str, Line]]:
    """Every section as written, with what it inherits: section -> parameter -> line."""
    found: dict[str, dict[str, Line]] = {}
    for name in POPULATIONS:
        for section, (base, table) in own_lines(name).items():
            found[section] = (found[base] if base else {}) | table
    return found


def own_lines(population: str) -> dict[str, tuple[str | None, dict[str, Line]]]:
    """The sections of one population as written: section -> (the section that it is based on, its own lines)."""
    return {
        section: (table.get(_BASE), {key: line for key, line in table.items() if key != _BASE})
        for section, table in _flat(document(population)).items()
    }


def stated(difficulty: str) -> Figures:
    """The parameters of a difficulty, as the tables state them."""
    return Figures(
        {
            section: {name: _figure(name, line, difficulty) for name, line in table.items()}
            for section, table in lines().items()
        }
    )


def _flat(tables: Mapping[str, Any], prefix: str = "") -> dict[str, dict[str, Any]]:
    """Sections by their dotted name; a table whose values are lines is a section."""
    found: dict[str, dict[str, Any]] = {}
    for name, table in tables.items():
        if any("value" in line for line in table.values() if isinstance(line, dict)) or _BASE in table:
            found[prefix + name] = table
        else:
            found |= _flat(table, f"{prefix}{name}.")
    return found


def _figure(name: str, line: Line, difficulty: str) -> Figure:
    word = words()[name]
    value = line.get(difficulty, line["value"])
    if word.what == "hours":
        shape = document("hours")[value]
        return Figure(word, shape["value"], shape["value"], f"{line['source']} ({value}: {shape['source']})")
    return Figure(word, value, value, line["source"])
