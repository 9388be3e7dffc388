"""The folders that are learned from and judged on: which files they hold, what made them, and no folder twice."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callstanding.engines import Duck
from callstanding.errors import InputError, UsageError
from callstanding.pipeline.asked import Intake, Options, Progress
from callstanding.pipeline.intake import Quarantine, is_large, listed, take_in

_ORIGIN = "world.json"
_TERMS = ("seed", "difficulty", "shuffle", "people", "days")


@dataclass(frozen=True)
class World:
    """A labelled folder; `terms` are those of the simulation that wrote it, empty for a folder of the user's own."""

    folder: Path
    calls: Path
    labels: Path
    reports: Path | None
    assignments: Path | None
    terms: dict[str, Any]

    def __str__(self) -> str:
        """As a sentence names it: `w1 (seed 1, difficulty easy)`."""
        told = ", ".join(f"{name} {self.terms[name]}" for name in _TERMS[:3] if name in self.terms)
        return f"{self.folder.absolute().name} ({told})" if told else self.folder.absolute().name


def world(folder: Path) -> World:
    """The world in a folder; InputError when it lacks calls or labels, or holds two files of one of them."""
    if not folder.is_dir():
        raise InputError(
            f"{folder} is no folder.", hint="Give folders with calls and labels.csv, as `simulate` writes."
        )
    found = {name: _file(folder, name) for name in ("calls", "labels", "reports", "assignments")}
    for name in ("calls", "labels"):
        if found[name] is None:
            hint = "Name the files calls.*, reports.*, assignments.* and labels.csv, as `callstanding simulate` does."
            raise InputError(f"{folder}: there is no file {name}.*.", hint=hint)
    return World(folder, terms=_terms(folder / _ORIGIN), **found)  # type: ignore[arg-type]


def worlds(train: Sequence[Path], judge: Sequence[Path]) -> tuple[list[World], list[World]]:
    """The worlds to learn from and those to judge on; UsageError when one is given twice, under any name."""
    all_worlds = [world(folder) for folder in (*train, *judge)]
    for place, one in enumerate(all_worlds):
        for at, other in enumerate(all_worlds[:place]):
            if _same(one, other):
                raise _twice(one, other, both=at < len(train) <= place)
    return all_worlds[: len(train)], all_worlds[len(train) :]


def _same(one: World, other: World) -> bool:
    """Whether it is the same folder, or a copy of its calls: judged on a copy, learning would praise itself."""
    if one.folder.resolve() == other.folder.resolve():
        return True
    equal_size = one.calls.stat().st_size == other.calls.stat().st_size
    return equal_size and filecmp.cmp(one.calls, other.calls, shallow=False)


def _twice(one: World, other: World, *, both: bool) -> UsageError:
    named = f"{one.folder}" if one.folder == other.folder else f"{one.folder} (the same calls as {other.folder})"
    if both:
        return UsageError(
            f"{named} is given to learn from and to judge on.", hint="Judge on a world that learning has not seen."
        )
    return UsageError(f"{named} is given twice.", hint="Give each world once.")


def _file(folder: Path, name: str) -> Path | None:
    found = sorted(path for path in folder.glob(f"{name}.*") if path.is_file())
    if len(found) > 1:
        told = ", ".join(path.name for path in found)
        raise InputError(f"{folder}: {told} are there.", hint=f"Keep one file of {name}.")
    return found[0] if found else None


def _terms(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path}: {error}", hint="Take it out of the folder, or simulate the world again.") from error
    return {name: kept[name] for name in _TERMS if name in kept} if isinstance(kept, dict) else {}


@contextmanager
def opened(found: World, *, options: Options, progress: Progress | None) -> Iterator[tuple[Duck, Intake]]:
    """An engine that holds the calls, reports and assignments of a world, and what was read; gone afterwards."""
    reports, assignments = ([path] if path else [] for path in (found.reports, found.assignments))
    chosen = listed([found.calls], reports, assignments)
    engine = Duck(on_disk=is_large(path for path, _ in chosen))
    try:
        quarantine = Quarantine(options.quarantine or Path("callstanding-quarantine.csv"))
        yield engine, take_in(engine, chosen, options=options, progress=progress, quarantine=quarantine)
    finally:
        engine.close()
