"""The texts of the web pages: one file per page, with every language beside the other."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from callstanding.messages.figures import count


@cache
def board_texts(page: str) -> Mapping[str, Mapping[str, str]]:
    """All texts of one page: key -> language -> text. Raises FileNotFoundError for a page that has none."""
    found = files(__package__) / "board" / f"{page}.toml"
    return tomllib.loads(found.read_text(encoding="utf-8"))


def board_text(key: str, lang: str = "en", **fill: object) -> str:
    """A text such as `numbers.title` with its blanks filled; whole numbers are written as counts.

    `{n:call|calls}` is the form that goes with the count n. Raises KeyError for a text that is not there.
    """
    page, _, name = key.partition(".")
    written = {k: count(v, lang) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in fill.items()}
    return board_texts(page)[name][lang].format(**written)
