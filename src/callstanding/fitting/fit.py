"""The fit on one screen: labelled worlds -> examples -> points within limits -> a policy -> judged on held-out worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from callstanding.fitting.calibrating import Scale, calibrated, scale
from callstanding.fitting.ceiling import MISSING, ceiling
from callstanding.fitting.examples import Examples, examples, joined
from callstanding.fitting.held_out import HeldOut, KindHarm, harms, held_out
from callstanding.fitting.learning import given, learn
from callstanding.fitting.limits import Limits
from callstanding.fitting.measures import Compared, KindCount, Models, kind_counts
from callstanding.fitting.points import PointChange, point_changes
from callstanding.fitting.proposed import base_policy, check_output, draft, extends, named
from callstanding.fitting.scorecard import Heading, scorecard
from callstanding.fitting.worlds import World, opened, worlds
from callstanding.pipeline.asked import Intake, Options, Progress
from callstanding.policies.policy import Policy

# One core sums in one order, so that the same worlds give the same points on any machine.
_ONE_CORE = partial(threadpool_limits, limits=1, user_api="blas")
UNJUDGED = "Nothing was judged: give worlds that learning has not seen with --judge before the policy is used."


@dataclass(frozen=True)
class Asked:
    """What a fit is asked for, beside the worlds. `keep_prior`: learn points only; name and version may be left to us."""

    output: Path
    day: date
    base: str = "standard"
    name: str | None = None
    version: str | None = None
    limits: Limits = field(default_factory=Limits)
    keep_prior: bool = False
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
    kinds: list[KindCount]
    points: list[PointChange]
    shift: float  # log-odds that were added to every prior
    scale_before: Scale
    scale_after: Scale
    training: Compared
    compared: list[Compared]  # by held-out world
    judged: list[HeldOut]
    harms: list[KindHarm]
    notes: list[str]
    intakes: list[Intake] = field(default_factory=list)

    @property
    def worse(self) -> list[KindHarm]:
        """The honest kinds of which the new policy tags more."""
        return [each for each in self.harms if each.after > each.before]

    @property
    def warning(self) -> str | None:
        """A sentence when the new policy tags any honest number of the held-out worlds."""
        tagged = [each for each in self.harms if each.after]
        if not tagged:
            return None
        told = ", ".join(f"{each.kind} {each.after:,} of {each.numbers:,}" for each in tagged)
        return f"{self.policy} {self.version} tags honest numbers of the held-out worlds ({told}): do not use it as it is."

    def as_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and numbers, for JSON."""
        kept = asdict(self) | {"worse": [asdict(each) for each in self.worse], "warning": self.warning}
        del kept["intakes"]
        return kept


def fit(
    train: Sequence[Path], judge: Sequence[Path], *, asked: Asked, progress: Progress | None = None
) -> Fit:
    """Learn points from some labelled worlds, write them as a new policy, and judge it on others.

    UsageError, InputError or PolicyError when something given is wrong, and then nothing is written.
    """
    base = base_policy(asked.base)
    check_output(asked.output, "-o", (".toml",))
    name, version = named(base, asked.output, asked.name, asked.version, asked.day)
    teachers, judges = worlds(train, judge)
    with _ONE_CORE():
        run = _Run(base, asked, progress, len(teachers) + len(judges))
        found = joined([run.examples(world) for world in teachers])
        points = learn(found, base, asked.limits)
        learned = points if asked.keep_prior else calibrated(points, found, base)
        models = Models(base, given(base), learned, ceiling(found, asked.limits), asked.limits)
        source = f"callstanding fit to {', '.join(map(str, teachers))}"
        heading = Heading(name, version, asked.day, extends(asked.base, asked.output), source)
        with draft(scorecard(learned, base, heading), asked.output) as policy:
            judged = [run.judged(world, policy, models) for world in judges]
    return _told(run, found, models, judged, name, version)


@dataclass
class _Run:
    """The worlds of a fit, one after the other: memory holds one at a time."""

    base: Policy
    asked: Asked
    progress: Progress | None
    total: int
    used: list[Used] = field(default_factory=list)
    intakes: list[Intake] = field(default_factory=list)

    def examples(self, world: World) -> Examples:
        """The examples of a world to learn from."""
        with opened(world, options=self.asked.reading, progress=self.progress) as (engine, intake):
            self._note(world, "learned from", intake)
            return examples(world, engine, self.base)

    def judged(self, world: World, policy: Policy, models: Models) -> tuple[Compared, HeldOut]:
        """A world that learning has not seen."""
        with opened(world, options=self.asked.reading, progress=self.progress) as (engine, intake):
            self._note(world, "judged on", intake)
            compared = models.compared(examples(world, engine, self.base), str(world))
            return compared, held_out(world, engine, self.base, policy)

    def _note(self, world: World, role: str, intake: Intake) -> None:
        self.used.append(Used(world.folder.absolute().name, role, world.terms, intake.quarantined))
        self.intakes.append(intake)
        if self.progress:
            self.progress("worlds", len(self.used), self.total, "worlds")


def _told(
    run: _Run, found: Examples, models: Models, judged: list[tuple[Compared, HeldOut]], name: str, version: str
) -> Fit:
    notes = [] if judged else [UNJUDGED]
    notes += [MISSING] if models.free is None else []
    notes += [f"{each.world}: {note}." for _, each in judged for note in each.notes]
    return Fit(
        policy=name,
        version=version,
        base=f"{run.base.name} {run.base.version}",
        limits=run.asked.limits,
        worlds=run.used,
        kinds=list(kind_counts(found)),
        points=point_changes(run.base, models.after, run.asked.limits),
        shift=models.after.shift,
        scale_before=scale(models.before, found, run.base),
        scale_after=scale(models.after, found, run.base),
        training=models.compared(found, "all to learn from"),
        compared=[compared for compared, _ in judged],
        judged=[each for _, each in judged],
        harms=list(harms([each for _, each in judged])),
        notes=notes,
        intakes=run.intakes,
    )
