"""Block lists as CSV files, whole or as what changed, for small PBXs and everything else that imports a list.

Numbers are E.164 digits without plus: a cell that began with one would be a formula in a spread sheet.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, TextIO

from callstanding.integrations.answers import Answer, Wording, answer
from callstanding.integrations.following import PAGE, Change, Cursor
from callstanding.integrations.tap import Stream

Level = Literal["block", "label"]
COLUMNS = ("change", "number", "verdict", "label", "score", "status")


def is_on(told: Answer | None, level: Level) -> bool:
    """Whether a number belongs on the list: those to be refused, or also those to be labelled; never a doubtful one."""
    return told is not None and told.verdict in ("block", level)


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed since a cursor: numbers in E.164 with their answers. `whole`: it is all, begin with nothing."""

    changes: tuple[Change, ...]
    cursor: Cursor
    whole: bool


def delta(tap: Stream, cursor: Cursor | None, wording: Wording, *, level: Level) -> Delta:
    """The changes since a cursor; everything that is on the list for None, or for a cursor of another file."""
    born = tap.born
    whole = cursor is None or cursor.born != born or cursor.seq > tap.newest
    at, found = (0 if whole or cursor is None else cursor.seq), dict[str, Answer | None]()
    while rows := tap.since(at, PAGE):
        for seq, number, shown in rows:
            told = answer(seq, number, shown, wording)
            found[number] = told if is_on(told, level) else None
        at = rows[-1][0]
    changes = tuple((number, told) for number, told in found.items() if told or not whole)
    return Delta(changes, Cursor(at, born), whole)


def write(out: TextIO, made: Delta) -> None:
    """Write rows `set` and `delete`, ordered by number."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(number, told) for number, told in sorted(made.changes, key=itemgetter(0)))


def _row(number: str, told: Answer | None) -> Sequence[str | int]:
    digits = number.removeprefix("+")
    if told is None:
        return ("delete", digits, "", "", "", "")
    return ("set", digits, told.verdict, told.label, told.score, told.status)
