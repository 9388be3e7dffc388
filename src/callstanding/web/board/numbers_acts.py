"""Bulk acts: first a page that says what will become of each number, then all that was agreed to, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.responses import Response

from callstanding.control import stock_many
from callstanding.control.stock_changing import Change
from callstanding.control.stock_many import Outcome, change_many, outcomes
from callstanding.errors import NotFound, UsageError
from callstanding.web.board.numbers_advice import MOST_ADVICE
from callstanding.web.board.numbers_seen import asked_of
from callstanding.web.board.page import Page
from callstanding.web.board.register.wanted import wanted_of
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.inventory.states import State
    from callstanding.web.board.visit import Visit

MOVES: dict[str, State] = {"warming": "warming", "in_use": "in use", "resting": "resting",
                           "quarantined": "quarantined", "retired": "retired"}  # fmt: skip
# Out of quarantine a number goes only by what the law and its vetting say, one by one.
TEXTS = ("campaign", "pool", "note")
ACTS = (*MOVES, "release", *TEXTS, "dispute", "advise")
MOST_DISPUTES, LISTED = 200, 100


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done with which numbers. `value`: the text that it needs, None before somebody wrote one."""

    name: str
    numbers: tuple[str, ...]
    value: str | None
    why: str
    of: str  # the view that one goes back to

    @property
    def needs_text(self) -> bool:
        """Whether it is done with a text."""
        return self.name in TEXTS or self.name == "dispute"

    @property
    def most(self) -> int:
        """How many numbers it takes at once."""
        return {"dispute": MOST_DISPUTES, "advise": MOST_ADVICE}.get(self.name, stock_many.MOST)

    def change(self) -> Change:
        """The same as a change of the stock."""
        if self.name == "release":
            return Change(to="quarantined", release=True)
        if self.name in MOVES:
            return Change(to=MOVES[self.name])
        text: dict[str, Any] = {self.name: self.value or ""}
        return Change(**text)


def offered(visit: Visit) -> tuple[str, ...]:
    """What the visitor may do; nothing for viewers."""
    return ACTS if visit.user.acts else ()


async def look(visit: Visit) -> Response:
    """What will happen; or first the text that is needed."""
    given = visit.request.query_params
    act = await _act(visit, given.get("act", ""), given.getlist("n"), of=given.get("of", ""), every="all" in given,
                     value=given.get("value"), why=given.get("why", ""))  # fmt: skip
    if act.name == "advise":
        return visit.page("numbers_advice.html", act=act)
    if act.needs_text and act.value is None:
        return visit.page("numbers_act_text.html", act=act)
    return await _foreseen(visit, act)


async def do(visit: Visit) -> Response:
    """Do all that was agreed to, in one transaction; where one number is refused by now, nothing is done."""
    form = await visit.form()
    numbers = form.get("numbers", "").split(",")
    act = await _act(visit, form.get("act", ""), numbers, of=form.get("of", ""), every=False,
                     value=form.get("value", ""), why=form.get("why", ""))  # fmt: skip
    if act.name == "advise":
        raise Problem("invalid", visit.t("numbers.no_act"))
    try:
        await _done(visit, act)
    except (UsageError, NotFound) as error:
        return await _foreseen(visit, act, wrong=str(error))
    return visit.goto(f"/numbers?{act.of}", f"numbers.done_{act.name}", n=len(act.numbers))


async def _act(visit: Visit, name: str, given: list[str], *, of: str, every: bool, value: str | None, why: str) -> Act:
    """The act as it is asked for. A Problem for one that is none, without numbers, or with too many."""
    if name not in ACTS:
        raise Problem("invalid", visit.t("numbers.no_act"))
    wanted = wanted_of(dict(parse_qsl(of)))
    numbers = [f"+{each.strip().removeprefix('+')[:20]}" for each in given if each.strip()]
    if every:
        asked = await asked_of(visit, whole=True)
        numbers = await visit.house.register.ask(lambda register: register.named(register.fitting(wanted, asked)))
    act = Act(name, tuple(dict.fromkeys(numbers)), value, why[:200].strip(), wanted.query(page=1))
    if not act.numbers:
        raise Problem("invalid", visit.t("numbers.none_chosen"))
    if len(act.numbers) > act.most:
        raise Problem("invalid", visit.t("numbers.too_many", n=len(act.numbers), most=act.most))
    return act


async def _foreseen(visit: Visit, act: Act, *, wrong: str = "") -> Response:
    """The page that says what will happen. A Problem for a text that will not do."""
    try:
        found = await visit.house.ask(lambda: _outcomes(visit, act))
    except UsageError as error:
        raise Problem("invalid", str(error)) from error
    done = [each for each in found if not each.refused and (each.changes or act.name == "dispute")]
    shown = {
        "act": act,
        "done": done,
        "same": len(found) - len(done) - sum(bool(each.refused) for each in found),
        "refused": [each for each in found if each.refused],
        "listed": LISTED,
        "wrong": wrong,
    }
    return visit.page("numbers_act.html", status=409 if wrong else 200, **shown)


def _outcomes(visit: Visit, act: Act) -> list[Outcome]:
    house, caller = visit.house, visit.caller
    if act.name == "dispute":
        refused = house.disputes.refused(act.numbers, caller, now=visit.now)
        return [Outcome(number, None, refused.get(number, "")) for number in act.numbers]
    return outcomes(house.engine, act.numbers, caller.only, act.change(), now=visit.now)


async def _done(visit: Visit, act: Act) -> None:
    house, caller = visit.house, visit.caller
    if act.name == "dispute":
        await house.ask(
            lambda: house.disputes.open_all(act.numbers, caller, text=act.value or "", contact="", now=visit.now)
        )
        return
    await house.ask(
        lambda: change_many(
            house.engine, act.numbers, caller.only, act.change(), who=caller.key_id, now=visit.now, why=act.why
        )
    )


PAGES = (
    Page("GET", "/numbers/act", look, acts=True),
    Page("POST", "/numbers/act", do),
)
