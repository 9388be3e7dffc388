"""Tells open pages that standings changed, by server-sent events; pages that cannot hear them ask from time to time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from callstanding.web.board.page import Page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

PAUSE_S = 2.0  # between two events: a page that is looked at need not be newer
SILENCE_S = 20.0  # the longest without a sign of life, so that proxies do not close it
LONGEST_S = 600.0  # then the browser comes again, and is asked again who it is


async def live(visit: Visit) -> Response:
    """The stream of one open page."""
    house = visit.house
    if house.waiting >= house.limits.waiting:
        raise Problem("overloaded", visit.t("frame.overloaded"), headers={"retry-after": "30"})
    return StreamingResponse(_events(visit), media_type="text/event-stream")


async def _events(visit: Visit) -> AsyncIterator[bytes]:
    house, loop = visit.house, asyncio.get_running_loop()
    until, cursor = loop.time() + LONGEST_S, house.standings.lookup.seq
    house.waiting += 1
    try:
        yield b"retry: 5000\n\n"
        while loop.time() < until:
            await house.standings.change(seconds=SILENCE_S)
            if house.standings.lookup.seq == cursor:
                yield b": still here\n\n"
                continue
            cursor = house.standings.lookup.seq
            yield b"event: standings\ndata: %d\n\n" % cursor
            await asyncio.sleep(PAUSE_S)
    finally:
        house.waiting -= 1


PAGES = (Page("GET", "/live", live, part=True),)
