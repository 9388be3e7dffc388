"""The part of a number's page with its score along time, the limits, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding import messages
from callstanding.web.board.number_charts import thinned
from callstanding.web.board.number_known import known_of
from callstanding.web.board.number_shown import SPANS, days_of, part, shown_number

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

POINTS = 80  # of a curve: a point for each nine hours of a month


async def course(visit: Visit) -> Response:
    """The score along time, with the limits and what happened."""
    number, days = await shown_number(visit), days_of(visit)
    found = await visit.asked("course", {"number": number, "days": days})
    known = await known_of(visit, number)
    labels = [(label.day, f"{label.platform}: {label.text}") for label in known.labels if label.meaning != "clean"]
    return part(visit, "course", number=number, days=days, spans=SPANS, found=found, plot=_plot(visit, found, labels))


def _plot(visit: Visit, found: dict[str, Any], labels: Sequence[tuple[date, str]]) -> dict[str, Any]:
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


def _noon(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def marked(visit: Visit, mark: dict[str, Any]) -> str:
    """A mark of a course in a word or two."""
    if mark["kind"] == "status":
        return messages.word("status", mark["status"], visit.lang)
    if mark["kind"] == "holder":
        return messages.cause(mark["because"][0], visit.lang)
    return visit.t(f"number.mark_{mark['kind']}")
