"""One number: how it is shown, why, since when, what must change, when it is clean; and all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.web.board.number_known import known_of
from callstanding.web.board.number_parts import PARTS
from callstanding.web.board.number_shown import shown_number
from callstanding.web.board.number_what_if import WHAT_IF
from callstanding.web.board.number_words import copied, headline
from callstanding.web.board.page import Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def number(visit: Visit) -> Response:
    """The page: what is published and the control tables know at once, what only the store knows a moment later."""
    known = await known_of(visit, await shown_number(visit))
    return visit.part_or_page(
        "number.html", "number_body.html", known=known, headline=headline(visit, known), copied=copied(visit, known)
    )


PAGES = (Page("GET", "/numbers/{number:int}", number), *PARTS, *WHAT_IF)
