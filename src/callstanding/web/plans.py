"""Plans: how many numbers a campaign takes, by simulating it; asked for at once, fetched when it is done."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from callstanding.errors import UsageError
from callstanding.web.body import json_of
from callstanding.web.house import house_of
from callstanding.web.planning import Planned
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.times import When, moment

_Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
_Price = Annotated[float, msgspec.Meta(ge=0.0, le=1e6)]


class NewPlan(msgspec.Struct, forbid_unknown_fields=True):
    """The campaign to plan; the words are those of `callstanding plan --help`."""

    calls_per_day: Annotated[int, msgspec.Meta(ge=1, le=20_000)]
    answer_rate: Annotated[float, msgspec.Meta(gt=0.0, le=1.0)]
    agents: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    days: Annotated[int, msgspec.Meta(ge=7, le=60)] = 30
    talk_s: Annotated[float, msgspec.Meta(ge=1.0, le=7200.0)] | None = None
    wrap_up_s: Annotated[float, msgspec.Meta(ge=0.0, le=3600.0)] | None = None
    complaints: _Share = 0.005
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] = "US"
    numbers: Annotated[int, msgspec.Meta(ge=1, le=2_000)] | None = None
    full_by: Annotated[int, msgspec.Meta(ge=1, le=60)] | None = None
    price_per_number: _Price | None = None
    price_per_minute: _Price | None = None
    wage: _Price | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=1 << 32)] = 1
    draws: Annotated[int, msgspec.Meta(ge=1, le=6)] = 2


class PlanShown(msgspec.Struct):
    """A plan. `plan` has numbers, ramp, expected figures with 90 % bounds, and what must change; null until `done`."""

    id: str
    state: Literal["waiting", "done", "failed"]
    begun: When
    plan: dict[str, Any] | None
    note: str


async def plan(request: Request) -> Response:
    """Plan a campaign

    How many numbers, which ramp, and what to expect, by simulating it under the service's policy. It takes a minute:
    the reply names where to fetch it. Numbers are judged with their pool, so that rotation hides nothing.
    """
    from callstanding.trials.planning.wish import Wish, setting  # as heavy as all the rest, and seldom asked for

    house, caller = house_of(request), caller_of(request)
    asked = await json_of(request, NewPlan, inflated=house.limits.inflated)
    try:
        wish = Wish(**msgspec.structs.asdict(asked), policy=house.settings.policy)
        setting(wish)
    except UsageError as error:
        raise Problem("invalid", str(error)) from error
    made = house.plans.begin(wish, caller.tenant)
    return sent(_shown(made), status=202, headers={"location": f"/v1/plans/{made.id}"})


async def one(request: Request, plan: Annotated[str, Path(max_length=64)]) -> Response:
    """Fetch a plan

    One's own, until the service starts anew.
    """
    found = house_of(request).plans.get(plan, only=caller_of(request).only)
    if found is None:
        raise Problem("not-found", "There is no such plan; they are remembered until the service starts anew.")
    return sent(_shown(found))


def _shown(made: Planned) -> PlanShown:
    return PlanShown(made.id, made.state, moment(made.begun), made.plan, made.note)


_EXAMPLE = {
    "id": "plan_0123456789abcdef",
    "state": "waiting",
    "begun": "2026-03-02T10:00:00Z",
    "plan": None,
    "note": "",
}
ROUTES = (
    Route("POST", "/v1/plan", plan, "numbers", "numbers", takes={"application/json": NewPlan}, gives=PlanShown,
          status=202, example=_EXAMPLE, sample={"calls_per_day": 5000, "answer_rate": 0.2, "agents": 30},
          problems=("overloaded",)),
    Route("GET", "/v1/plans/{plan}", one, "numbers", "numbers", gives=PlanShown, example=_EXAMPLE),
)  # fmt: skip
