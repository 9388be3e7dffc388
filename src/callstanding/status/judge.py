"""From rollup rows to scores: measure, add up, and give every row its points (one part of the numbers at a time)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.score.card import Card, add_up
from callstanding.signals import SIGNALS, Rows, Window
from callstanding.signals.fold import Ints
from callstanding.signals.folding import Along, AtEnd
from callstanding.signals.signal import Floats
from callstanding.signals.window import look
from callstanding.status.background import Background
from callstanding.status.course import Evidence
from callstanding.status.doubt import in_doubt

REPORTS = np.array([s.family == "crowd" for s in SIGNALS])


@dataclass(frozen=True)
class Judged:
    """Rows with their windows and cards; `rows` are those kept, `place` their index in the original rows."""

    policy: Policy
    subject: Ints
    hour: Ints
    window: Window
    card: Card
    place: npt.NDArray[np.intp]

    @cached_property
    def crowd(self) -> Floats:
        """Points of reports, in log-odds."""
        return np.asarray(self.card.points[:, REPORTS].sum(axis=1))

    @cached_property
    def rest(self) -> Floats:
        """Points of everything else, in log-odds."""
        return np.asarray(self.card.points[:, ~REPORTS].sum(axis=1))

    def evidence(self, rows: slice, latest: float) -> Evidence:
        """The evidence of one subject; a row counts at the end of its hour, or at `latest` if that comes first."""
        return Evidence(
            hour=np.minimum(self.hour[rows] + 1.0, latest),
            base=self.card.base[rows],
            rest=self.rest[rows],
            crowd=self.crowd[rows],
            below=self.card.below[rows],
            above=self.card.above[rows],
            families=self.card.families[rows],
            calls=(self.window.all_out + self.window.all_in)[rows],
        )


def _windows(rows: Rows, policy: Policy, told: npt.NDArray[np.bool_]) -> tuple[Window, npt.NDArray[np.intp]]:
    """The windows of all rows of subjects in doubt and of the last row of the others, and their places."""
    last = np.zeros(len(told), dtype=np.bool_)
    last[rows.first + rows.length - 1] = True
    loud, quiet = np.flatnonzero(told), np.flatnonzero(last & ~told)
    if not len(quiet):
        return look(Along(rows), policy), loud
    ends = look(AtEnd(rows), policy).take(np.searchsorted(rows.first, quiet, side="right") - 1)
    if not len(loud):
        return ends, quiet
    place = np.concatenate([loud, quiet])
    order = np.argsort(place, kind="stable")
    return look(Along(rows.only(told)), policy).joined(ends, order), place[order]


def judge(rows: Rows, policy: Policy, background: Background) -> Judged:
    """Measure and add up the rows that can tell anything."""
    told = in_doubt(rows, policy, background)
    window, place = _windows(rows, policy, told)
    extra = {f.name: getattr(background, f.name)[place] for f in fields(background) if f.name != "base"}
    window = Window(policy=policy, size=len(place), arrays=window.arrays | extra)
    card = add_up(window, background.base[place])
    return Judged(policy, rows.subject[place], rows.hour[place], window, card, place)
