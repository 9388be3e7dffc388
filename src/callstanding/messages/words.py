"""Gives single words and headings: statuses, flags, families, and what `explain` prints around the figures."""

from __future__ import annotations

from callstanding.messages.catalogue import catalogue


def word(group: str, key: str, lang: str = "en") -> str:
    """A word of a group (`status`, `flag`, `family`) in a language; the key itself where there is none."""
    return str(catalogue(lang)[group].get(key, key))


def heading(key: str, lang: str = "en", **fill: object) -> str:
    """A heading or a set phrase of the command line, with its blanks filled."""
    return str(catalogue(lang)["heading"][key]).format(**fill)
