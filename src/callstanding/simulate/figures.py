"""The parameters of a world: each with its value, its meaning, and its source or the word that it is a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

from callstanding.errors import UsageError

T = TypeVar("T", bound=msgspec.Struct)

DIFFICULTIES = ("easy", "standard", "hard")


_ASKED = "by definition: as asked for"  # the source of a value that somebody changed


@dataclass(frozen=True, slots=True)
class Word:
    """What a parameter means: what sort of value it is, its unit, and a sentence."""

    what: str
    unit: str
    about: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One parameter: the value used, and the value stated in the table, which differs where it was shuffled."""

    word: Word
    value: Any
    stated: Any
    source: str


Section = Mapping[str, Figure]
Changes = Mapping[str, Mapping[str, Any]]  # values by section and name


@dataclass(frozen=True, slots=True)
class Figures:
    """All parameters of a world by section (mostly a kind of caller) and name."""

    sections: Mapping[str, Section]

    def shape(self, section: str, wanted: type[T]) -> T:
        """The values of a section as a struct; each of its fields is a parameter of that name."""
        figures = self.sections[section]
        return msgspec.convert({name: figures[name].value for name in wanted.__struct_fields__}, wanted)

    def changed(self, changes: Changes) -> Figures:
        """The same, but for some values. UsageError names a section or parameter that there is not."""
        sections = dict(self.sections)
        for section, values in changes.items():
            table = dict(sections[_known("section", section, sections)])
            for name, value in values.items():
                table[name] = replace(table[_known(f"{section} parameter", name, table)], value=value, source=_ASKED)
            sections[section] = table
        return Figures(sections)

    def recorded(self) -> dict[str, dict[str, Any]]:
        """Every parameter with the value used, the value stated, unit and source, to be kept beside the world."""
        return {
            f"{section}.{name}": {
                "value": figure.value,
                "stated": figure.stated,
                "unit": figure.word.unit,
                "source": figure.source,
            }
            for section, figures in self.sections.items()
            for name, figure in figures.items()
        }


def _known(what: str, name: str, known: Mapping[str, Any]) -> str:
    if name not in known:
        close = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"Did you mean {close[0]}?" if close else "`callstanding simulate --figures` lists them."
        raise UsageError(f"There is no {what} {name!r}.", hint=hint)
    return name
