"""What a run is asked for and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from callstanding.policies.policy import Policy
from callstanding.records.disputed import Disputed

Progress = Callable[[str, int, int, str], None]
"""Called with what is at work (a file or a stage), how much is done, how much there is in all, and of what."""


@dataclass(frozen=True)
class Options:
    """How to read and judge. `as_of` None means the time of the newest event; a bare time is UTC. `disputes`: what is
    known of cases about what is shown here; a store keeps them.
    """

    policy: str = "standard"
    as_of: datetime | None = None
    region: str | None = None
    zone: str = "UTC"
    encoding: str = "utf-8"
    format: str | None = None
    mapping: Path | None = None
    lang: str = "en"
    quarantine: Path | None = None
    disputes: tuple[Disputed, ...] = ()


@dataclass(frozen=True, slots=True)
class FileIntake:
    """What one file gave: `lines` = `accepted` + `quarantined`. `unscored`: accepted, but about no number to score."""

    path: str
    format: str
    kind: str
    lines: int
    accepted: int
    quarantined: int
    seconds: float
    unscored: int = 0
    rows: int = 0  # calls, reports or assignments that came of the lines: one call may be many lines


@dataclass(frozen=True)
class Intake:
    """What all files of a run gave."""

    files: tuple[FileIntake, ...] = ()
    known_before: int = 0
    quarantine_file: str | None = None
    notes: tuple[str, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()  # why lines were put aside, the most frequent first

    @property
    def lines(self) -> int:
        """Data lines read."""
        return sum(f.lines for f in self.files)

    @property
    def accepted(self) -> int:
        """Lines kept."""
        return sum(f.accepted for f in self.files)

    @property
    def quarantined(self) -> int:
        """Lines put aside."""
        return sum(f.quarantined for f in self.files)


@dataclass(frozen=True)
class Outcome:
    """Standings (DESIGN 4) and the changes that led to them: number, at, was, status, spam_score, because."""

    standings: pa.Table
    history: pa.Table
    intake: Intake | None
    as_of: datetime
    policy: Policy


@dataclass(frozen=True)
class Explanation:
    """One number, whole: its standing, entries, timeline, and what each fact would have to be to leave the tag."""

    number: str
    standing: Mapping[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    remedies: list[dict[str, Any]] = field(default_factory=list)
    as_of: datetime | None = None
