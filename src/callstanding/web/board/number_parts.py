"""The parts of a number's page that only the store can tell: each is asked of the folder once the page is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding import messages
from callstanding.web.board.number_charts import bars, thinned
from callstanding.web.board.number_known import known_of
from callstanding.web.board.number_shown import shown_number
from callstanding.web.board.page import Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SPANS = (7, 30, 90)  # days that a curve may show
POINTS = 80  # of a curve: a point for each nine hours of a month
DAY_H = 24


async def course(visit: Visit) -> Response:
    """The score along time, with the limits and what happened."""
    number, days = await shown_number(visit), _days(visit)
    found = await visit.asked("course", {"number": number, "days": days})
    known = await known_of(visit, number)
    labels = [(label.day, f"{label.platform}: {label.text}") for label in known.labels if label.meaning != "clean"]
    return _part(visit, "course", number=number, days=days, spans=SPANS, found=found, plot=_plot(visit, found, labels))


def _plot(visit: Visit, found: dict[str, Any], labels: list[tuple[Any, str]]) -> dict[str, Any]:
    kept = thinned(found["t"], found["score"], POINTS)
    marks = [{"at": mark["at"], "label": marked(visit, mark)} for mark in found["marks"]]
    seen = [{"at": _noon(day), "label": text[:40]} for day, text in labels]
    return {
        "x": [found["t"][i] for i in kept],
        "lines": [
            {
                "label": visit.t("number.score"),
                "values": [found["score"][i] for i in kept],
                "band": [[found["low"][i] for i in kept], [found["high"][i] for i in kept]],
            }
        ],
        "levels": [
            {"label": visit.t("number.limit_spam"), "value": found["limits"]["spam_enter"]},
            {"label": visit.t("number.limit_watch"), "value": found["limits"]["watch_enter"]},
        ],
        "marks": [*marks, *(mark for mark in seen if mark["at"] > found["since"])],
        "range": [0, 100],
        "zone": visit.zone.key,
    }


def _noon(day: Any) -> int:
    from datetime import UTC, datetime

    return round(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def marked(visit: Visit, mark: dict[str, Any]) -> str:
    """A mark of a course in a word or two."""
    if mark["kind"] == "status":
        return messages.word("status", mark["status"], visit.lang)
    if mark["kind"] == "holder":
        return messages.cause(mark["because"][0], visit.lang)
    return visit.t(f"number.mark_{mark['kind']}")


async def entries(visit: Visit) -> Response:
    """Each entry of the score, with when it is back under its limit."""
    number = await shown_number(visit)
    known = await known_of(visit, number)
    found = await visit.asked("back_under", {"number": number})
    under = {each["signal"]: each for each in found["entries"]}
    return _part(visit, "entries", number=number, known=known, under=under, horizon=found["horizon_days"])


async def calls(visit: Visit) -> Response:
    """When the number calls and is called, how its calls end, how long they ring and last."""
    number, days = await shown_number(visit), _days(visit)
    body = {"number": number, "days": days, "zone": visit.zone.key}
    found, shapes = await visit.asked("hours", body), await visit.asked("shapes", body)
    week = found["week"]
    hourly = {name: [sum(sums[hour::DAY_H]) for hour in range(DAY_H)] for name, sums in week.items()}
    return _part(
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
    return _part(visit, "callbacks", number=number, found=found, row=next(iter(found["rows"]), None))


async def reports(visit: Visit) -> Response:
    """What was reported, by day and kind."""
    number, days = await shown_number(visit), _days(visit)
    found = await visit.asked("reports", {"number": number, "days": days, "zone": visit.zone.key})
    daily = found["daily"]
    chart = bars(
        [("bad", daily["spam"]), ("back", daily["fraud"]), ("warn", daily["block"]), ("good", daily["wanted"])]
    )
    totals = {name: sum(each) for name, each in daily.items()}
    return _part(visit, "reports", number=number, days=days, found=found, chart=chart, totals=totals)


async def advice(visit: Visit) -> Response:
    """What comes of the ways that fit the number, best first."""
    number = await shown_number(visit)
    found = await visit.asked("advice", {"number": number, "paces": [], "lang": visit.lang})
    return _part(visit, "advice", number=number, found=found)


def _part(visit: Visit, name: str, **values: Any) -> Response:
    """A part, or a page of its own where scripts are off."""
    part = f"number_{name}.html"
    return visit.part_or_page("number_alone.html", part, included=part, title=visit.t(f"number.{name}"), **values)


def _days(visit: Visit) -> int:
    return next((days for days in SPANS if str(days) == visit.query("days")), 30)


PARTS = tuple(
    Page("GET", f"/numbers/{{number:int}}/{each.__name__}", each, part=True)
    for each in (course, entries, calls, callbacks, reports, advice)
)
