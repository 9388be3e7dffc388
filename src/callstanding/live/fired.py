"""How many numbers have each signal against them or for them now, and with how many points."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from callstanding.live.published import Published

SOME = 250  # numbers at a time: whoever else uses the interpreter waits for less than a millisecond
PAUSE_S = 0.001  # between them, so that no verdict waits for a count
STEP = 5.0  # points of one class; the score has 100
CLASSES = 20
LEAST = 0.5  # points from which a signal counts as firing: less is no point of a score as it is shown
BASE = "base"


@dataclass(slots=True)
class Fired:
    """One signal: how many numbers have it, the sum of its points, and how many numbers by class of points (STEP each).

    Good evidence has negative points; its classes go by their size.
    """

    numbers: int = 0
    points: float = 0.0
    classes: list[int] = field(default_factory=lambda: [0] * CLASSES)

    @property
    def mean(self) -> float:
        """The points that it gives to a number that has it."""
        return self.points / self.numbers if self.numbers else 0.0

    def add(self, points: float) -> None:
        """One more number."""
        self.numbers += 1
        self.points += points
        self.classes[min(CLASSES - 1, int(abs(points) / STEP))] += 1


@dataclass(frozen=True, slots=True)
class AllFired:
    """Every signal that any number has, and of how many numbers with a standing."""

    numbers: int
    signals: Mapping[str, Fired]


def fired(path: Path, *, rest: Callable[[float], None] = time.sleep) -> AllFired:
    """Counted over all that is published, some at a time; call it in a thread of its own."""
    file, signals, numbers, last = Published(path), dict[str, Fired](), 0, ""
    try:
        while some := file.entries_after(last, SOME):
            for _, entries in some:
                for entry in entries:
                    if entry.signal != BASE and abs(entry.points) >= LEAST:
                        signals.setdefault(entry.signal, Fired()).add(entry.points)
            numbers, last = numbers + len(some), some[-1][0]
            rest(PAUSE_S)
    finally:
        file.close()
    ordered = sorted(signals.items(), key=lambda item: (-item[1].numbers, item[0]))
    return AllFired(numbers, dict(ordered))
