"""Gives a number of the stock to a holder: the free ones are vetted first, and what is tainted is not given unasked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from callstanding.actions.vetting import VERDICTS
from callstanding.control.stock_lately import words_of
from callstanding.errors import CallstandingError, UsageError
from callstanding.inventory.item import Item
from callstanding.inventory.words import checked_text
from callstanding.pipeline.standing_in import GIVEN
from callstanding.web.board.page import Page
from callstanding.web.board.vetted import certificates, say
from callstanding.web.board.whose import link, refusal, stock_page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

Form = ImmutableMultiDict[str, str]
VETTED = 20  # free numbers that are vetted for one choice
WISHES = ("holder", "campaign", "country", "area", "pool")


async def assigning(visit: Visit) -> Response:
    """Who gets a number, and which will do."""
    return await _page(visit, {name: visit.query(name) for name in WISHES})


async def _page(visit: Visit, typed: dict[str, str], *, wrong: str = "", status: int = 200) -> Response:
    house, whose = visit.house, visit.tenant
    words = await house.ask(lambda: words_of(house.engine, whose))
    free = (await house.ask(lambda: house.stock.counted(whose))).get("new", 0)
    wished = {name: typed[name] for name in WISHES if typed.get(name)}
    asked = link(visit, "/inventory/assign/candidates", **wished)
    return await stock_page(
        visit, "assign.html", status=status, typed=typed, words=words, free=free, wrong=wrong, asked=asked,
        wished=bool(wished) or status != 200,
    )  # fmt: skip


async def candidates(visit: Visit) -> Response:
    """The free numbers that would do, vetted, the best first."""
    whose, wished = visit.tenant, {name: visit.query(name) for name in WISHES}
    items = await _free(visit, whose, wished)
    made = await certificates(visit, [item.number for item in items], whose)
    ranked = sorted(made, key=lambda each: VERDICTS.index(each["verdict"]))
    known = {item.number: item for item in items}
    told: dict[str, Any] = {"ranked": ranked, "items": known, "given": GIVEN, "wished": wished, "most": VETTED}
    told |= {"link": partial(link, visit), "say": partial(say, visit.lang), "chosen": visit.query("number")}
    if visit.is_part:
        return visit.part("assign_candidates.html", **told)
    return visit.page("alone.html", part="assign_candidates.html", title=visit.t("inventory.assign"), **told)


async def _free(visit: Visit, tenant: str, wished: dict[str, str]) -> list[Item]:
    """Free numbers as wished for; those of one area alone where one is named."""
    house, area = visit.house, wished["area"].removeprefix("+")
    fits: dict[str, Any] = {"state": "new"}
    fits |= {name: wished[name] for name in ("pool",) if wished[name]}
    if wished["country"]:
        fits["country"] = wished["country"].upper()
    if not area:
        return await house.ask(lambda: house.stock.listed(tenant, limit=VETTED, **fits))
    every = await house.ask(lambda: list(house.stock.every(tenant, **fits)))
    return [item for item in every if _in_area(item, area)][:VETTED]


def _in_area(item: Item, area: str) -> bool:
    """Whether a number begins so, with its country code or without one."""
    import phonenumbers

    code = str(phonenumbers.country_code_for_region(item.country) or "")
    return item.number.startswith((f"+{area}", f"+{code}{area}"))


async def assign(visit: Visit) -> Response:
    """Give the chosen number away."""
    form, house, whose = await visit.form(), visit.house, visit.tenant
    try:
        number, why = form.get("number", ""), checked_text("why", form.get("why", ""))
        if not number:
            raise UsageError(visit.t("inventory.choose_one"))
        why = await _vetted(visit, number, whose, why)
        item = await house.ask(
            lambda: house.stock.assign(
                whose, holder=form.get("holder", ""), campaign=form.get("campaign", ""), among=[number],
                who=visit.caller.key_id, now=visit.now, why=why,
            )
        )  # fmt: skip
    except (Problem, CallstandingError) as error:
        wrong, status = refusal(error)
        return await _page(visit, dict(form), wrong=wrong, status=status)
    where = link(visit, f"/inventory/number/{item.number.removeprefix('+')}")
    return visit.goto(where, "inventory.assigned", number=item.number, holder=item.holder)


async def _vetted(visit: Visit, number: str, whose: str, why: str) -> str:
    """The reason for the audit log; UsageError for a number that is tainted and was chosen without one."""
    await visit.house.ask(lambda: visit.house.stock.get(number, whose))
    [made] = await certificates(visit, [number], whose)
    if made["verdict"] not in GIVEN and not why:
        told = " ".join(reason["sentence"] for reason in made["reasons"])
        raise UsageError(visit.t("inventory.tainted", number=number, why=told))
    return f"{why} ({made['id']}: {made['verdict']})".strip()


PAGES = (
    Page("GET", "/inventory/assign", assigning),
    Page("GET", "/inventory/assign/candidates", candidates, part=True),
    Page("POST", "/inventory/assign", assign),
)
