"""The fit on one screen: labelled worlds -> examples -> points within limits -> a policy -> judged on held-out worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from threadpoolctl import threadpool_limits

from callstanding.fitting.calibrating import calibrated, scale
from callstanding.fitting.ceiling import MISSING, Ceiling, ceiling
from callstanding.fitting.examples import Examples, examples, joined
from callstanding.fitting.fitted import Asked, Fit, Used
from callstanding.fitting.held_out import HeldOut, held_out, kind_changes
from callstanding.fitting.learning import given, learn
from callstanding.fitting.measures import Compared, Models, kind_counts
from callstanding.fitting.points import point_changes
from callstanding.fitting.proposed import base_policy, check_output, draft, extends, named
from callstanding.fitting.scorecard import Heading, scorecard
from callstanding.fitting.worlds import World, opened, worlds
from callstanding.pipeline.asked import Intake, Options, Progress
from callstanding.policies.policy import Policy

# One core sums in one order, so that the same worlds give the same points on any machine.
_ONE_CORE = partial(threadpool_limits, limits=1, user_api="blas")
UNJUDGED = "Nothing was judged: give worlds that learning has not seen with --judge before the policy is used."


def fit(train: Sequence[Path], judge: Sequence[Path], *, asked: Asked, progress: Progress | None = None) -> Fit:
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
        learned = calibrated(points, found, base) if asked.calibrate else points
        models = Models(base, given(base), learned, _free(found, run), asked.limits)
        source = f"callstanding fit to {', '.join(map(str, teachers))}"
        heading = Heading(name, version, asked.day, extends(asked.base, asked.output), source)
        with draft(scorecard(learned, base, heading), asked.output) as policy:
            judged = [run.judged(world, policy, models) for world in judges]
    return _told(run, found, models, judged, name, version)


def _free(found: Examples, run: _Run) -> Ceiling | None:
    if run.progress:
        run.progress("learning the free model", 0, 1, "steps")
    model = ceiling(found, run.asked.limits)
    if run.progress:
        run.progress("learning the free model", 1, 1, "steps")
    return model


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
        with opened(world, options=self._reading(), progress=self.progress) as (engine, intake):
            self._note(world, "learned from", intake)
            return examples(world, engine, self.base)

    def judged(self, world: World, policy: Policy, models: Models) -> tuple[Compared, HeldOut]:
        """A world that learning has not seen."""
        with opened(world, options=self._reading(), progress=self.progress) as (engine, intake):
            self._note(world, "judged on", intake)
            compared = models.compared(examples(world, engine, self.base), str(world.folder))
            return compared, held_out(world, engine, self.base, policy)

    def _reading(self) -> Options:
        """As the user said; each world has a quarantine file of its own, which the next one does not write over."""
        file, place = self.asked.reading.quarantine, len(self.used) + 1
        if file is None or place == 1:
            return self.asked.reading
        return replace(self.asked.reading, quarantine=file.with_name(f"{file.stem}-{place}{file.suffix}"))

    def _note(self, world: World, role: str, intake: Intake) -> None:
        self.used.append(Used(str(world.folder), role, world.terms, intake.quarantined))
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
        judged_kinds=kind_changes([each for _, each in judged]),
        notes=notes,
        intakes=run.intakes,
    )
