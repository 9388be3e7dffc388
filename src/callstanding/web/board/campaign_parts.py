"""The parts of a campaign's or pool's page that take a moment: call-backs, answer rate, call records, who sees whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.web.board.addresses import address
from callstanding.web.board.campaigns import group_asked, values_of
from callstanding.web.board.groups import Kind, Shown
from callstanding.web.board.page import Answers, Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_DAY = 86_400.0


async def _callbacks(visit: Visit, group: Shown) -> dict[str, Any]:
    return await visit.asked("campaign_callbacks", _about(visit, group))


async def _changed(visit: Visit, group: Shown) -> dict[str, Any]:
    body = _about(visit, group)
    labels = await visit.house.ask(lambda: visit.house.labels.of(visit.tenant, body["numbers"]))
    found = await visit.asked("campaign_changed", body | {"labels": labels, "zone": visit.zone.key})
    return found | {"plot": _plot(visit, found) if len(found["days"]) > 1 else None}


async def _guard(visit: Visit, group: Shown) -> dict[str, Any]:
    policy = visit.house.policy
    ruled = any(each.country == group.country for each in policy.rules)
    return await visit.asked("campaign_guard", _about(visit, group) | {"country": group.country if ruled else None})


async def _faithful(visit: Visit, group: Shown) -> dict[str, Any]:
    if group.kind == "pool":
        return {"faithful": None}
    grants, tenant = visit.house.grants, visit.tenant
    found = await visit.house.ask(lambda: grants.faithful(tenant, group.name))
    most = max(found.by_number.items(), key=lambda each: (each[1], each[0]), default=None)
    return {"faithful": found, "most": most}


def _about(visit: Visit, group: Shown) -> dict[str, Any]:
    return {"numbers": [each.item.number for each in group.numbers], "name": group.name, "lang": visit.lang}


def _plot(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """The answer rate by day in percent, with a mark where it fell."""
    rates = [100 * each["rate"] for each in found["days"]]
    since = (date.fromisoformat(row["since"]) for row in found["rows"])
    marks = [{"at": (day - date(1970, 1, 1)).days * _DAY, "label": visit.t("campaigns.fell")} for day in since]
    return {
        "x": [each["at"] for each in found["days"]],
        "lines": [{"label": f"{visit.t('campaigns.rate')} %", "values": rates}],
        "marks": marks,
        "zone": "UTC",
    }


_PARTS = {"callbacks": _callbacks, "changed": _changed, "guard": _guard, "faithful": _faithful}


def _answering(kind: Kind, part: str) -> Answers:
    async def answers(visit: Visit) -> Response:
        group, _ = await group_asked(visit, kind)
        found = await _PARTS[part](visit, group)
        return visit.part_or_page(
            "campaign_part.html",
            f"campaign_{part}.html",
            **values_of(visit, group),
            found=found,
            about=part,
            back=address(visit, kind, group.name),
        )

    return answers


_ROOTS: tuple[tuple[Kind, str], ...] = (("campaign", "/campaigns"), ("pool", "/pools"))
PAGES = tuple(
    Page("GET", f"{root}/{{name}}/{part}", _answering(kind, part), part=True)
    for kind, root in _ROOTS
    for part in _PARTS
)
