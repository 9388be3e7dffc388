"""What if I slow down? Sliders that run the fold on over the days to come, beside going on as now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.web.board.number_shown import shown_number
from callstanding.web.board.page import Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHARES = ("answered", "short", "callbacks")
MOST_COMPLAINTS = 300  # percent of those of now
STEPS = 100  # of the slider of calls a day


@dataclass(frozen=True, slots=True)
class Slider:
    """One thing to change: `value` as it is set, `now` as it is today, both as the slider has them."""

    name: str
    value: int
    now: int
    most: int
    step: int
    unit: str


async def what_if(visit: Visit) -> Response:
    """The sliders and what comes of them; a plain form where scripts are off."""
    number = await shown_number(visit)
    found = await _asked(visit, number)
    part = "number_what_if.html"
    return visit.part_or_page(
        "number_alone.html",
        part,
        included=part,
        title=visit.t("number.what_if"),
        number=number,
        found=found,
        sliders=sliders(found["now"], visit.request.query_params),
        ways=ways(visit, found),
        plot=plot(visit, found),
    )


async def result(visit: Visit) -> Response:
    """What comes of the sliders as they are now."""
    number = await shown_number(visit)
    found = await _asked(visit, number)
    told: dict[str, Any] = {"ways": ways(visit, found), "plot": plot(visit, found)}
    return visit.part("number_what_if_result.html", number=number, found=found, **told)


async def _asked(visit: Visit, number: str) -> dict[str, Any]:
    body = {"number": number, "changes": changes(visit.request.query_params), "lang": visit.lang}
    return await visit.asked("what_if", body)


def changes(set_to: Mapping[str, str]) -> dict[str, float]:
    """What the sliders were moved to; what stands where it is today (`was_...`) is no change."""
    found: dict[str, float] = {}
    for name in ("per_day", *SHARES, "complaints"):
        value = set_to.get(name, "")
        if value.isdecimal() and len(value) < 9 and value != set_to.get(f"was_{name}", ""):
            found[name] = float(value) / (1.0 if name == "per_day" else 100.0)
    return found


def sliders(now: Mapping[str, float | None], set_to: Mapping[str, str]) -> list[Slider]:
    """The sliders that a number has: of what nothing is known yet, none."""
    pace = round(now["per_day"] or 0.0)
    most = max(20, 2 * pace)
    found = [_slider("per_day", pace, most, set_to, step=max(1, most // STEPS), unit="")]
    known = ((name, share) for name in SHARES if (share := now[name]) is not None)
    found += [_slider(name, round(100 * share), 100, set_to, unit="%") for name, share in known]
    return [*found, _slider("complaints", 100, MOST_COMPLAINTS, set_to, unit="%", step=5)]


def _slider(name: str, now: int, most: int, set_to: Mapping[str, str], *, unit: str, step: int = 1) -> Slider:
    now = step * round(now / step)  # where a browser would put it
    given = set_to.get(name, "")
    value = min(int(given), most) if given.isdecimal() and len(given) < 9 else now
    return Slider(name, value, now, most, step, unit)


def ways(visit: Visit, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The futures to tell of: going on as now, and the other one where anything was changed."""
    return list(found["ways"][: 2 if changes(visit.request.query_params) else 1])


def plot(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """Both futures, each with the span of nine draws of ten."""
    return {
        "x": found["ways"][0]["t"],
        "lines": [
            {
                "label": visit.t(f"number.way_{way['way']}"),
                "values": way["middle"],
                "band": [way["low"], way["high"]],
            }
            for way in ways(visit, found)
        ],
        "levels": [
            {"label": visit.t("number.limit_spam"), "value": found["limits"]["spam_enter"]},
            {"label": visit.t("number.limit_watch"), "value": found["limits"]["watch_enter"]},
        ],
        "range": [0, 100],
        "zone": visit.zone.key,
    }


WHAT_IF = (
    Page("GET", "/numbers/{number:int}/what-if", what_if, part=True),
    Page("GET", "/numbers/{number:int}/what-if/result", result, part=True),
)
