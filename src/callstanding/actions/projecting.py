"""Past and projected hours as rows to judge: what a way to go on makes of each draw, counts rounded by chance.

The same draw meets every way with the same chances, so that ways compare. Calls, and what comes of them, grow and
shrink together; the counts that must be whole are rounded up as often as their fraction says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from callstanding.actions.drawing import Draw, Past
from callstanding.actions.habits import HABITS, Counts
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats
from callstanding.status.background import Background

WHOLE = ("calls_out", "calls_in")  # counted exactly, so that a fraction would be lost
SAID = ("voices", "reports", "weight_negative", "weight_fraud")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to go on: `per_day` calls a day (None: as many as now; 0: none), and the habits that are mended."""

    name: str
    per_day: float | None = None
    mended: tuple[str, ...] = ()


@dataclass(frozen=True)
class Future:
    """One number with its draws and the ways that it may go."""

    past: Past
    usual: float
    draws: Sequence[Draw]
    ways: Sequence[Way]
    policy: Policy

    @property
    def size(self) -> int:
        """How many subjects it makes: a way and a draw each."""
        return len(self.ways) * len(self.draws)

    @cached_property
    def _counts(self) -> Counts:
        return {name: np.asarray(values, np.float64) for name, values in self.past.rows.counts.items()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        """What a report of this number weighs, by kind; as one complaint with full proof where it has had none."""
        voices = float(self._counts["voices"].sum())
        if voices <= 0:
            return {"weight_negative": self.policy.number("crowd.weight_spam"), "weight_fraud": 0.0}
        return {name: float(self._counts[name].sum()) / voices for name in ("weight_negative", "weight_fraud")}

    def parts(self) -> list[tuple[Rows, Background]]:
        """The rows of each way and draw, ways first."""
        return [self._part(way, draw) for way in self.ways for draw in self.draws]

    def _part(self, way: Way, draw: Draw) -> tuple[Rows, Background]:
        scale = 1.0 if way.per_day is None else way.per_day / max(self.usual, 1e-9)
        ahead = self._ahead(way, draw, scale) if scale > 0.0 else {name: c[:0] for name, c in self._counts.items()}
        hour = draw.hour if scale > 0.0 else draw.hour[:0]
        late = self._said(draw.late)
        counts = {n: np.append(c + late[n] if n in late else c, ahead[n]) for n, c in self._counts.items()}
        past = self.past
        rows = Rows(np.zeros(len(past.rows.hour) + len(hour), np.int64), np.append(past.rows.hour, hour), counts)
        behind = Background(*(_and_on(getattr(past.behind, f.name), len(hour)) for f in fields(Background)))
        return rows, behind

    def _ahead(self, way: Way, draw: Draw, scale: float) -> Counts:
        more = draw.more * scale
        counts = {n: c[draw.row] * more if c.any() else np.zeros(len(draw.row)) for n, c in self._counts.items()}
        for name in WHOLE:
            counts[name] = _rounded(counts[name], draw.chance)
        counts |= self._said(_rounded(counts["answered_new"] * draw.rate, draw.luck))
        for habit in way.mended:
            HABITS[habit][1](counts)
        return counts

    def _said(self, voices: Floats) -> Counts:
        weights = self._weights
        return {name: voices * weights.get(name, 1.0) for name in SAID}


def _and_on(values: Floats, n: int) -> Floats:
    """What stands behind the number now goes on standing there."""
    return np.append(values, np.full(n, values[-1]))


def _rounded(values: Floats, chance: Floats) -> Floats:
    whole = np.floor(values)
    return whole + (chance < values - whole)


def together(parts: Sequence[tuple[Rows, Background]]) -> tuple[Rows, Background]:
    """All of them as subjects of one judging."""
    subject = np.repeat(np.arange(len(parts)), [len(rows.hour) for rows, _ in parts])
    names = parts[0][0].counts
    counts = {name: np.concatenate([rows.counts[name] for rows, _ in parts]) for name in names}
    behind = (np.concatenate([getattr(b, f.name) for _, b in parts]) for f in fields(Background))
    return Rows(subject, np.concatenate([rows.hour for rows, _ in parts]), counts), Background(*behind)
