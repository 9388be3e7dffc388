"""Saved views: a name for an address, which is the whole view. Each user has their own, viewers too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import Response

from callstanding.errors import UsageError
from callstanding.web.board.page import Page
from callstanding.web.board.register.wanted import wanted_of
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


async def save(visit: Visit) -> Response:
    """Keep the view under a name; one of the same name is replaced."""
    form, house = await visit.form(), visit.house
    name, query = form.get("name", ""), wanted_of(dict(parse_qsl(form.get("query", "")))).query(page=1)
    try:
        kept = await house.ask(
            lambda: house.views.save(visit.user.login, "numbers", name=name, query=query, now=visit.now)
        )
    except UsageError as error:
        raise Problem("invalid", str(error)) from error
    return visit.goto(f"/numbers?{query}", "numbers.view_saved", name=kept.name)


async def delete(visit: Visit) -> Response:
    """Take a saved view away; the numbers stay what they are."""
    form, house = await visit.form(), visit.house
    name = form.get("name", "")
    await house.ask(lambda: house.views.delete(visit.user.login, "numbers", name))
    return visit.goto("/numbers", "numbers.view_deleted", name=name)


PAGES = (
    Page("POST", "/numbers/views", save, acts=False),
    Page("POST", "/numbers/views/delete", delete, acts=False),
)
