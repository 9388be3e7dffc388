"""The parts of a number's page that only the store can tell: each is asked of the folder once the page is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.web.board.number_charts import bars
from callstanding.web.board.number_curve import course
from callstanding.web.board.number_known import known_of
from callstanding.web.board.number_shown import days_of, part, shown_number
from callstanding.web.board.page import Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

DAY_H = 24


async def entries(visit: Visit) -> Response:
    """Each entry of the score, with when it is back under its limit."""
    number = await shown_number(visit)
    known = await known_of(visit, number)
    found = await visit.asked("back_under", {"number": number})
    under = {each["signal"]: each for each in found["entries"]}
    return part(visit, "entries", number=number, known=known, under=under, horizon=found["horizon_days"])


async def calls(visit: Visit) -> Response:
    """When the number calls and is called, how its calls end, how long they ring and last."""
    number, days = await shown_number(visit), days_of(visit)
    body = {"number": number, "days": days, "zone": visit.zone.key}
    found, shapes = await visit.asked("hours", body), await visit.asked("shapes", body)
    week = found["week"]
    hourly = {name: [sum(sums[hour::DAY_H]) for hour in range(DAY_H)] for name, sums in week.items()}
    return part(
        visit,
        "calls",
        number=number,
        days=days,
        found=found,
        hourly=hourly,
        shapes=shapes,
        by_hour=_made_and_received(hourly),
        by_day=_made_and_received(found["daily"]),
    )


def _made_and_received(sums: dict[str, list[int]]) -> Any:
    def rest(whole: str, part: str) -> list[int]:
        return [a - b for a, b in zip(sums[whole], sums[part], strict=True)]

    up = [("good", sums["made_answered"]), ("plain", rest("made", "made_answered")), ("back", sums["in_its_name"])]
    down = [("good", sums["received_answered"]), ("plain", rest("received", "received_answered"))]
    return bars(up, down)


async def callbacks(visit: Visit) -> Response:
    """Who called back, and whether they reached someone."""
    number = await shown_number(visit)
    found = await visit.asked("callbacks", {"number": number, "lang": visit.lang, "zone": visit.zone.key})
    return part(visit, "callbacks", number=number, found=found, row=next(iter(found["rows"]), None))


async def reports(visit: Visit) -> Response:
    """What was reported, by day and kind."""
    number, days = await shown_number(visit), days_of(visit)
    found = await visit.asked("reports", {"number": number, "days": days, "zone": visit.zone.key})
    daily = found["daily"]
    chart = bars(
        [("bad", daily["spam"]), ("back", daily["fraud"]), ("warn", daily["block"]), ("good", daily["wanted"])]
    )
    totals = {name: sum(each) for name, each in daily.items()}
    return part(visit, "reports", number=number, days=days, found=found, chart=chart, totals=totals)


async def advice(visit: Visit) -> Response:
    """What comes of the ways that fit the number, best first."""
    number = await shown_number(visit)
    found = await visit.asked("advice", {"number": number, "paces": [], "lang": visit.lang})
    return part(visit, "advice", number=number, found=found)


PARTS = tuple(
    Page("GET", f"/numbers/{{number:int}}/{each.__name__}", each, part=True)
    for each in (course, entries, calls, callbacks, reports, advice)
)
