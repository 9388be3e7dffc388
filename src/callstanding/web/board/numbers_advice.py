"""What to do about some numbers: the folder looks for it one by one, and each advice comes when it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.errors import NotFound
from callstanding.web.board.numbers_seen import asked_of
from callstanding.web.board.page import Page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

MOST_ADVICE = 50  # numbers at once: each takes a second or two


async def advice(visit: Visit) -> Response:
    """What to do about the first of some numbers, and a place for the next: the folder answers one at a time."""
    numbers = [f"+{each.strip()}" for each in visit.query("n").split(",") if each.strip()][:MOST_ADVICE]
    asked = await asked_of(visit)
    mine = await visit.house.register.ask(lambda register: register.named(register.places(numbers, asked)))
    if not mine:
        raise Problem("not-found", visit.t("numbers.not_yours"))
    try:
        told = await visit.asked("advice", {"number": mine[0], "paces": [], "lang": visit.lang}, patience_s=20.0)
        sentences = told["sentences"]
    except (NotFound, Problem) as error:
        sentences = [getattr(error, "detail", str(error))]
    return visit.part("numbers_advice_part.html", number=mine[0], sentences=sentences, rest=mine[1:])


PAGES = (Page("GET", "/numbers/advice", advice, part=True),)
