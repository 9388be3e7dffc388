"""Tells a file's format from its content, or says what to try."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from callstanding.errors import DamagedFile, InputError, UnknownFormat, UsageError
from callstanding.formats.format import Feed, Format, Kind
from callstanding.formats.head import Head, read_head

SURE_ENOUGH = 50  # of 100; below it nothing is guessed
NO_TEXT = 0.1  # share of signs that no text has, from which a file is none

HINT = (
    "Name it with --format (see `callstanding formats`), describe its columns with --mapping, "
    "or, if letters look wrong, give its --encoding."
)
UNPACK = "Unpack it first; files packed with gzip or zstd are read as they are."
STRANGERS = {  # first bytes: what it is, what to do
    b"PK\x03\x04": ("a ZIP archive or an Excel workbook", "Unpack it, or save the sheet as CSV."),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", "Save the sheet as CSV."),
    b"BZh": ("packed with bzip2", UNPACK),
    b"\xfd7zXZ": ("packed with xz", UNPACK),
    b"7z\xbc\xaf": ("a 7z archive", UNPACK),
    b"%PDF": ("a PDF document", "Export it as CSV."),
    b"SQLite format 3": ("an SQLite database", "Export the table as CSV."),
    b"ARROW1": ("an Arrow file", "Write it as Parquet."),
    b"ORC": ("an ORC file", "Write it as Parquet."),
    b"Obj\x01": ("an Avro file", "Write it as Parquet."),
}


def detect(path: Path, feed: Feed, formats: Sequence[Format], kind: Kind | None) -> Format:
    """The surest of the formats. UnknownFormat when none is sure, two are, or the kind is another."""
    head = read_head(path, feed.encoding)
    sure = {each.name: each.sniff(head) for each in formats}
    known = [each for each in formats if sure[each.name] >= SURE_ENOUGH]
    wanted = [each for each in known if kind in {None, each.kind}]
    if not known:
        raise _unusable(path, head)
    if not wanted:
        best = max(known, key=lambda each: sure[each.name])
        told = f"{path}: holds {best.kind} (format {best.name}), {kind} are wanted."
        raise UnknownFormat(told, hint="Give it in its own place, or force one with --format.")
    highest = max(sure[each.name] for each in wanted)
    best, *others = [each for each in wanted if sure[each.name] == highest]
    if others:
        raise UnknownFormat(f"{path}: may be {best.name} or {others[0].name}.", hint="Say which with --format NAME.")
    return best


def named(name: str, formats: Sequence[Format]) -> Format:
    """The format of that name; UsageError with the nearest names when there is none."""
    names = {each.name: each for each in formats}
    if name in names:
        return names[name]
    near = difflib.get_close_matches(name, names, 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(names)}."
    raise UsageError(f"There is no format {name!r}.", hint=hint)


def _unusable(path: Path, head: Head) -> InputError:
    """Why no format takes the file: it is damaged, empty, no text, or not known."""
    if head.damage:
        return DamagedFile(f"{path}: {head.damage}.", hint="Fetch or copy the file again.")
    for start, (what, hint) in STRANGERS.items():
        if head.start.startswith(start):
            return UnknownFormat(f"{path}: is {what}.", hint=hint)
    if not head.is_parquet and not head.lines:
        return InputError(f"{path}: the file is empty.", hint="Was it written to the end?")
    if _is_no_text(head.text):
        hint = "Give its --encoding if it is one, such as latin-1 or utf-16; else export it as CSV."
        return UnknownFormat(f"{path}: is no text in the encoding that was given.", hint=hint)
    return UnknownFormat(f"{path}: no format recognises it ({_seen(head)}).", hint=HINT)


def _is_no_text(text: str) -> bool:
    """Control signs, and bytes that could not be decoded."""
    strange = sum(sign == "\ufffd" or (sign < " " and sign not in "\t\r\n") for sign in text)
    return strange > NO_TEXT * len(text)


def _seen(head: Head) -> str:
    if head.is_parquet:
        return f"Parquet with the columns {', '.join(head.columns[:8])}"
    if isinstance(head.document, dict):
        return f"JSON with the keys {', '.join(list(head.document)[:8])}"
    return f"it starts with {head.lines[0][:60]!r}"
