"""Says what was read: lines, accepted, quarantined, and where the quarantined rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.cli import screen
from callstanding.cli.failures import OK, PARTLY

if TYPE_CHECKING:
    from callstanding.pipeline import FileIntake, Intake


REASONS = 5  # that are named


def tell(intake: Intake | None) -> int:
    """Say on stderr what was read; the exit status is 3 where rows were quarantined, else 0."""
    if intake is None:
        return OK
    for file in intake.files:
        screen.say(f"{file.path}: {_kind(file)}{_lines(file)}{_rate(file)}")
    if intake.known_before:
        screen.say(f"{_many(intake.known_before, 'row')} known before, or a second leg of a call: each counts once.")
    for note in intake.notes:
        screen.warn(note)
    if not intake.quarantined:
        return OK
    where = f"; they are in {intake.quarantine_file}" if intake.quarantine_file else "; --quarantine FILE keeps them"
    screen.warn(f"{intake.quarantined:,} of {_many(intake.lines, 'row')} could not be used{where}.")
    for reason, count in intake.reasons[:REASONS]:
        screen.say(f"  {count:,} x {reason}")
    if len(intake.reasons) > REASONS:
        screen.say(f"  and {_many(len(intake.reasons) - REASONS, 'other reason')}")
    return PARTLY


def _kind(file: FileIntake) -> str:
    """The format where it has another name than the kind, as our own have not."""
    return "" if file.format == file.kind else f"{file.format}, "


def _lines(file: FileIntake) -> str:
    rows = _many(file.rows or file.accepted, file.kind.removesuffix("s"))
    parts = [rows if file.rows in {0, file.accepted} else f"{rows} from {_many(file.accepted, 'line')}"]
    if file.unscored:
        parts.append(f"{file.unscored:,} of them about no number that is scored")
    if file.quarantined:
        parts.append(f"{file.quarantined:,} quarantined")
    return ", ".join(parts)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _rate(file: FileIntake) -> str:
    """The speed, where the reading took long enough for it to mean something."""
    return f" in {file.seconds:.1f} s ({file.lines / file.seconds:,.0f}/s)" if file.seconds >= 1.0 else ""
