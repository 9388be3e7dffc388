"""The pages of campaigns and pools: all the worst first, and each with its budget, pacing, guard and rotation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.errors import NotFound
from callstanding.web.board.addresses import address, kept
from callstanding.web.board.groups import Kind, Shown
from callstanding.web.board.kept_groups import all_groups, one_group
from callstanding.web.board.pacing import Pace, first_reason, presence, warming
from callstanding.web.board.page import Page
from callstanding.web.board.sorting import PAGE, SORTS, page_of

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHOWN = 50  # campaigns or pools of one page


async def campaigns(visit: Visit) -> Response:
    """All campaigns and pools of a stock."""
    found = await all_groups(visit.house, visit.tenant)
    tenants = await _tenants(visit)
    start = page_start(visit)
    return visit.part_or_page(
        "campaigns.html",
        "campaigns_body.html",
        groups=found,
        tables=(("campaigns", found.campaigns[start : start + SHOWN]), ("pools", found.pools[start : start + SHOWN])),
        links=_links(visit, start, max(len(found.campaigns), len(found.pools))),
        tenants=tenants,
        stop_at=visit.house.policy.number("guard.stop_at"),
        here=address(visit, "list", "") if not start else kept(address(visit, "list", ""), **{"from": start}),
        where=partial(address, visit),
    )


def page_start(visit: Visit) -> int:
    """Where the page begins; 0 for what is no number."""
    text = visit.query("from")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


async def campaign(visit: Visit) -> Response:
    """One campaign."""
    return _one(visit, *await group_asked(visit, "campaign"))


async def pool(visit: Visit) -> Response:
    """One pool."""
    return _one(visit, *await group_asked(visit, "pool"))


async def group_asked(visit: Visit, kind: Kind) -> tuple[Shown, Pace]:
    """The campaign or pool of the address, with its pace. Raises NotFound."""
    name = name_asked(visit)
    found = await one_group(visit.house, visit.tenant, kind, name)
    if found is None:
        key = "campaigns.gone_campaign" if kind == "campaign" else "campaigns.gone_pool"
        raise NotFound(visit.t(key, name=name))
    return found


def name_asked(visit: Visit) -> str:
    """The name of the address: a part of its path, or what follows `?name=` where it cannot be one."""
    return visit.query("name") or visit.path["name"]


def _one(visit: Visit, shown: Shown, pace: Pace) -> Response:
    values = values_of(visit, shown) | {"pace": pace}
    if visit.is_part:
        return visit.part("campaign_now.html", **values)
    sort = visit.query("sort") if visit.query("sort") in SORTS else SORTS[0]
    start = page_start(visit)
    return visit.page(
        "campaign.html",
        **values,
        **numbers_of(visit, shown, sort=sort, start=start),
        answer=None,
        wrong="",
        asked={},
    )


def values_of(visit: Visit, shown: Shown) -> dict[str, Any]:
    """What every template of a campaign or a pool knows."""
    return {
        "group": shown,
        "stop_at": visit.house.policy.number("guard.stop_at"),
        "here": address(visit, shown.kind, shown.name),
        "where": partial(address, visit),
        "kept": kept,
        "first_reason": first_reason,
        "warm": warming(shown, at=visit.now),
        "presence": presence(shown),
    }


def numbers_of(visit: Visit, shown: Shown, *, sort: str, start: int) -> dict[str, Any]:
    """What the table of a group's numbers shows."""
    rows = page_of(shown.numbers, sort, start)
    here = address(visit, shown.kind, shown.name)
    links = {
        "first": kept(here, sort=sort) if start else "",
        "before": kept(here, sort=sort, **{"from": max(0, start - PAGE)}) if start else "",
        "after": kept(here, sort=sort, **{"from": start + len(rows)}) if start + len(rows) < len(shown.numbers) else "",
    }
    return {"rows": rows, "sort": sort, "sorts": SORTS, "start": start, "links": links}


def _links(visit: Visit, start: int, length: int) -> dict[str, str]:
    here = address(visit, "list", "")
    return {
        "first": here if start else "",
        "before": kept(here, **{"from": max(0, start - SHOWN)}) if start else "",
        "after": kept(here, **{"from": start + SHOWN}) if start + SHOWN < length else "",
    }


async def _tenants(visit: Visit) -> dict[str, int]:
    """For an operator: whose stock may be looked at, and how many numbers it has."""
    return {} if visit.caller.only else await visit.house.ask(visit.house.stock.tenants)


PAGES = (
    Page("GET", "/campaigns", campaigns),
    Page("GET", "/campaigns/{name}", campaign),
    Page("GET", "/pools/{name}", pool),
)
