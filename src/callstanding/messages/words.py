"""Gives single words and headings: statuses, flags, families, and what `explain` prints around the figures."""

from __future__ import annotations

from callstanding.messages.catalogue import catalogue
from callstanding.messages.sentences import title


def word(group: str, key: str, lang: str = "en") -> str:
    """A word of a group (`status`, `flag`, `family`) in a language; the key itself where there is none."""
    return str(catalogue(lang)[group].get(key, key))


def cause(name: str, lang: str = "en") -> str:
    """What made a status change: the title of a signal, or what happened to the number, such as a new holder."""
    return str(catalogue(lang)["cause"].get(name) or title(name, lang))


def heading(key: str, lang: str = "en", **fill: object) -> str:
    """A heading or a set phrase of the command line, with its blanks filled."""
    return str(catalogue(lang)["heading"][key]).format(**fill)


def phrase(group: str, key: str, lang: str = "en", **fill: object) -> str:
    """A set phrase of a group, such as `vetting`, with its blanks filled; the key itself where there is none."""
    return str(catalogue(lang)[group].get(key, key)).format(**fill)


def advice(key: str, lang: str = "en", **fill: object) -> str:
    """A part of what an owner is told of a way to go on, with its blanks filled."""
    return str(catalogue(lang)["advice"][key]).format(**fill)
