"""Which number an address names, whether the visitor may see it, and how a part of its page is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

MOST_DIGITS = 15  # of a number in E.164
SPANS = (7, 30, 90)  # days that a part may look back


async def shown_number(visit: Visit) -> str:
    """The number in E.164. Another's number and what is no number are the same to a visitor: there is no such page."""
    digits = str(visit.path["number"])
    number, own = f"+{digits}", await visit.own()
    if not 2 < len(digits) <= MOST_DIGITS or (own is not None and number not in own):
        raise Problem("not-found", visit.t("number.not_yours"))
    return number


def part(visit: Visit, name: str, **values: Any) -> Response:
    """A part, or a page of its own where scripts are off."""
    piece = f"number_{name}.html"
    return visit.part_or_page("number_alone.html", piece, included=piece, title=visit.t(f"number.{name}"), **values)


def days_of(visit: Visit) -> int:
    """Over how many days a part looks: `?days=`, one of the spans."""
    return next((days for days in SPANS if str(days) == visit.query("days")), 30)
