"""One number of the stock: who held it, how it came to its state, and what may become of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from callstanding.actions.certificate import sentences
from callstanding.errors import CallstandingError, UsageError
from callstanding.inventory.ageing import rests_until
from callstanding.inventory.item import Item
from callstanding.inventory.states import checked_state, may_become
from callstanding.inventory.words import checked_text
from callstanding.web.board.page import Page
from callstanding.web.board.whose import item_of, link, refusal, stock_page
from callstanding.web.problem import Problem
from callstanding.web.releasing import may_go, noted, releases

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

Form = ImmutableMultiDict[str, str]
ENDS = ("quarantined", "retired")  # what ends a tenure


async def stock_number(visit: Visit) -> Response:
    """The page of the number."""
    return await _page(visit, await item_of(visit))


async def _page(
    visit: Visit, item: Item, *, form: Form | None = None, wrong: str = "", at: str = "", status: int = 200
) -> Response:
    """The page. `at`: the form that was refused, which shows again what was typed."""
    house = visit.house
    tenures = await house.ask(lambda: house.stock.ledger(item.number, tenant=item.tenant))
    moves = await house.ask(lambda: house.stock.moves(item.number, item.tenant))
    told: dict[str, Any] = {
        "item": item,
        "tenures": tenures[::-1],
        "moves": moves[::-1],
        "next": [state for state in may_become(item.state) if state not in ENDS or not item.is_held],
        "ends": ENDS,
        "rests": rests_until(item, house.policy),
        "standing": house.standings.lookup.get(item.number),
        "typed": form or {},
    }
    return await stock_page(visit, "stock_number.html", status=status, wrong=wrong, at=at, **told)


async def move(visit: Visit) -> Response:
    """Move it to another state; out of quarantine only as the law and what is known of it allow."""

    async def done(item: Item, form: Form) -> None:
        house, to, why = visit.house, checked_state(form.get("state", "")), checked_text("why", form.get("why", ""))
        if to == "new":
            why = await _release_noted(visit, item, why)
        await house.ask(
            lambda: house.stock.move(item.number, item.tenant, to, who=visit.caller.key_id, now=visit.now, why=why)
        )

    return await _done(visit, "move", "inventory.moved", done)


async def release(visit: Visit) -> Response:
    """End the tenure of its holder."""

    async def done(item: Item, form: Form) -> None:
        house, why = visit.house, checked_text("why", form.get("why", ""))
        to = checked_state(form.get("to", "quarantined"))
        await house.ask(
            lambda: house.stock.release(
                item.number, item.tenant, to=to, who=visit.caller.key_id, now=visit.now, why=why
            )
        )

    return await _done(visit, "release", "inventory.released", done)


async def change(visit: Visit) -> Response:
    """Give it another campaign, pool or note."""

    async def done(item: Item, form: Form) -> None:
        house = visit.house
        given: dict[str, Any] = {name: form[name] for name in ("campaign", "pool", "note") if name in form}
        await house.ask(
            lambda: house.stock.change(item.number, item.tenant, who=visit.caller.key_id, now=visit.now, **given)
        )

    return await _done(visit, "change", "inventory.changed", done)


async def _done(visit: Visit, at: str, said: str, act: Callable[[Item, Form], Awaitable[None]]) -> Response:
    """Do it and go back to the page; where it is refused, the page says why and keeps what was typed."""
    item, form = await item_of(visit), await visit.form()
    try:
        await act(item, form)
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        return await _page(visit, await item_of(visit), form=form, wrong=wrong, at=at, status=status)
    back = form.get("back", "") or link(visit, f"/inventory/number/{item.number.removeprefix('+')}")
    return visit.goto(back, said, number=item.number)


async def _release_noted(visit: Visit, item: Item, why: str) -> str:
    """What the audit log keeps of the release. UsageError, in the reader's language, where it may not go."""
    if item.state != "quarantined":
        raise UsageError(visit.t("inventory.not_quarantined", number=item.number))
    [found] = await releases(visit.house, [item], by=visit.caller.tenant)
    if may_go(found, why):
        return noted(found, why)
    todo = visit.t("inventory.say_why") if found.with_why else visit.t("inventory.not_before", day=found.earliest)
    raise UsageError(" ".join([visit.t("inventory.stays", number=item.number), *sentences(found.reasons, visit.lang)]),
                     hint=todo)  # fmt: skip


PAGES = (
    Page("GET", "/inventory/number/{number}", stock_number),
    Page("POST", "/inventory/number/{number}/move", move),
    Page("POST", "/inventory/number/{number}/release", release),
    Page("POST", "/inventory/number/{number}/change", change),
)
