"""How much of its day each number has used, and how many calls are left to it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from callstanding.actions.holding import CALLING, SHOWN_AS_SPAM
from callstanding.actions.limits import Limits
from callstanding.actions.warmup import WEEK_S
from callstanding.web.board.register.columns import STATES_CODED, STATUSES, UNTOLD, Columns, Rows

_WATCH, _WARMING = STATUSES.index("watch"), STATES_CODED.index("warming")
_SILENT = [STATES_CODED.index(state) for state in ("new", "quarantined", "retired")]  # nobody dials with these
_CALLING = [0, *(STATES_CODED.index(state) for state in CALLING)]  # what is in nobody's stock may call
_HELD = [STATUSES.index(status) for status in SHOWN_AS_SPAM]  # the budget lets none of these call
_GROWN = 520  # weeks, after which no warm-up grows any more


class Day(NamedTuple):
    """Of some places: the calls that a day may have, those that are left (none to a number that the budget holds back),
    and the used share; NaN where that is not known.
    """

    limit: npt.NDArray[np.float64]
    left: npt.NDArray[np.float64]
    used: npt.NDArray[np.float64]


def day_of(columns: Columns, limits: Limits, rows: Rows | slice, *, now: float) -> Day:
    """The day of these places; the same limits as the budget has: less for one that warms up or is watched."""
    status, state = columns.at["status"][rows], columns.at["state"][rows]
    watched = status == _WATCH
    warming = state == _WARMING
    began = np.nan_to_num(columns.at["state_since"][rows], nan=now)
    weeks = np.where(warming, np.clip((now - began) // WEEK_S, 0, _GROWN), -1).astype(np.int64)
    kinds = 2 * (weeks + 1) + watched
    limit = np.empty(len(state))
    for kind in np.flatnonzero(np.bincount(kinds)).tolist():
        _, _, day, _ = limits.of_line(watched=bool(kind % 2), week=None if kind < 2 else kind // 2 - 1)
        limit[kinds == kind] = day.limit
    calls = columns.at["calls"][rows]
    untold = (calls == UNTOLD) | np.isin(state, _SILENT)
    used = np.where(untold, np.nan, np.minimum(1.0, calls / np.maximum(limit, 1.0)))
    held = np.isin(status, _HELD) | ~np.isin(state, _CALLING)
    left = np.where(held, 0.0, np.maximum(0.0, limit - calls))
    return Day(limit, np.where(untold, np.nan, left), used)
