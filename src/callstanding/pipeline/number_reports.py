"""What was reported about a number, day by day, without a hint at who said it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.made_calls import reports_about
from callstanding.pipeline.moments import hours, present
from callstanding.pipeline.number_asked import Calendar
from callstanding.pipeline.number_hours import held_since, ledger_since
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Ints

KINDS = ("spam", "fraud", "block", "wanted")


def reports_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The reports about a `number` under its present holder over the last `days`, in the time zone `zone`.

    `daily`: for each kind, and in all `counted` (each reporter has one voice in a month, and open cases keep complaints
    out) and `hearsay` (of these the complaints that no call confirms), one sum for each of `days`. `sources`: how many
    each source brought; those with fewer people than `privacy.few_people` are together under an empty name.
    """
    calendar, number = Calendar(asked), str(asked["number"])
    keys = engine.keys_of([number])
    told = None
    if len(keys):
        since = max(calendar.begin, held_since(engine, keys, hours(present(asked))))
        told = reports_about(engine, keys, since=since)
    hour, counts = ledger_since(engine, policy, number, hours(present(asked)))
    daily = {kind: calendar.daily(*_of_kind(told, kind)) for kind in KINDS}
    daily |= {name: calendar.daily(hour, counts.get(column)) for name, column in _COUNTED.items()}
    return {
        "number": number,
        "at": asked["at"],
        "days": [each.isoformat() for each in calendar.days],
        "daily": daily,
        "sources": _sources(told, int(policy.number("privacy.few_people"))),
    }


_COUNTED = {"counted": "reports", "hearsay": "hearsay"}


def _of_kind(told: pa.Table | None, kind: str) -> tuple[Ints, Any]:
    if told is None:
        return np.zeros(0, np.int64), None
    mine = np.array([each == kind for each in told["kind"].to_pylist()], np.bool_)
    return told["hour"].to_numpy().astype(np.int64), mine.astype(np.float64)


def _sources(told: pa.Table | None, few: int) -> list[dict[str, Any]]:
    """The sources by how much they brought; the small ones together, last."""
    found: dict[str, int] = {}
    said: dict[str, list[int]] = {}
    for source, voice in zip(*(told[name].to_pylist() for name in ("source", "voice")), strict=True) if told else ():
        said.setdefault(source, []).append(voice)
    for source, mine in said.items():
        name = source if len(set(mine)) >= few else ""
        found[name] = found.get(name, 0) + len(mine)
    ordered = sorted(found.items(), key=lambda each: (each[0] == "", -each[1], each[0]))
    return [{"source": source, "reports": reports} for source, reports in ordered]
