"""What a fit is asked for and what it gives back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from callstanding.fitting.calibrating import Scale
from callstanding.fitting.held_out import HeldOut, KindChange
from callstanding.fitting.limits import Limits
from callstanding.fitting.measures import Compared, KindCount
from callstanding.fitting.points import PointChange
from callstanding.pipeline.asked import Intake, Options


@dataclass(frozen=True)
class Asked:
    """What a fit is asked for, beside the worlds. Without name and version they are the file's and the day's.

    `calibrate`: also lower the prior to where scores are truest; less spam is then found.
    """

    output: Path
    day: date
    base: str = "standard"
    name: str | None = None
    version: str | None = None
    limits: Limits = field(default_factory=Limits)
    calibrate: bool = False
    reading: Options = field(default_factory=Options)


@dataclass(frozen=True)
class Used:
    """A world that was learned from, or judged on: its folder's name, what made it, and lines that could not be read."""

    world: str
    role: str
    terms: dict[str, Any]
    quarantined: int


@dataclass(frozen=True)
class Fit:
    """The training report. Everything about held-out worlds is empty where none was given."""

    policy: str
    version: str
    base: str
    limits: Limits
    worlds: list[Used]
    kinds: list[KindCount]  # that were learned from
    points: list[PointChange]
    shift: float  # log-odds that were added to every prior
    scale_before: Scale
    scale_after: Scale
    training: Compared
    compared: list[Compared]  # by held-out world
    judged: list[HeldOut]
    judged_kinds: list[KindChange]
    notes: list[str]
    intakes: list[Intake] = field(default_factory=list)

    @property
    def harmed(self) -> list[KindChange]:
        """The honest kinds of which either policy tags a number."""
        return [each for each in self.judged_kinds if each.label == "legit" and (each.before or each.after)]

    @property
    def worse(self) -> list[KindChange]:
        """The honest kinds of which the new policy tags more."""
        return [each for each in self.harmed if each.after > each.before]

    @property
    def warning(self) -> str | None:
        """A sentence when the new policy tags any honest number of the held-out worlds."""
        tagged = [each for each in self.harmed if each.after]
        if not tagged:
            return None
        told = ", ".join(f"{each.kind} {each.after:,} of {each.numbers:,}" for each in tagged)
        return (
            f"{self.policy} {self.version} tags honest numbers of the held-out worlds ({told}): do not use it as it is."
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and numbers, for JSON."""
        kept = asdict(self) | {"worse": [asdict(each) for each in self.worse], "warning": self.warning}
        del kept["intakes"]
        return kept
