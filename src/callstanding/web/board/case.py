"""One case: its clock, its steps, what it does to the standing, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from callstanding.control.case_states import HERE, checked_state, is_closed, may_become, owner_may
from callstanding.control.disputes import MOST_TEXT, Dispute
from callstanding.control.stock_lately import tenant_of_stock
from callstanding.errors import CallstandingError, UsageError
from callstanding.web.board.cases import case_of
from callstanding.web.board.page import Page
from callstanding.web.board.papers import letters_of
from callstanding.web.board.whose import refusal
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

Form = ImmutableMultiDict[str, str]
DECISIONS = ("upheld", "rejected")


async def case(visit: Visit) -> Response:
    """The page of the case."""
    return await case_page(visit, await case_of(visit))


async def case_page(
    visit: Visit, found: Dispute, *, form: Form | None = None, wrong: str = "", at: str = "", status: int = 200
) -> Response:
    """The page. `at`: the form that was refused, which shows again what was typed."""
    house, caller = visit.house, visit.caller
    steps = await house.ask(lambda: house.disputes.steps(found.id, caller.only))
    stocked = await house.ask(lambda: tenant_of_stock(house.engine, found.number)) == found.tenant
    told: dict[str, Any] = {
        "case": found,
        "steps": steps,
        "closed": is_closed(found.state),
        "next": _next(visit, found),
        "decides": caller.only is None and "upheld" in may_become(found.state),
        "withdraws": found.tenant == caller.tenant and not is_closed(found.state),
        "freezes": _freezes(found, visit.now),
        "standing": house.standings.lookup.get(found.number),
        "stocked": stocked,
        "letters": letters_of(found),
        "most": MOST_TEXT,
        "typed": form or {},
    }
    return visit.page("case.html", status=status, wrong=wrong, at=at, **told)


def _next(visit: Visit, found: Dispute) -> list[str]:
    """The states that a step may lead to, the present one first: news without a change."""
    if is_closed(found.state):
        return []
    fits = [state for state in may_become(found.state) if state not in (*DECISIONS, "withdrawn")]
    if visit.caller.only is not None:
        fits = [state for state in fits if owner_may(found.state, state, found.platform)]
    return [found.state, *fits]


def _freezes(found: Dispute, now: float) -> str:
    """What the case does to the standing: the name of a sentence."""
    if found.platform != HERE:
        return "elsewhere"
    if found.state == "upheld":
        return "upheld"
    if is_closed(found.state):
        return "counts"
    if found.frozen_until is None or found.frozen_until <= found.opened:
        return "never"
    return "frozen" if found.frozen_until > now else "over"


async def step(visit: Visit) -> Response:
    """Add a step."""

    def act(found: Dispute, form: Form) -> object:
        words, state = form.get("note", "").strip(), form.get("state", "")
        if not words:
            raise UsageError(visit.t("desk.say_words"))
        to = checked_state(state) if state and state != found.state else None
        return visit.house.disputes.step(found.id, visit.caller, words=words, to=to, now=visit.now)

    return await _done(visit, "step", "desk.stepped", act)


async def decide(visit: Visit) -> Response:
    """Decide it, with words for the owner."""

    def act(found: Dispute, form: Form) -> object:
        why, chosen = form.get("why", "").strip(), form.get("decision", "")
        if not why:
            raise UsageError(visit.t("desk.say_why"))
        decision = next((each for each in ("upheld", "rejected") if each == chosen), None)
        if decision is None:
            raise UsageError(visit.t("desk.say_decision"))
        who = visit.caller.key_id
        return visit.house.disputes.decide(found.id, decision, why=why, who=who, now=visit.now)

    return await _done(visit, "decision", "desk.decided", act)


async def withdraw(visit: Visit) -> Response:
    """Take it back."""

    def act(found: Dispute, _: Form) -> object:
        return visit.house.disputes.withdraw(found.id, visit.caller, now=visit.now)

    return await _done(visit, "withdrawal", "desk.withdrawn", act)


async def _done(visit: Visit, at: str, said: str, act: Callable[[Dispute, Form], object]) -> Response:
    """Do it and go back to the case; where it is refused, the page says why and keeps what was typed."""
    found, form = await case_of(visit), await visit.form()
    try:
        await visit.house.ask(lambda: act(found, form))
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        return await case_page(visit, await case_of(visit), form=form, wrong=wrong, at=at, status=status)
    return visit.goto(f"/desk/{found.id}", said, number=found.number)


PAGES = (
    Page("GET", "/desk/{case}", case),
    Page("POST", "/desk/{case}/steps", step),
    Page("POST", "/desk/{case}/decision", decide, of="operators"),
    Page("POST", "/desk/{case}/withdrawal", withdraw),
)
