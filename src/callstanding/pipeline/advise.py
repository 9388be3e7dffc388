"""Advice for one number: what comes of each way to go on, from what an engine holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np

from callstanding.actions.advice import ranked, ways
from callstanding.actions.outlook import Outlook, Past, Way, daily_calls, outlooks
from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.pipeline.flow import Part, judge_numbers, moment
from callstanding.pipeline.moments import hours
from callstanding.pipeline.standings import assemble
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.status.background import Background


@dataclass(frozen=True)
class Advice:
    """What a number's owner may choose from, best first; `per_day` is its pace now, in calls a day."""

    number: str
    as_of: datetime
    status: str
    per_day: float
    outlooks: list[Outlook]


def advise(
    engine: Duck, policy: Policy, e164: str, *, as_of: datetime | None = None, chosen: Sequence[Way] = ()
) -> Advice:
    """The outlook of each way that fits the number, or of the `chosen` ones. NotFound when nobody knows the number."""
    at = moment(engine, as_of)
    part = judge_numbers(engine, policy, [e164], at, known=as_of)
    standing = assemble(part.subjects, part.judged, as_of=at, lang="en")[0].to_pylist() if part else []
    if part is None or not standing:
        raise NotFound(f"{e164} made no calls and nobody reported it since it has its present holder.")
    past = _past(part, now=hours(at))
    usual = daily_calls(past)
    adverse = [reason["signal"] for reason in standing[0]["reasons"] if reason["points"] > 0]
    found = outlooks(past, chosen or ways(adverse, usual, policy), policy)
    return Advice(e164, at, standing[0]["status"], usual, ranked(found))


def advice_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The advice for one `number`, asked by another process."""
    found = advise(engine, policy, asked["number"])
    return {"number": found.number, "status": found.status, "per_day": found.per_day}


def _past(part: Part, *, now: float) -> Past:
    """The rows of the present holder."""
    rows = part.subjects.rows
    [subject] = np.flatnonzero(part.subjects.current)
    mine = slice(int(rows.first[subject]), int(rows.first[subject] + rows.length[subject]))
    counts = {name: np.asarray(values, np.float64)[mine] for name, values in rows.counts.items()}
    behind = Background(*(getattr(part.behind, f.name)[mine] for f in fields(Background)))
    return Past(Rows(np.zeros_like(rows.hour[mine]), rows.hour[mine], counts), behind, now)
