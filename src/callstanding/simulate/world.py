"""A whole world on one screen: who there is, what they do, and the tables and the truth that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from callstanding.simulate.casting import dice
from callstanding.simulate.figures import Changes, Figures
from callstanding.simulate.kind import Kind
from callstanding.simulate.lines import Lines
from callstanding.simulate.pile import Pile, dressed, piled, register, seen, slim
from callstanding.simulate.reports import Reports, arrivals, first_voices, gathered
from callstanding.simulate.saving import Kept, save
from callstanding.simulate.setting import set_up
from callstanding.simulate.stage import Stage
from callstanding.simulate.tables import calls_table, reports_table
from callstanding.simulate.terms import Terms
from callstanding.simulate.traffic import MONDAY
from callstanding.simulate.truth import assignments_table, labels_table

SEED = 555
PEOPLE = 20_000
DAYS = 14


@dataclass(frozen=True)
class World:
    """Native tables, the truth about every number that calls, and every parameter that was used."""

    calls: pa.Table
    reports: pa.Table
    assignments: pa.Table
    labels: pa.Table
    parameters: Mapping[str, Any]

    def save(self, folder: Path, *, suffix: str = ".parquet", force: bool = False) -> Kept:
        """Write calls, reports and assignments (.parquet or .csv), labels.csv and world.json into an empty folder.

        With `force` a world that lies there is replaced. UsageError where the folder cannot take the files.
        """
        tables = {"calls": self.calls, "reports": self.reports, "assignments": self.assignments}
        return save(tables, self.labels, self.parameters, folder, suffix=suffix, force=force)


def simulate_world(
    *,
    seed: int = SEED,
    people: int = PEOPLE,
    days: int = DAYS,
    difficulty: str = "standard",
    scenarios: Sequence[str] = (),
    shuffle: float = 0.0,
    first: datetime = MONDAY,
    changes: Changes | None = None,
) -> World:
    """Simulate a world from a local midnight on: the same terms always give the same tables.

    Without `scenarios` everybody takes part. `shuffle` draws every parameter within that share of its value; `changes`
    sets some, by section and name, as in `{"snowshoe_block": {"calls_a_day": 50}}`. UsageError for terms that cannot
    be. About 15 calls a day for each of the people, in the whole world.
    """
    terms = Terms(seed, people, days, difficulty, tuple(scenarios), shuffle, first, changes or {})
    cast, stage = set_up(terms)
    pile, reports = _act(cast, stage)
    known = register(list(cast.values()))
    pile = dressed(pile, known, stage.common, dice(seed, "routes"))
    reports, arrived = _arrived(reports, stage)
    held = [lines for kind, lines in cast.items() if kind.known]
    return World(
        calls=calls_table(pile, known, first),
        reports=reports_table(reports, arrived, first),
        assignments=assignments_table(held, stage.common.tenure_days, first, dice(seed, "tenures")),
        labels=labels_table(cast, seen(pile), stage.until, first),
        parameters=_recorded(terms, stage.figures),
    )


def _act(cast: Mapping[Kind, Lines], stage: Stage) -> tuple[Pile, Reports]:
    """Everybody's calls and reports; each kind's are made small before the next kind's turn."""
    parts: list[Pile] = []
    said: list[Reports] = []
    for kind in cast:
        doings = kind.act(stage, kind.name)
        parts += [slim(calls, stage.until) for calls in doings.calls]
        said += doings.said
    return piled(parts), gathered(said)


def _arrived(reports: Reports, stage: Stage) -> tuple[Reports, Any]:
    """(reports, arrival) of what has arrived by the end of the period."""
    rng = dice(stage.seed, "reports")
    told = first_voices(reports, stage.common, rng)
    arrived = arrivals(told, stage.common, rng)
    known = (told.at >= 0.0) & (arrived < stage.until)
    return told.where(known), arrived[known]


def _recorded(terms: Terms, figures: Figures) -> dict[str, Any]:
    told = {"callstanding": version("callstanding")}
    kinds = {kind.name: {"label": kind.label, "about": kind.about} for kind in terms.kinds}
    return told | terms.recorded() | {"kinds": kinds, "parameters": figures.recorded()}
