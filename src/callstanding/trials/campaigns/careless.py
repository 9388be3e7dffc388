"""The ways of campaigns that keep no budget: one number until it is burnt, and all of them in turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from callstanding.trials.campaigns.strategy import LATER_NEVER, Choice, Placed, Stand


@dataclass
class _Careless:
    """Uses any number that is not tagged, as often as it likes."""

    lines: int
    burnt: set[int] = field(default_factory=set)

    def morning(self, day: int, stands: Mapping[int, Stand]) -> None:  # noqa: ARG002 - the days are all alike to it
        """A number that is tagged is thrown away."""
        self.burnt |= {line for line, stand in stands.items() if stand.status == "spam"}

    def placed(self, call: Placed) -> None:
        """Nothing is learnt."""

    def dropped(self) -> None:
        """Nothing is learnt."""


@dataclass
class OneUntilBurnt(_Careless):
    """All calls come from one number until it is tagged, then all from the next."""

    def choose(self, at: float, callee: int) -> Choice:  # noqa: ARG002 - at any time, to anybody
        """The first number that is not burnt."""
        line = next((line for line in range(self.lines) if line not in self.burnt), None)
        return Choice(wait_s=LATER_NEVER) if line is None else Choice(line)


@dataclass
class RoundRobin(_Careless):
    """Each call comes from the next number, without limits."""

    last: int = -1

    def choose(self, at: float, callee: int) -> Choice:  # noqa: ARG002 - at any time, to anybody
        """The next number that is not burnt."""
        if len(self.burnt) >= self.lines:
            return Choice(wait_s=LATER_NEVER)
        self.last = (self.last + 1) % self.lines
        while self.last in self.burnt:
            self.last = (self.last + 1) % self.lines
        return Choice(self.last)
