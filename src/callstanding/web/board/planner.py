"""The page that plans a campaign: a form, a simulation beside the service, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.errors import UsageError
from callstanding.web.board import plan_told
from callstanding.web.board.page import Page
from callstanding.web.board.plan_form import FIELDS, address_of, filled, wished
from callstanding.web.planning import Planned

if TYPE_CHECKING:
    from callstanding.trials.planning.wish import Wish
    from callstanding.web.board.visit import Visit


async def form(visit: Visit) -> Response:
    """The form, with the figures of the address where it has some."""
    return visit.page("plan.html", **_form(filled(visit.request.query_params)))


async def begin(visit: Visit) -> Response:
    """Begin to plan, and go to where it will be."""
    values = filled(dict(await visit.form()))
    figures, wrong = wished(visit, values)
    try:
        wish = None if wrong else await visit.house.ask(lambda: _wish(visit, figures))
    except UsageError as error:
        return visit.page("plan.html", status=422, **_form(values, told=error.message, hint=error.hint))
    if wish is None:
        return visit.page("plan.html", status=422, **_form(values, wrong=wrong))
    made = visit.house.plans.begin(wish, visit.caller.tenant)
    return visit.goto(address_of(values, f"/plan/{made.id}"))


async def one(visit: Visit) -> Response:
    """A plan that is made, was made, or is not remembered any more."""
    plans, values = visit.house.plans, filled(visit.request.query_params)
    found = plans.get(visit.path["plan"], only=visit.caller.only)
    if found is None:
        return visit.page("plan.html", status=404, **_form(values, gone=True))
    here = address_of(values, f"/plan/{found.id}")
    shown = {"made": found, "runs": plans.runs(found), "here": here, "change": address_of(values)}
    return visit.part_or_page("plan_one.html", "plan_state.html", **shown | _told(visit, found))


def _told(visit: Visit, made: Planned) -> dict[str, Any]:
    plan, policy = made.plan, visit.house.policy
    if plan is None:
        return {"plan": None}
    return {
        "plan": plan,
        "figures": plan_told.figures(plan),
        "ramps": list(plan_told.ramps(plan)),
        "volume": plan_told.volume(visit, plan),
        "tagged": plan_told.tagged(visit, plan),
        "trade": (policy.number("plan.calls_per_number"), policy.number("plan.spare_numbers")),
    }


def _form(
    values: Mapping[str, str], *, wrong: Mapping[str, str] | None = None, told: str = "", hint: str | None = None,
    gone: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """What the template of the form knows."""
    return {"fields": FIELDS, "values": values, "wrong": wrong or {}, "told": told, "hint": hint or "", "gone": gone}


def _wish(visit: Visit, figures: dict[str, Any]) -> Wish:
    """Raises UsageError for a campaign that cannot be, such as one that its agents cannot talk to."""
    from callstanding.trials.planning.wish import Wish, setting  # as heavy as all the rest, and seldom asked for

    wish = Wish(**figures, policy=visit.house.settings.policy)
    setting(wish)
    return wish


PAGES = (
    Page("GET", "/plan", form),
    Page("POST", "/plan", begin),
    Page("GET", "/plan/{plan}", one),
)
