"""The quarantine: when each number may go by law, when it is clean by the forecast, and letting it go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding import clock
from callstanding.actions.certificate import sentences
from callstanding.errors import UsageError
from callstanding.inventory.item import Item
from callstanding.inventory.legal import LegalSpan, legal_span
from callstanding.inventory.quarantine import Release
from callstanding.messages import word
from callstanding.policies.policy import Policy
from callstanding.web.board.month import Kind, first_of, month_of
from callstanding.web.board.page import Page
from callstanding.web.board.vetted import PATIENCE_S, say
from callstanding.web.board.whose import link, stock_page
from callstanding.web.releasing import day_of, releases

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

LISTED = 25  # numbers of one page, which are foreseen together
PIECE = 500  # numbers of one question for a calendar


async def quarantine(visit: Visit) -> Response:
    """The month and the list, with the law's days; the forecast comes after it."""
    told = _told(visit, await _every(visit), {})
    asked = {name: visit.query(name) for name in ("month", "after", "day")}
    told["later"] = link(visit, "/inventory/quarantine/foreseen", **asked)
    return await stock_page(visit, "quarantine.html", **told)


async def foreseen(visit: Visit) -> Response:
    """The same with the forecast of the numbers that are listed."""
    every = await _every(visit)
    items = _listed(visit, every)[:LISTED]
    found = await releases(visit.house, items, by=visit.caller.tenant, patience_s=PATIENCE_S)
    told = _told(visit, every, {item.number: let for item, let in zip(items, found, strict=True)})
    if visit.is_part:
        return visit.part("quarantine_found.html", link=partial(link, visit), **told)
    return await stock_page(visit, "quarantine.html", later="", **told)


async def _every(visit: Visit) -> list[Item]:
    house, whose = visit.house, visit.tenant
    return await house.ask(lambda: list(house.stock.every(whose, state="quarantined")))


def _listed(visit: Visit, every: Sequence[Item]) -> list[Item]:
    """The numbers of this page and one more; those of one day alone where one is chosen."""
    after, day = visit.query("after").lstrip("+"), visit.query("day")
    spans = spans_of(every, visit.house.policy) if day else {}
    fits = (item for item in every if not day or day in _days(spans[item.number]))
    return list(islice((item for item in fits if not after or item.number > f"+{after}"), LISTED + 1))


def _days(span: LegalSpan) -> tuple[str, str]:
    return span.earliest.isoformat(), span.latest.isoformat()


def _told(visit: Visit, every: Sequence[Item], found: Mapping[str, Release]) -> dict[str, Any]:
    items, spans, today = _listed(visit, every), spans_of(every, visit.house.policy), day_of(visit.now)
    first, lang = first_of(visit.query("month"), today), visit.lang
    return {
        "month": month_of(first, _events(every, spans, found)),
        "month_name": word("dates", "months", lang).split()[first.month - 1],
        "weekdays": word("dates", "weekdays", lang).split(),
        "today": today,
        "day": visit.query("day"),
        "items": items[:LISTED],
        "spans": spans,
        "found": found,
        "count": len(every),
        "more": items[LISTED - 1].number if len(items) > LISTED else "",
        "sentences": sentences,
        "say": partial(say, lang),
    }


def _events(
    every: Sequence[Item], spans: Mapping[str, LegalSpan], found: Mapping[str, Release]
) -> list[tuple[str, Kind, date]]:
    """What happens to each number: by the law, and by the forecast where it is known."""
    events: list[tuple[str, Kind, date]] = []
    for item in every:
        span = spans[item.number]
        events += [(item.number, "earliest", span.earliest), (item.number, "latest", span.latest)]
        forecast = found[item.number].forecast if item.number in found else None
        events += [(item.number, "forecast", forecast)] if forecast else []
    return events


def spans_of(items: Sequence[Item], policy: Policy) -> dict[str, LegalSpan]:
    """The law's days of each number; of numbers that began to lie on the same day in the same country they are one."""
    known: dict[tuple[date, str], LegalSpan] = {}
    for item in items:
        key = (day_of(item.since), item.country)
        if key not in known:
            known[key] = legal_span(key[0], policy, country=item.country)
    return {item.number: known[day_of(item.since), item.country] for item in items}


async def calendar_file(visit: Visit) -> Response:
    """The calendar of the whole quarantine, for the program that the reader keeps appointments in."""
    house = visit.house
    try:
        from callstanding.integrations.quarantine_calendar import Entry, calendar
    except ModuleNotFoundError as error:
        raise UsageError(visit.t("inventory.needs", name=error.name)) from error
    items = await _every(visit)
    found: list[Release] = []
    for start in range(0, len(items), PIECE):
        some = items[start : start + PIECE]
        found += await releases(house, some, by=visit.caller.tenant, patience_s=PATIENCE_S)
    entries = [Entry(item.number, let) for item, let in zip(items, found, strict=True)]
    content = calendar(entries, made=clock.now(), lang=visit.lang)
    headers = {"content-disposition": 'attachment; filename="quarantine.ics"'}
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


PAGES = (
    Page("GET", "/inventory/quarantine", quarantine),
    Page("GET", "/inventory/quarantine/foreseen", foreseen, part=True),
    Page("GET", "/inventory/quarantine.ics", calendar_file),
)
