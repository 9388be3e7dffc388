"""Tells a file's format from its content, or says what to try."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from callstanding.errors import DamagedFile, InputError, UnknownFormat, UsageError
from callstanding.formats.format import Feed, Format, Kind
from callstanding.formats.head import Head, read_head

SURE_ENOUGH = 50  # of 100; below it nothing is guessed

HINT = (
    "Name it with --format (see `callstanding formats`), describe its columns with --mapping, "
    "or, if letters look wrong, give its --encoding."
)


def detect(path: Path, feed: Feed, formats: Sequence[Format], kind: Kind | None) -> Format:
    """The surest of the formats; UnknownFormat when none is sure, or the kind is another."""
    head = read_head(path, feed.encoding)
    score, best = max(((each.sniff(head), each) for each in formats), key=lambda pair: pair[0])
    if score < SURE_ENOUGH:
        raise _unusable(path, head)
    if kind is not None and best.kind != kind:
        told = f"{path}: holds {best.kind} (format {best.name}), {kind} are wanted."
        raise UnknownFormat(told, hint="Give it in its own place, or force one with --format.")
    return best


def _unusable(path: Path, head: Head) -> InputError:
    """Why no format takes the file: it is damaged, empty, or not known."""
    if head.damage:
        return DamagedFile(f"{path}: {head.damage}.", hint="Fetch or copy the file again.")
    if not head.is_parquet and not head.lines:
        return InputError(f"{path}: the file is empty.", hint="Was it written to the end?")
    return UnknownFormat(f"{path}: no format recognises it ({_seen(head)}).", hint=HINT)


def named(name: str, formats: Sequence[Format], kind: Kind | None) -> Format:
    """The format of that name; UsageError with the nearest names when there is none."""
    for each in formats:
        if each.name == name and kind in {None, each.kind}:
            return each
    names = [each.name for each in formats if kind in {None, each.kind}]
    near = difflib.get_close_matches(name, names, 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(names)}."
    raise UsageError(f"There is no format {name!r}{f' for {kind}' if kind else ''}.", hint=hint)


def _seen(head: Head) -> str:
    if head.is_parquet:
        return f"Parquet columns {', '.join(head.columns[:8])}"
    return f"it starts with {head.lines[0][:60]!r}"
