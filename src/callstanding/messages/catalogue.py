"""Loads the message catalogues, one TOML file per language, once each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from callstanding.errors import UsageError

LANGUAGES = ("en", "fr")


def languages() -> tuple[str, ...]:
    """The languages that explanations can be given in, by their ISO 639-1 code."""
    return LANGUAGES


@cache
def catalogue(lang: str) -> Mapping[str, Any]:
    """The whole catalogue of one language; raises UsageError for a language that we do not have."""
    if lang not in LANGUAGES:
        raise UsageError(f"There are no messages in language {lang!r}.", hint=f"Use one of: {', '.join(LANGUAGES)}.")
    return tomllib.loads((files(__package__) / f"{lang}.toml").read_text(encoding="utf-8"))
