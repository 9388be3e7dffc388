"""What comes after the table: its small curves, trends and calls left, for which the folder is asked; and news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.errors import CallstandingError
from callstanding.web.board.frame import folder_is_late
from callstanding.web.board.numbers_seen import asked_of, wanted_by
from callstanding.web.board.page import Page
from callstanding.web.board.register.line import Line
from callstanding.web.board.register.register import Asked, Register
from callstanding.web.board.strip import DAY_S, DAYS, TREND_DAYS
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

MOST = 200  # numbers at a time: as many as the folder draws
CALLS_S = 60.0  # so long the calls of the day are good
PATIENCE_S = 25.0  # nobody waits for the table meanwhile
Points = list[float | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is filled in for one number. `trend`: the score's change in a week; None: not known."""

    line: Line
    points: Points
    trend: float | None


async def cells(visit: Visit) -> Response:
    """The curves, trends and calls left of some numbers; those that are not the visitor's are left out."""
    numbers = [f"+{each.strip()}" for each in visit.query("n").split(",") if each.strip()][:MOST]
    asked, house = await asked_of(visit), visit.house
    _, seqs = await house.register.ask(lambda register: _lines(register, numbers, asked))
    await _count_calls(visit)  # first: the folder answers it at once
    points = await _points(visit, seqs)
    lines, _ = await house.register.ask(lambda register: _lines(register, numbers, asked))
    made = [Cell(line, points.get(line.number, []), trend_of(points.get(line.number, []))) for line in lines]
    return visit.part("numbers_cells.html", cells=made)


def trend_of(points: Sequence[float | None]) -> float | None:
    """How much the score changed in a week; None where one of both days is not known."""
    if len(points) <= TREND_DAYS:
        return None
    now, then = points[-1], points[-1 - TREND_DAYS]
    return None if now is None or then is None else now - then


def _lines(register: Register, numbers: list[str], asked: Asked) -> tuple[tuple[Line, ...], dict[str, int]]:
    rows = register.places(numbers, asked)
    lines = register.lines(rows, now=asked.now)
    seqs = register.columns.at["seq"][rows].tolist()
    return lines, {line.number: seq for line, seq in zip(lines, seqs, strict=True) if line.known}


async def _points(visit: Visit, seqs: Mapping[str, int]) -> dict[str, Points]:
    """The scores of the last days. What was drawn is kept until something new is published of the number."""
    kept, day = visit.house.register.curves, int(visit.now // DAY_S)
    missing = [number for number, seq in seqs.items() if kept.get(number, (None,))[0] != (seq, day)]
    if missing:
        found = await _asked(visit, "sparks", {"numbers": missing, "days": DAYS})
        if found is not None:
            if len(kept) > 100 * MOST:
                kept.clear()
            kept.update({number: ((seqs[number], day), found["scores"].get(number, [])) for number in missing})
    return {number: kept[number][1] for number in seqs if number in kept}


async def _count_calls(visit: Visit) -> None:
    """Bring the calls of the day up to date, unless that was done a moment ago."""
    register = visit.house.register
    if 0 <= visit.now - register.calls_at < CALLS_S:
        return
    before, register.calls_at = register.calls_at, visit.now  # others who come now do not ask too
    found = await _asked(visit, "calls", {})
    if found is None:
        register.calls_at = before
        return
    await register.ask(lambda kept: kept.calls(found["calls"]))


async def _asked(visit: Visit, question: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """The folder's answer; None where it is away or does not know the question: the page says as much without it."""
    if folder_is_late(visit):
        return None
    try:
        return await visit.asked(question, body, patience_s=PATIENCE_S)
    except (Problem, CallstandingError):
        return None


async def news(visit: Visit) -> Response:
    """How many numbers of the view were published anew since it was shown."""
    wanted, asked, text = wanted_by(visit), await asked_of(visit), visit.query("after", "0")
    after = int(text) if text.isdecimal() and len(text) < 18 else 0
    count = await visit.house.register.ask(lambda register: register.changed(wanted, asked, after=after))
    return visit.part("numbers_news.html", count=count, query=wanted.query())


PAGES = (Page("GET", "/numbers/cells", cells, part=True), Page("GET", "/numbers/news", news, part=True))
