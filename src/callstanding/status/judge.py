"""From rollup rows to scores: measure, add up, and give every row its points (one part of the numbers at a time)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.policies.policy import Policy
from callstanding.score.card import Card, add_up
from callstanding.score.strength import strength
from callstanding.signals import SIGNALS, Rows, Window
from callstanding.signals.fold import Ints, fading_sums
from callstanding.signals.folding import Along, AtEnd
from callstanding.signals.signal import Floats
from callstanding.signals.window import look
from callstanding.status.course import Evidence

POOL_SPARE = 0.3  # log-odds that a pool or former holder may bring without more ado
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


def quiet_below(policy: Policy, base: float) -> float:
    """How many (fading) calls a number may have and still be unable to reach the watch line without a report.

    Below the sample that a family's signals ask for, the family adds nothing. So with the families that speak before
    `n` calls all at their caps, and little from pool or former holder, the sum stays below it: no need to judge.
    """
    watch = policy.number("status.watch_enter") / 100.0
    room = math.log(watch / (1.0 - watch)) - base - POOL_SPARE
    asked: dict[str, float] = {}
    for rule in policy.signals.values():
        if rule.points > 0 and rule.family not in ("crowd", "pool"):
            least = 0.0 if rule.family == "volume" else rule.at_least
            asked[rule.family] = min(asked.get(rule.family, math.inf), least)
    used = 0.0
    for family, least in sorted(asked.items(), key=lambda item: item[1]):
        used += policy.families[family].cap
        if used >= room:
            return least * 0.9  # exact 24-hour counts fade by a tenth at most within their day
    return math.inf


def telling(rows: Rows, policy: Policy, background: Background) -> npt.NDArray[np.bool_]:
    """Which rows belong to a subject that could ever be watched; of the others only the last row is judged."""
    first, length = rows.first, rows.length
    calls = np.asarray(rows.counts["calls_out"], dtype=np.float64) + np.asarray(rows.counts["calls_in"])
    half_life = policy.number("decay.behaviour_days") * 24.0
    heard = fading_sums(calls[:, None], rows.hour, first=first, length=length, half_life_h=half_life)[:, 0]
    least = quiet_below(policy, float(background.base.max()))
    doubt = (heard >= least) | (np.asarray(rows.counts["reports"]) > 0)
    pool, heir = policy.signals["pool_standing"], policy.signals["inherited"]
    brought = (
        strength(background.pool_excess, pool) * pool.points + strength(background.inherited_excess, heir) * heir.points
    )
    doubt |= brought > POOL_SPARE
    return np.repeat(np.logical_or.reduceat(doubt, first), length)


def _windows(rows: Rows, policy: Policy, told: npt.NDArray[np.bool_]) -> tuple[Window, npt.NDArray[np.intp]]:
    """The windows of all rows of telling subjects and of the last row of the others, and their places."""
    last = np.zeros(len(told), dtype=np.bool_)
    last[rows.first + rows.length - 1] = True
    loud, quiet = np.flatnonzero(told), np.flatnonzero(last & ~told)
    if not len(quiet):
        return look(Along(rows), policy), loud
    ends = look(AtEnd(rows.only(~told)), policy)
    if not len(loud):
        return ends, quiet
    place = np.concatenate([loud, quiet])
    order = np.argsort(place, kind="stable")
    return look(Along(rows.only(told)), policy).joined(ends, order), place[order]


def judge(rows: Rows, policy: Policy, background: Background) -> Judged:
    """Measure and add up the rows that can tell anything."""
    told = telling(rows, policy, background)
    window, place = _windows(rows, policy, told)
    extra = {
        name: getattr(background, name)[place]
        for name in ("usual_report_rate", "pool_excess", "pool_members", "inherited_excess")
    }
    window = Window(policy=policy, size=len(place), arrays=window.arrays | extra)
    card = add_up(window, background.base[place])
    return Judged(policy, rows.subject[place], rows.hour[place], window, card, place)
