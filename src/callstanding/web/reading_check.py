"""Whether a format reads a body: the format's own reader, on memory, before anything is acknowledged."""

from __future__ import annotations

from typing import Any

import msgspec

from callstanding.errors import CallstandingError
from callstanding.formats import FORMATS, BadRow, Feed, Format, Kind, open_file
from callstanding.formats.in_memory import in_memory
from callstanding.web.problem import Problem

SHOWN = 1_000


class Read(msgspec.Struct):
    """What a reader made of a body."""

    kind: Kind
    rows: int
    spare: int
    faults: list[dict[str, Any]]
    bad: int


def format_named(name: str) -> Format | None:
    """A format by its name."""
    return next((each for each in FORMATS if each.name == name), None)


def read_check(body: bytes, form: Format, *, region: str | None, zone: str) -> Read:
    """Read a body; a Problem where the format cannot make anything of it. The text of lines is not kept."""
    found = Read(form.kind, 0, 0, [], 0)
    try:
        with in_memory(body) as path:
            _, batches = open_file(path, feed=Feed(region=region, zone=zone), format=form.name, kind=form.kind)
            for batch in batches:
                found.rows += batch.rows.num_rows
                found.spare += batch.spare
                _note(found, batch.bad)
    except CallstandingError as error:
        raise Problem("invalid", _without_path(error)) from error
    return found


def _note(found: Read, bad: tuple[BadRow, ...]) -> None:
    found.bad += sum(each.count for each in bad)
    room = SHOWN - len(found.faults)
    found.faults += [{"line": each.line, "field": "", "reason": each.reason} for each in bad[:room]]


def _without_path(error: CallstandingError) -> str:
    """What is wrong, without the name of a file that nobody has."""
    head, _, rest = str(error).partition(": ")
    told = rest if head.startswith("/proc/") else str(error)
    return told[:1].upper() + told[1:]
