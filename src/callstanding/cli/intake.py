"""Says what was read: lines, accepted, quarantined, and where the quarantined rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.cli import screen
from callstanding.cli.failures import OK, PARTLY

if TYPE_CHECKING:
    from callstanding.pipeline import FileIntake, Intake


def tell(intake: Intake | None) -> int:
    """Say on stderr what was read; the exit status is 3 where rows were quarantined, else 0."""
    if intake is None:
        return OK
    for file in intake.files:
        screen.say(f"{file.path}: {_kind(file)}, {_lines(file)}{_rate(file)}")
    if intake.known_before:
        screen.say(f"{intake.known_before:,} rows were known before and count once.")
    for note in intake.notes:
        screen.warn(note)
    if not intake.quarantined:
        return OK
    where = f"; they are in {intake.quarantine_file}" if intake.quarantine_file else "; --quarantine FILE keeps them"
    screen.warn(f"{intake.quarantined:,} of {intake.lines:,} rows could not be read{where}.")
    return PARTLY


def _kind(file: FileIntake) -> str:
    """The format and the kind; our own formats are named after their kind."""
    return file.kind if file.format == file.kind else f"{file.format} {file.kind}"


def _lines(file: FileIntake) -> str:
    parts = [f"{file.accepted:,} rows"]
    if file.unscored:
        parts.append(f"{file.unscored:,} of them about no number that is scored")
    if file.quarantined:
        parts.append(f"{file.quarantined:,} quarantined")
    return ", ".join(parts)


def _rate(file: FileIntake) -> str:
    """The speed, where the reading took long enough for it to mean something."""
    return f" in {file.seconds:.1f} s ({file.lines / file.seconds:,.0f}/s)" if file.seconds >= 1.0 else ""
