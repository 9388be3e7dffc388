"""What a world is asked to be, checked before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from callstanding.errors import UsageError
from callstanding.simulate.figures import DIFFICULTIES, Changes
from callstanding.simulate.kind import Kind
from callstanding.simulate.kinds import ALWAYS_THERE, KINDS
from callstanding.simulate.reading import document
from callstanding.simulate.traffic import MONDAY

FEWEST_PEOPLE, MOST_PEOPLE = 100, 150_000
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Terms:
    """Seed, size, difficulty, the scenarios picked (none: the whole world), how far to shuffle, the first midnight,
    and parameters to have otherwise than the tables state them.
    """

    seed: int
    people: int
    days: int
    difficulty: str = "standard"
    scenarios: tuple[str, ...] = ()
    shuffle: float = 0.0
    first: datetime = MONDAY
    changes: Changes = field(default_factory=dict)

    def __post_init__(self) -> None:
        """UsageError that names what cannot be."""
        _within("people", self.people, FEWEST_PEOPLE, MOST_PEOPLE, "A world of 20,000 people is the standard one.")
        _within("days", self.days, 1, MOST_DAYS, "Two weeks are the standard.")
        _within("seed", self.seed, 0, (1 << 63) - 1, "Any other number gives another world.")
        if not 0.0 <= self.shuffle < 1.0:
            hint = "0.5 draws every parameter within half and one and a half of its value."
            raise UsageError(f"shuffle is {self.shuffle:g}; it must be from 0 to below 1.", hint=hint)
        if self.first.utcoffset() is None:
            raise UsageError(f"first is {self.first}, without a zone.", hint="Give an aware datetime.")
        _known("difficulty", self.difficulty, DIFFICULTIES)
        for name in self.scenarios:
            _known("scenario", name, scenarios())

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that take part, people first."""
        wanted = {kind for name in self.scenarios for kind in document("scenarios")[name]["kinds"]} | {*ALWAYS_THERE}
        return [kind for kind in KINDS if not self.scenarios or kind.name in wanted]

    def recorded(self) -> dict[str, Any]:
        """The terms as they are kept beside the world."""
        named = {name: getattr(self, name) for name in ("seed", "people", "days", "difficulty", "shuffle")}
        return named | {"scenarios": list(self.scenarios), "first": self.first.isoformat()}


def scenarios() -> dict[str, str]:
    """The parts of the world that can be picked, and what each is about."""
    return {name: told["about"] for name, told in document("scenarios").items()}


def _within(name: str, value: int, least: int, most: int, hint: str) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name} is {value:,}; it must be from {least:,} to {most:,}.", hint=hint)


def _known(what: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name in names:
        return
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(names)}."
    raise UsageError(f"There is no {what} {name!r}.", hint=hint)
