"""The feed of changes: what a copy needs to stay equal, standings that changed and those that are gone."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding.lookup import Shown, band
from callstanding.web.house import House, house_of
from callstanding.web.parameters import Limit
from callstanding.web.problem import Problem, later
from callstanding.web.routing import Route, sent
from callstanding.web.showing import Band, Standing, standing_of

_MARK = "c1."


class Changed(msgspec.Struct):
    """One number whose standing changed; null: it has none any more, drop it."""

    number: str
    band: Band
    standing: Standing | None


class Changes(msgspec.Struct):
    """Changes after a cursor, oldest first. Go on with `cursor`; `more`: there are more at once."""

    changes: list[Changed]
    cursor: str
    more: bool
    as_of: str | None


async def since(
    request: Request,
    since: Annotated[
        str, Query(max_length=64, description="The cursor of the last answer; empty or left out: from the start.")
    ] = "",
    limit: Limit = 1000,
    wait: Annotated[float, Query(ge=0, le=25, description="Seconds to wait for a change where there is none.")] = 0,
) -> Response:
    """Follow the standings

    Every number that changed since a cursor, once, with its newest standing. Keep the cursor with your copy: after a
    break go on from it. A cursor of a feed that was built anew is answered with 410: start from the beginning then.
    """
    house, seq = house_of(request), read_cursor(since)
    if seq > house.standings.lookup.seq and house.standings.is_loaded:
        raise Problem("gone", "The standings were built anew: start again without a cursor.")
    if wait and seq >= house.standings.lookup.seq:
        await _wait(house, wait)
    rows = house.standings.since(seq, limit)
    last = rows[-1][0] if rows else seq
    made = [_changed(number, shown) for _, number, shown in rows]
    return sent(Changes(made, write_cursor(last), len(rows) == limit, house.standings.as_of))


async def _wait(house: House, seconds: float) -> None:
    if house.waiting >= house.limits.waiting:
        raise later("overloaded", "Too many readers wait for changes; ask without `wait`.", seconds=5)
    house.waiting += 1
    try:
        await house.standings.change(seconds=min(seconds, house.limits.wait_s))
    finally:
        house.waiting -= 1


def _changed(number: str, shown: Shown | None) -> Changed:
    return Changed(number, band(shown), standing_of(shown))  # type: ignore[arg-type]


def write_cursor(seq: int) -> str:
    """A cursor as clients keep it; what is in it is our own affair."""
    return base64.urlsafe_b64encode(f"{_MARK}{seq}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> int:
    """The place in the feed; 0 for none. A Problem for what is no cursor of ours."""
    if not text:
        return 0
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        plain = ""
    digits = plain.removeprefix(_MARK)
    if plain == digits or not digits.isdecimal() or len(digits) > 15:
        raise Problem("invalid", "This is no cursor; leave `since` out to begin at the start.", errors=[
            {"field": "since", "reason": "not a cursor"}])  # fmt: skip
    return int(digits)


ROUTES = (
    Route(
        "GET",
        "/v1/changes",
        since,
        "feed",
        "read",
        operators=True,
        gives=Changes,
        example=Changes(
            [Changed("+12025550123", "unknown", None)], write_cursor(7), more=False, as_of="2026-03-02T10:00:00.250Z"
        ),
        problems=("gone", "not-ready"),
    ),
)
