"""Another number of the stock in the place of one that is disputed: proposed from vetted ones, and put there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.actions.replacement import nearest
from callstanding.control.disputes import Dispute
from callstanding.control.replacing import Replaced, replace_number
from callstanding.errors import CallstandingError, UsageError
from callstanding.inventory.item import Item
from callstanding.inventory.states import State
from callstanding.web.board.case import case_page
from callstanding.web.board.cases import case_of
from callstanding.web.board.page import Page
from callstanding.web.board.vetted import PATIENCE_S, say
from callstanding.web.board.whose import refusal
from callstanding.web.problem import Problem
from callstanding.web.releasing import held_by

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

JUDGED = 50  # free numbers, the nearest first, that are judged for one proposal
SHOWN = 5
TO: tuple[State, ...] = ("quarantined", "resting")


async def proposal(visit: Visit) -> Response:
    """Which numbers may stand in for the one of the case, or why it must not be replaced."""
    found = await case_of(visit)
    item = await _item(visit, found)
    told: dict[str, Any] = {"case": found, "item": item, "to": TO, "against": [], "fit": []}
    told["say"] = partial(say, visit.lang)
    if item.is_held:
        free = await _free(visit, item)
        told |= await _judged(visit, item, free)
    told["fit"] = told["fit"][:SHOWN]
    if visit.is_part:
        return visit.part("stand_ins.html", **told)
    return visit.page("alone.html", part="stand_ins.html", title=visit.t("desk.replacement"), **told)


async def _item(visit: Visit, found: Dispute) -> Item:
    house = visit.house
    return await house.ask(lambda: house.stock.get(found.number, found.tenant))


async def _free(visit: Visit, item: Item) -> list[str]:
    house = visit.house
    free = await house.ask(lambda: list(house.stock.every(item.tenant, state="new", country=item.country)))
    return nearest(item.number, (each.number for each in free))[:JUDGED]


async def _judged(visit: Visit, item: Item, among: Sequence[str]) -> dict[str, Any]:
    """What the folder finds: `against`, `fit`."""
    house = visit.house
    labels = await house.ask(lambda: house.labels.of(item.tenant, list(among)))
    ledger = await house.ask(lambda: held_by(house, item.tenant, among))
    seen = [label for number in among for label in labels.get(number, [])]
    body = {"number": item.number, "among": list(among), "labels": seen, "ledger": ledger}
    return await visit.asked("stand_ins", body, patience_s=PATIENCE_S)


async def accept(visit: Visit) -> Response:
    """Put the chosen number there: judged once more, since what was proposed may be an hour old."""
    found, form = await case_of(visit), await visit.form()
    try:
        done = await _replaced(visit, found, form.get("number", ""), form.get("to", TO[0]))
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        return await case_page(visit, found, form=form, wrong=wrong, at="replacement", status=status)
    return visit.goto(f"/desk/{found.id}", "desk.replaced", number=done.old.number, new=done.new.number)


async def _replaced(visit: Visit, found: Dispute, chosen: str, to: str) -> Replaced:
    item, house = await _item(visit, found), visit.house
    place = next((each for each in TO if each == to), None)
    if not chosen or place is None:
        raise UsageError(visit.t("desk.choose_one"))
    await house.ask(lambda: house.stock.get(chosen, found.tenant))
    judged = await _judged(visit, item, [chosen])
    for refused in judged["against"]:
        limits = {name: f"{refused[name]:.0f}" for name in ("value", "limit")}
        raise UsageError(visit.t(f"desk.against_{refused['code']}", **limits))
    if not judged["fit"]:
        raise UsageError(visit.t("desk.not_fit", number=chosen))
    return await house.ask(
        lambda: replace_number(
            house.engine, item.number, item.tenant, among=[chosen], to=place, who=visit.caller.key_id, now=visit.now,
            why=f"dispute {found.id}", case=found.id,
        )
    )  # fmt: skip


PAGES = (
    Page("GET", "/desk/{case}/replacement", proposal, part=True),
    Page("POST", "/desk/{case}/replacement", accept),
)
