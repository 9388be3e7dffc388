"""One line of CSV into its fields, and which sign parts them."""

from __future__ import annotations

import csv
from collections.abc import Sequence

DELIMITERS = ",;\t|"


def split_line(line: str, delimiter: str) -> list[str] | None:
    """The fields of one CSV line, or None when its quotes do not fit.

    A quote inside a field is doubled, or, as MySQL exports write it, has a backslash before it.
    """
    fields = _split(line, delimiter)
    if fields is None and '\\"' in line:
        return _split(line, delimiter, doublequote=False, escapechar="\\")
    return fields


def delimiter_of(lines: Sequence[str]) -> str:
    """The sign that stands most often on nearly every line, also on the first; a comma when in doubt.

    A quarter of the lines may lack it: damaged ones, and remarks.
    """
    counts = {sign: [line.count(sign) for line in lines] for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: (_usual(counts[sign]), *counts[sign][:1]))


def _usual(counts: list[int]) -> int:
    return sorted(counts)[len(counts) // 4] if counts else 0


def _split(line: str, delimiter: str, *, doublequote: bool = True, escapechar: str | None = None) -> list[str] | None:
    try:
        reader = csv.reader([line], delimiter=delimiter, strict=True, doublequote=doublequote, escapechar=escapechar)
        rows = list(reader)
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
