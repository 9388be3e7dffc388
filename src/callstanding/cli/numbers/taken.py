"""Says what became of a file's lines, and puts those aside that were not taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.cli import screen
from callstanding.cli.failures import FAILURE, OK, PARTLY

if TYPE_CHECKING:
    from callstanding.control.stock_importing import Imported
    from callstanding.formats import BadRow
    from callstanding.formats.sheet import Line, Sheet
    from callstanding.pipeline.quarantine import Quarantine

REASONS = 5  # that are named
QUARANTINE = Path("callstanding-quarantine.csv")


def put(aside: Quarantine, sheet: Sheet, lines: Sequence[Line], bad: Sequence[BadRow], done: Imported) -> str | None:
    """Put aside what could not be read and what was refused, in the order of the file; the name of the whole file."""
    from callstanding.formats.stock_rows import put_aside

    refused = [put_aside(sheet, lines[each.index], each.reason) for each in done.refused]
    aside.put(sorted([*bad, *refused], key=lambda row: row.line))
    return aside.keep()


def tell(file: Path, done: Imported, kept: str | None, aside: Quarantine) -> int:
    """The words for people, and the exit status."""
    taken = done.added + done.changed + done.same
    screen.say(f"{file}: {done.added:,} added, {done.changed:,} changed, {done.same:,} as they were")
    reasons = aside.reasons.counts.most_common()
    if not reasons:
        return OK
    count = sum(each for _, each in reasons)
    screen.warn(f"{'1 line was' if count == 1 else f'{count:,} lines were'} not taken; see {kept}.")
    for reason, each in reasons[:REASONS]:
        screen.say(f"  {each:,} x {reason} (first in line {aside.reasons.first[reason]})")
    if len(reasons) > REASONS:
        screen.say(f"  and {len(reasons) - REASONS:,} more reasons")
    return PARTLY if taken else FAILURE
