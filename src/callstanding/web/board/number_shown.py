"""Which number an address names, and whether the visitor may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

MOST_DIGITS = 15  # of a number in E.164


async def shown_number(visit: Visit) -> str:
    """The number in E.164. Another's number and what is no number are the same to a visitor: there is no such page."""
    digits = str(visit.path["number"])
    number, own = f"+{digits}", await visit.own()
    if not 2 < len(digits) <= MOST_DIGITS or (own is not None and number not in own):
        raise Problem("not-found", visit.t("number.not_yours"))
    return number
