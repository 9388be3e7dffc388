"""The words of the papers, one TOML file per language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from callstanding.errors import UsageError
from callstanding.messages import languages


@cache
def words(lang: str) -> dict[str, Any]:
    """All words of one language; UsageError for a language that we do not have."""
    if lang not in languages():
        raise UsageError(f"There are no papers in language {lang!r}.", hint=f"Use one of: {', '.join(languages())}.")
    return tomllib.loads((files(__package__) / f"{lang}.toml").read_text(encoding="utf-8"))


def platform(name: str, lang: str) -> str:
    """Where something is shown, for people."""
    return str(words(lang)["platforms"].get(name, name.partition(":")[2] or name))
