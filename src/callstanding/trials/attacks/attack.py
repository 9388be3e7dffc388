"""What an attack is: who tries what, the bar that must hold, and the findings that tell whether it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from callstanding.trials.attacks.ground import Ground

Sense = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bound that a value must keep."""

    sense: Sense
    value: float

    def kept(self, value: float) -> bool:
        """Whether a value keeps it."""
        return value <= self.value if self.sense == "at most" else value >= self.value


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure: what was measured, over how many cases, and the bar, where there is one.

    `unit` is `points` (of the Spam Score, 0 to 100), `share` (0 to 1), `numbers`, `hours`, `days`, or `area` (under the
    ROC curve). A value of None means that there was no case, and keeps no bar.
    """

    measure: str
    value: float | None
    unit: str
    n: int
    bar: Bar | None = None

    @property
    def kept(self) -> bool | None:
        """Whether the bar is kept; None where there is none."""
        if self.bar is None:
            return None
        return self.value is not None and self.bar.kept(self.value)


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack. `source` is its place in the catalogue of threats; `bar` says in words what must hold.

    `measure` makes the world, attacks, scores and looks. None: it cannot be tried yet, and `missing` says why.
    """

    name: str
    source: str
    does: str
    bar: str
    measure: Callable[[Ground], Iterable[Finding]] | None
    missing: str = ""


def at_most(value: float) -> Bar:
    """No more than that."""
    return Bar("at most", value)


def at_least(value: float) -> Bar:
    """No less than that."""
    return Bar("at least", value)


NONE = at_most(0)
