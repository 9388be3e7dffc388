"""One number as the table of numbers shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from callstanding.web.board.register.columns import FLAGS, OF_WORDS, STATES_CODED, STATUSES, Columns, Rows
from callstanding.web.board.register.headroom import Day


@dataclass(frozen=True, slots=True)
class Line:
    """One number. None: not known; "" for what it has not. `left` of `limit`: calls of the day. Times since 1970."""

    number: str
    known: bool
    status: str
    flags: tuple[str, ...]
    score: float | None
    low: float | None
    high: float | None
    reason: str
    left: int | None
    limit: int
    calls_out: int
    calls_in: int
    reports: int
    since: float | None
    clean_by: float | None
    country: str
    state: str
    state_since: float | None
    campaign: str
    pool: str
    holder: str
    tenant: str


def lines_of(columns: Columns, rows: Rows, day: Day) -> tuple[Line, ...]:
    """The lines of some places, whose day is given too. Column by column: one by one costs many times as much."""
    at = columns.at
    plain = ("known", "calls_out", "calls_in", "reports")
    told: dict[str, list[Any]] = {name: at[name][rows].tolist() for name in plain}
    told |= {name: _or_none(at[name][rows]) for name in ("since", "clean_by", "state_since")}
    told |= {name: _or_none(np.round(at[name][rows].astype(np.float64), 1)) for name in ("score", "low", "high")}
    told |= {
        name: [columns.words[name].texts[code] for code in at[name][rows].tolist()]
        for name in OF_WORDS
    }  # fmt: skip
    told["number"] = [columns.numbers[row] for row in rows.tolist()]
    told["status"] = [STATUSES[code] for code in at["status"][rows].tolist()]
    told["flags"] = [_FLAGS_OF[code] for code in at["flags"][rows].tolist()]
    told["state"] = [STATES_CODED[code] for code in at["state"][rows].tolist()]
    told["left"] = [None if np.isnan(left) else int(left) for left in day.left.tolist()]
    told["limit"] = day.limit.astype(np.int64).tolist()
    names = list(told)
    return tuple(Line(**dict(zip(names, values, strict=True))) for values in zip(*told.values(), strict=True))


_FLAGS_OF = [tuple(flag for bit, flag in enumerate(FLAGS) if code >> bit & 1) for code in range(1 << len(FLAGS))]


def _or_none(values: Any) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]
