"""The desk: the cases by their clock, the late ones first; and opening one, with the evidence beside the form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from callstanding.control import case_list
from callstanding.control.case_list import WHICH, Sought, Which
from callstanding.control.case_states import HERE, KINDS, STATES
from callstanding.control.disputes import MOST_TEXT, Dispute
from callstanding.errors import CallstandingError, UsageError
from callstanding.web.board.cases import check_mine
from callstanding.web.board.page import Page
from callstanding.web.board.whose import refusal, typed_number
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

Form = ImmutableMultiDict[str, str]
ROWS = 50  # cases of one page
PLACES = ("app", "carrier", "analytics")  # the sorts of others that show a number


async def desk(visit: Visit) -> Response:
    """The cases that are looked for."""
    house, only, page = visit.house, visit.caller.only, _page_of(visit)
    which: Which = next((each for each in WHICH if each == visit.query("which")), "open")
    state = next((each for each in STATES if each == visit.query("state")), None)
    sought = Sought(only, visit.now, which, state, visit.query("q")[:100])
    start = ROWS * (page - 1)
    found = await house.ask(lambda: case_list.cases(house.engine, sought, start=start, limit=ROWS + 1))
    counts = await house.ask(lambda: case_list.counted(house.engine, only, visit.now))
    told: dict[str, Any] = {"cases": found[:ROWS], "counts": counts, "which": which, "state": state, "q": sought.text}
    told |= {"sorts": WHICH, "states": STATES, "standing": house.standings.lookup.get}
    links = {"first": _at(visit, 1) if page > 2 else "", "before": _at(visit, page - 1) if page > 1 else "",
             "after": _at(visit, page + 1) if len(found) > ROWS else ""}  # fmt: skip
    return visit.page("desk.html", links=links, **told)


def _page_of(visit: Visit) -> int:
    text = visit.query("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _at(visit: Visit, page: int) -> str:
    return "/desk?" + urlencode(dict(visit.request.query_params) | {"page": page})


async def new(visit: Visit) -> Response:
    """The form of a new case."""
    text = visit.query("number")
    typed = {"number": text, "kind": visit.query("kind", "category"), "place": "here"}
    if not text:
        return await _form(visit, typed)
    try:
        number = typed_number(visit, text)
    except Problem as error:
        return await _form(visit, typed, wrong=error.detail, status=422)
    await check_mine(visit, number)
    return await _form(visit, typed | {"number": number}, number=number)


async def _form(
    visit: Visit, typed: dict[str, str] | Form, *, number: str = "", wrong: str = "", status: int = 200
) -> Response:
    house, only = visit.house, visit.caller.only
    found: list[Dispute] = []
    if number:
        found = list(await house.ask(lambda: house.disputes.about(number, only)))
    return visit.page(
        "desk_new.html", status=status, typed=typed, number=number, cases=found, kinds=KINDS, places=PLACES,
        standing=house.standings.lookup.get(number), wrong=wrong, most=MOST_TEXT,
    )  # fmt: skip


async def open_case(visit: Visit) -> Response:
    """Open the case; where it is refused, the form says why and keeps every word."""
    form, house, number = await visit.form(), visit.house, ""
    try:
        number = typed_number(visit, form.get("number", ""))
        await check_mine(visit, number)
        made = await house.ask(partial(_open, visit, number, form))
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        shown = "" if status == 404 else number
        return await _form(visit, form, number=shown, wrong=wrong, status=status)
    return visit.goto(f"/desk/{made.id}", "desk.opened", number=made.number)


def _open(visit: Visit, number: str, form: Form) -> Dispute:
    kind = next((each for each in KINDS if each == form.get("kind", "category")), None)
    if kind is None:
        raise UsageError(visit.t("desk.say_kind"))
    return visit.house.disputes.open(
        number,
        visit.caller,
        text=form.get("text", "").strip(),
        contact=form.get("contact", "").strip(),
        kind=kind,
        platform=_platform(form),
        now=visit.now,
    )


def _platform(form: Form) -> str:
    """Where it is shown, as a case names it."""
    place, name = form.get("place", HERE), form.get("name", "").strip()
    return HERE if place == HERE else f"{place}:{name}"


PAGES = (
    Page("GET", "/desk", desk),
    Page("GET", "/desk/new", new, acts=True),
    Page("POST", "/desk/new", open_case),
)
