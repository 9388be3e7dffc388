"""From rollup rows to scores: measure, add up, and give every row its points (one part of the numbers at a time)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.score.card import Card, add_up
from callstanding.signals import SIGNALS, Rows, Window
from callstanding.signals.fold import Ints, running_sum
from callstanding.signals.signal import Floats
from callstanding.signals.window import look
from callstanding.status.course import Evidence

REPORTS = np.array([s.family == "crowd" for s in SIGNALS])


@dataclass(frozen=True)
class Background:
    """What a row knows beyond its own rollups: prior and report rate of its kind, its pool, its former holder."""

    base: Floats
    usual_report_rate: Floats
    pool_excess: Floats
    pool_members: Floats
    inherited_excess: Floats


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
            spread=self.card.spread[rows],
            families=self.card.families[rows],
            calls=(self.window.all_out + self.window.all_in)[rows],
        )


def telling(rows: Rows, policy: Policy) -> npt.NDArray[np.bool_]:
    """Which rows must be judged: all of a subject that could ever score, and the last row of every subject.

    Below the smallest sample that any signal asks for, without a report, every adverse signal is unknown at every
    hour, so the rows before the last cannot change the status.
    """
    rules = [rule for rule in policy.signals.values() if rule.points > 0]
    least = min(
        rule.limit if rule.family == "volume" else rule.at_least
        for rule in rules
        if rule.name not in ("hearsay", "pool_standing", "inherited", "round_the_clock", "volume_jump")
    )
    first, length = rows.first, rows.length
    last = first + length - 1
    made = running_sum(
        rows.counts["calls_out"].astype(np.int64) + rows.counts["calls_in"].astype(np.int64), first, length
    )[last]
    told = running_sum(rows.counts["reports"].astype(np.int64), first, length)[last]
    kept = np.repeat((made >= least) | (told > 0), length)
    kept[last] = True
    return kept


def judge(rows: Rows, policy: Policy, background: Background) -> Judged:
    """Measure and add up the rows that can tell anything."""
    place = np.flatnonzero(telling(rows, policy))
    window = look(rows, policy, kept=place)
    extra = {
        name: getattr(background, name)[place]
        for name in ("usual_report_rate", "pool_excess", "pool_members", "inherited_excess")
    }
    window = Window(policy=policy, size=len(place), arrays=window.arrays | extra)
    card = add_up(window, background.base[place])
    return Judged(policy, rows.subject[place], rows.hour[place], window, card, place)
