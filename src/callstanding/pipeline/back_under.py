"""When what speaks against a number is back under its limit: if nothing new comes, or after so many better calls.

The number's own hours are folded on with hours in which nothing happens, and each signal is measured there as it would
be with the next call: what counts hours and days falls by itself, a share stays until better calls outweigh it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from callstanding.actions.outlook import HORIZON_D
from callstanding.engines import Duck
from callstanding.pipeline.along import judged_along
from callstanding.pipeline.flow import Part
from callstanding.pipeline.moments import hours, present, seconds
from callstanding.policies.policy import Policy, SignalRule
from callstanding.score.strength import points
from callstanding.signals import SIGNALS, Rows
from callstanding.signals.fold import Ints
from callstanding.signals.folding import Along
from callstanding.signals.signal import Measure
from callstanding.status.background import Background
from callstanding.status.judge import Judged, judge_along

DAY_H = 24
_NOTHING = 1e-9  # log-odds
_ROUND = 1e-6  # a sum of shares that reaches a bound but for rounding reaches it


@dataclass(frozen=True, slots=True)
class Under:
    """An entry that speaks against a number: when it is under its limit at rest (hours since 1970; None: not within the
    horizon), and after how many better calls at the earliest (None: calls of its own do not tell).
    """

    signal: str
    under: float | None
    calls: int | None


def back_under_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """Of each entry that speaks against a `number`: `under`, when it is back under its limit if nothing new comes, in
    seconds since 1970, null where not within `horizon_days`; and `calls`, the fewest better calls after which it is.
    """
    at = present(asked)
    part = judged_along(engine, policy, [str(asked["number"])], at, pooled=asked.get("pooled"))
    found = list(back_under(part, policy, hours(at))) if part else []
    return {
        "number": asked["number"],
        "at": asked["at"],
        "horizon_days": HORIZON_D,
        "entries": [
            {"signal": u.signal, "under": None if u.under is None else seconds(u.under), "calls": u.calls}
            for u in found
        ],
    }


def back_under(part: Part, policy: Policy, now: float) -> Iterator[Under]:
    """The same of the present tenure of the one number of a part, strongest first."""
    current = np.flatnonzero(part.subjects.current)
    if not len(current):
        return
    resting, last = _resting(part, policy, int(current[0]), now)
    standing = resting.card.points[last]
    for i in np.argsort(-standing, kind="stable").tolist():
        if standing[i] <= _NOTHING:
            return
        rule, measure = policy.signals[SIGNALS[i].name], SIGNALS[i](resting.window)
        quiet = np.flatnonzero(points(measure, rule).value[last + 1 :] <= _NOTHING)
        under = float(resting.hour[last + 1 + quiet[0]] + 1) if len(quiet) else None
        yield Under(SIGNALS[i].name, under, _better(measure, rule, last))


def _resting(part: Part, policy: Policy, subject: int, now: float) -> tuple[Judged, int]:
    """A tenure judged on over hours in which nothing happens: the next one, and the last of each day; and the place of
    its last hour with evidence.
    """
    rows = part.subjects.rows
    mine = np.arange(rows.first[subject], rows.first[subject] + rows.length[subject])
    ahead = _ahead(int(rows.hour[mine[-1]]), now)
    still = {name: np.append(np.asarray(c, np.float64)[mine], np.zeros(len(ahead))) for name, c in rows.counts.items()}
    hour = np.append(rows.hour[mine], ahead)
    behind = np.append(mine, np.repeat(mine[-1], len(ahead)))  # its pools go on standing where they are
    back = Background(*(getattr(part.behind, f.name)[behind] for f in fields(Background)))
    return judge_along(Along(Rows(np.zeros_like(hour), hour, still)), policy, back), len(mine) - 1


def _ahead(latest: int, now: float) -> Ints:
    today = int(now // DAY_H)
    hour = np.append(int(now), np.arange(today + 1, today + HORIZON_D + 1) * DAY_H - 1)
    return np.unique(hour[hour > latest])


def _better(measure: Measure, rule: SignalRule, row: int) -> int | None:
    """The fewest better calls that bring a share to its limit, where it is a plain share of calls or people."""
    value, k, n = (float(values[row]) for values in (measure.value, measure.k, measure.n))
    if measure.spread is not None or n <= 0 or abs(value - k / n) > _ROUND:
        return None
    if rule.full > rule.limit:
        return max(0, math.ceil(k / rule.limit - n - _ROUND)) if rule.limit > 0 else None
    return max(0, math.ceil((rule.limit * n - k) / (1.0 - rule.limit) - _ROUND)) if rule.limit < 1 else None
