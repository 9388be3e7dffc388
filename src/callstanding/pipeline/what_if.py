"""What if a number called less, or its calls went better: the fold run on, beside going on as now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from callstanding.actions.advice import AS_NOW
from callstanding.actions.drawing import Memory
from callstanding.actions.levers import COMPLAINTS, LEVERS, Usual, usual_of
from callstanding.actions.outlook import HORIZON_D, Curve, outlooks
from callstanding.actions.projecting import Way
from callstanding.engines import Duck
from callstanding.errors import NotFound, UsageError
from callstanding.pipeline.advise import Advice, known_of
from callstanding.pipeline.advised import iso, way_told
from callstanding.pipeline.moments import present, seconds
from callstanding.pipeline.number_course import LIMITS
from callstanding.policies.policy import Policy

CHANGED = "changed"
MOST_PER_DAY, MOST_COMPLAINTS = 100_000.0, 100.0


def what_if_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """What comes of `changes` to a `number`, and of none: for each the score at the end of each day to come (5 %, 50 %
    and 95 % of the draws), when it is clean, marred and tagged, and a sentence in `lang`.

    `changes`, all optional: `per_day` calls a day, or `factor` times those of now; `answered`, `short` and `callbacks`
    as shares from 0 to 1; `complaints` against those of now. `now` tells what each is today; null: cannot be moved.
    """
    at = present(asked)
    known = next(known_of(engine, policy, [str(asked["number"])], at=at, as_of=None, pooled=asked.get("pooled")), None)
    if known is None:
        raise NotFound(f"{asked['number']} made no calls and nobody reported it since it has its present holder.")
    memory = Memory.of(known.past)
    usual, per_day = usual_of(memory.lately), memory.usual
    way = way_of(asked.get("changes", {}), usual, per_day)
    found = outlooks(known.past, [Way(AS_NOW), way], policy, curves=True)
    advice = Advice(known.number, at, known.status, known.adverse, per_day, found)
    lang = str(asked.get("lang", "en"))
    return {
        "number": known.number,
        "as_of": iso(at),
        "status": known.status,
        "horizon_days": HORIZON_D,
        "now": {"per_day": round(per_day, 1), **{n: getattr(usual, n) for n in LEVERS}, COMPLAINTS: 1.0},
        "limits": {name: policy.number(f"status.{name}") for name in LIMITS},
        "ways": [way_told(each, advice, lang) | _told(each.curve) for each in found],
    }


def way_of(changes: Mapping[str, Any], usual: Usual, per_day: float) -> Way:
    """The way that some changes make; UsageError for those that cannot be."""
    unknown = sorted(changes.keys() - {"per_day", "factor", COMPLAINTS, *LEVERS})
    if unknown:
        raise UsageError(f"{unknown[0]!r} cannot be changed.", hint=f"Change {', '.join(LEVERS)} or per_day.")
    wanted = {name: _figure(name, value) for name, value in changes.items() if value is not None}
    for name in LEVERS.keys() & wanted:
        if getattr(usual, name) is None:
            raise UsageError(f"Nothing is known of {name} yet, so it cannot be changed.")
    pace = wanted.get("per_day", wanted["factor"] * per_day if "factor" in wanted else None)
    moved = tuple((name, wanted[name]) for name in (*LEVERS, COMPLAINTS) if name in wanted)
    return Way(CHANGED, pace, moved=moved)


def _figure(name: str, value: object) -> float:
    most = {"per_day": MOST_PER_DAY, "factor": MOST_COMPLAINTS, COMPLAINTS: MOST_COMPLAINTS}.get(name, 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UsageError(f"{value!r} is no value for {name}.", hint="Say a number.")
    if not 0 <= value <= most:
        raise UsageError(f"{name} cannot be {value:g}.", hint=f"Say 0 to {most:g}.")
    return float(value)


def _told(curve: Curve | None) -> dict[str, Any]:
    assert curve is not None, "curves were asked for"  # noqa: S101 - a mistake of ours
    rounded = {name: np.round(getattr(curve, name), 2).tolist() for name in ("low", "middle", "high")}
    return {"t": [seconds(hour) for hour in curve.hour.tolist()], **rounded}
