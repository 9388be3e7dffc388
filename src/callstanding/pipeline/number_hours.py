"""When a number calls and is called: its calls by hour of the week and by day, from the rollups."""

from __future__ import annotations

from typing import Any

import numpy as np

from callstanding.engines import Duck
from callstanding.pipeline.flow import open_fold
from callstanding.pipeline.moments import hours, present
from callstanding.pipeline.number_asked import Calendar
from callstanding.pipeline.tenures import tenures
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats, Ints

COUNTS = {
    "made": "calls_out",
    "made_answered": "answered_out",
    "received": "calls_in",
    "received_answered": "answered_in",
    "in_its_name": "foreign_out",
}
"""What is told, and the column of the ledger that it is the sum of.

Calls that others made in the number's name are told apart (law 7); calls received are those from other holders.
"""


def hours_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The calls of a `number` under its present holder over the last `days`, in the time zone `zone`: of each kind
    `week`, 168 sums by hour of the week from Monday, midnight, and `daily`, one for each of `days`.
    """
    calendar, number = Calendar(asked), str(asked["number"])
    hour, counts = ledger_since(engine, policy, number, hours(present(asked)))
    return {
        "number": number,
        "at": asked["at"],
        "days": [each.isoformat() for each in calendar.days],
        "week": {name: calendar.weekly(hour, counts.get(column)) for name, column in COUNTS.items()},
        "daily": {name: calendar.daily(hour, counts.get(column)) for name, column in COUNTS.items()},
    }


def ledger_since(engine: Duck, policy: Policy, number: str, now: float) -> tuple[Ints, dict[str, Floats]]:
    """The hours since the present holder has a number, and their counts; none for one that nobody knows."""
    keys = engine.keys_of([number])
    if len(keys):
        open_fold(engine, policy, of=keys)
        ledger = engine.ledger_of(keys)
        if len(ledger):
            mine = ledger.hour >= held_since(engine, keys, now)
            return ledger.hour[mine], {name: np.asarray(values)[mine] for name, values in ledger.counts.items()}
    return np.zeros(0, np.int64), {}


def held_since(engine: Duck, keys: Any, now: float) -> float:
    """The hour at which the present tenure of one number began; -inf where nobody says who holds it."""
    held = next(iter(tenures(engine, of=keys).values()), None)
    began = [bound for bound in held.bounds if bound <= now] if held else []
    return began[-1] if began else -np.inf
