"""Where in a policy file a key is written: tomllib keeps no lines, so the text is scanned again."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)([^\]\[]+)\]\]?")
_KEY = re.compile(r"^\s*([\w.\"'-]+)\s*=(.*)$")
_INNER = re.compile(r"[{,]\s*([\w-]+)\s*=")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the most specific part of the path that the text names; 1 when it names none."""
    places = _places(text)
    for end in range(len(path), 0, -1):
        if path[:end] in places:
            return places[path[:end]]
    return 1


def _places(text: str) -> dict[Path, int]:
    places: dict[Path, int] = {}
    section: Path = ()
    tables: dict[Path, int] = {}
    for line, written in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(written):
            section = _section(_split(header[2]), tables, repeated=header[1] == "[[")
            _remember(places, section, line)
        elif key := _KEY.match(written):
            path = (*section, *_split(key[1]))
            _remember(places, path, line)
            for inner in _INNER.findall(_QUOTED.sub('""', key[2])):
                _remember(places, (*path, inner), line)
    return places


def _section(path: Path, tables: dict[Path, int], *, repeated: bool) -> Path:
    if not repeated:
        return path
    tables[path] = tables.get(path, -1) + 1
    return (*path, tables[path])


def _split(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.strip().split("."))


def _remember(places: dict[Path, int], path: Path, line: int) -> None:
    for end in range(1, len(path) + 1):
        places.setdefault(path[:end], line)
