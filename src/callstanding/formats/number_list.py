"""A plain list of numbers, one a line, as block lists are kept: each is a report of spam.

A list carries no times. Its entries are of the feed's `as_of`, else of the last day that stands
in the file's name (`blocked-2026-01-31.txt`); without either the file is refused, because a
guess such as the file's age on disk would give another answer on another machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from callstanding.errors import InputError
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head
from callstanding.formats.json_lines import read_texts
from callstanding.formats.projection import Projection, literal
from callstanding.formats.text_file import sorted_blocks

_NUMBER = re.compile(r"\s*\"?(tel:|sips?:)?\+?[\d\s()./-]{3,25}(@[\w.-]+)?\"?,?\s*", re.IGNORECASE)
_TITLE = re.compile(r"\s*\"?(phone|telephone|tel|number|numbers|phone[ _]?number|caller)\"?,?\s*", re.IGNORECASE)
_REMARK = ("#", "//", ";")
_DAY = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")

IS_REMARK = " OR ".join(f"starts_with(trim(text), '{sign}')" for sign in _REMARK)
IS_TITLE = f"regexp_full_match(text, {literal(_TITLE.pattern)}, 'i')"


@dataclass(frozen=True)
class NumberList:
    """Reports of kind spam, one a number; reading a list again reports nothing new."""

    name: str = "number-list"
    kind: Kind = "reports"
    about: str = "A plain list of numbers, one a line (# starts a remark): each reported as spam."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Likely when every line is a number, but for remarks and one title."""
        lines = [line for line in head.lines if not line.lstrip().startswith(_REMARK)]
        if lines and _TITLE.fullmatch(lines[0]):
            lines = lines[1:]
        return 70 if lines and all(_NUMBER.fullmatch(line) for line in lines) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The numbers. InputError when nothing tells the time of the list."""
        at = feed.as_of or _day_in(path.name)
        if at is None:
            hint = "Give --as-of, or put the day into its name, as in blocked-2026-01-31.txt."
            raise InputError(f"{path}: a list of numbers has no time.", hint=hint)
        return _read(path, feed, at)


def _read(path: Path, feed: Feed, at: datetime) -> Iterator[Batch]:
    stem = literal(path.name.split(".")[0])
    cell = "nullif(trim(replace(replace(text, '\"', ''), ',', ''), ' \t\r\n'), '')"
    project = Projection(
        "reports",
        {
            "report_id": f"concat_ws('-', 'list', {stem}, {cell})",
            "number": cell,
            "at": f"TIMESTAMP {literal(f'{at:%Y-%m-%d %H:%M:%S}')}",
            "kind": "'spam'",
            "source": stem,
        },
        where=f"NOT ({IS_REMARK} OR {IS_TITLE})",
    )
    for sort in sorted_blocks(path, feed, delimiter=None):
        texts = read_texts(sort)
        rows = project(texts)
        spare = len(texts) - len(rows)
        yield Batch("reports", rows, sort.lines, sort.bad, sort.block.place, spare, sort.block.done)


def _day_in(name: str) -> datetime | None:
    for year, month, day in reversed(_DAY.findall(name)):
        try:
            return datetime(int(year), int(month), int(day), tzinfo=UTC)
        except ValueError:
            continue
    return None


NUMBER_LIST = NumberList()
