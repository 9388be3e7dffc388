"""What is done on the page of a campaign or a pool: numbers are moved, and the budget is asked without a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.control.dial_asked import Granted, Wanted
from callstanding.control.stock import Item
from callstanding.control.stock_changing import Change
from callstanding.control.stock_many import change_many
from callstanding.errors import UsageError
from callstanding.inventory.states import State
from callstanding.web.board.addresses import address
from callstanding.web.board.campaigns import group_asked, numbers_of, values_of
from callstanding.web.board.groups import Kind, Shown
from callstanding.web.board.kept_groups import forget
from callstanding.web.board.page import Answers, Page
from callstanding.web.board.sorting import SORTS
from callstanding.web.dialling import found_for
from callstanding.web.dialling_wire import answer_of
from callstanding.web.numbers_of import e164_of
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_MOVES: dict[str, State] = {"rest": "resting", "use": "in use"}
_SETS = ("campaign", "pool")


async def _move(visit: Visit, kind: Kind) -> Response:
    """Move the chosen numbers, all or none."""
    form, (group, _) = await visit.form(), await group_asked(visit, kind)
    chosen, what = form.getlist("number"), form.get("do", "")
    if not chosen or what not in (*_MOVES, *_SETS):
        raise UsageError(visit.t("campaigns.choose_first"))
    own = {each.item.number for each in group.numbers}
    if not own.issuperset(chosen):
        raise Problem("not-found", visit.t(f"campaigns.gone_{kind}", name=group.name))
    done = await visit.house.ask(lambda: _done(visit, chosen, what, dict(form)))
    forget(visit.house, visit.tenant)
    return visit.goto(_back(visit, group, done), "campaigns.done", n=len(done))


def _done(visit: Visit, chosen: Sequence[str], what: str, form: dict[str, str]) -> list[Item]:
    stock, tenant = visit.house.stock, visit.tenant
    about: dict[str, Any] = {"who": visit.caller.key_id, "now": visit.now, "why": form.get("why", "")}
    if what in _MOVES:
        return stock.move_all(chosen, tenant, _MOVES[what], **about)
    name = form.get("name", "")
    change = Change(campaign=name) if what == "campaign" else Change(pool=name)
    return change_many(visit.house.engine, chosen, tenant, change, **about)


def _back(visit: Visit, group: Shown, done: Sequence[Item]) -> str:
    """The page that it was done on, or the list where that has no number any more."""
    gone = all(getattr(each, group.kind) != group.name for each in done) and len(done) == len(group.numbers)
    return address(visit, "list" if gone else group.kind, group.name)


async def _ask(visit: Visit, kind: Kind) -> Response:
    """Ask the budget as a dialler would, and reserve nothing. The party is in no address and in no log."""
    form, (group, pace) = await visit.form(), await group_asked(visit, kind)
    try:
        callee, wrong = e164_of(form.get("callee", ""), visit.house.settings.region), ""
    except Problem:
        callee, wrong = "", visit.t("campaigns.bad_number")
    answer = answer_of(await _granted(visit, group, callee, form.get("agent", "")), visit.lang) if callee else None
    values = values_of(visit, group) | {"answer": answer, "wrong": wrong, "asked": dict(form)}
    if visit.is_part:
        return visit.part("campaign_may.html", **values)
    return visit.page(
        "campaign.html",
        **values | numbers_of(visit, group, sort=SORTS[0], start=0),
        pace=pace,
        status=422 if wrong else 200,
    )


async def _granted(visit: Visit, group: Shown, callee: str, agent: str) -> Granted:
    """What a call of one of the group's numbers would be answered."""
    house, caller, tenant = visit.house, visit.caller, visit.tenant
    names: dict[str, str | None] = {"pool": None, "campaign": None, group.kind: group.name}
    some = await found_for(house, caller, tenant, [], pool=names["pool"], campaign=names["campaign"])
    wanted = Wanted(tenant, callee, some.candidates, names["campaign"] or "", agent=agent[:64], members=some.members)
    return Granted(await house.ask(lambda: house.grants.would(wanted, at=visit.now)))


def _of(kind: Kind, act: Any) -> Answers:
    async def answers(visit: Visit) -> Response:
        reply: Response = await act(visit, kind)
        return reply

    return answers


_ROOTS: tuple[tuple[Kind, str], ...] = (("campaign", "/campaigns"), ("pool", "/pools"))
PAGES = tuple(
    Page("POST", f"{root}/{{name}}/{path}", _of(kind, act))
    for kind, root in _ROOTS
    for path, act in (("numbers", _move), ("dial", _ask))
)
