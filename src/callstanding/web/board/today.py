"""Today: what changed, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.web.board.page import Page

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def today(visit: Visit) -> Response:
    """The first page."""
    return visit.page("today.html")


PAGES = (Page("GET", "/", today),)
