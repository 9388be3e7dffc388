"""Advice over HTTP: what comes of each way to go on with a number, and when it is clean again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from callstanding import messages
from callstanding.web.asked import asked
from callstanding.web.house import house_of
from callstanding.web.lookups import owned_by
from callstanding.web.numbers_of import e164_of
from callstanding.web.parameters import Lang, NumberPath, Region
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.showing import may_read
from callstanding.web.times import When

CallsADay = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Pace = Annotated[
    list[CallsADay] | None,
    Query(max_length=10, description="Look at so many calls a day too; may be given several times."),
]


class When90(msgspec.Struct):
    """When something happens: 5, 50 and 95 of 100 draws are over by then; null beyond the horizon."""

    early: When | None
    middle: When | None
    late: When | None
    share: Annotated[float, msgspec.Meta(description="Of the draws in which it happens within the horizon.")]


class WayShown(msgspec.Struct):
    """A way to go on. `clean`: for a week or more; `marred`: so no more; `tagged`: as spam. Null: never."""

    way: str
    per_day: float | None
    mended: list[str]
    clean: When90 | None
    marred: When90 | None
    tagged: When90 | None
    sentence: str


class AdviceShown(msgspec.Struct):
    """The ways that fit a number, best first. `most_per_day`: the calls a day that keep or make it clean; with
    `most_is_limit` more do not.
    """

    number: str
    as_of: When
    status: str
    per_day: float
    horizon_days: int
    most_per_day: int | None
    most_is_limit: bool
    ways: list[WayShown]
    sentences: list[str]


async def advice(
    request: Request, number: NumberPath, region: Region = None, lang: Lang = None, pace: Pace = None
) -> Response:
    """Advise on a number

    When it is clean again, or tagged next, for each honest way to go on: fewer calls, or better ones. An owner asks
    about its proven numbers, an operator about any. It takes a second or two; 503 with Retry-After while the folder,
    which looks for it, is busy.
    """
    house, caller = house_of(request), caller_of(request)
    e164 = e164_of(number, region or house.settings.region)
    if not may_read(caller, e164, await owned_by(house, caller)):
        raise Problem("not-found", "This number is not one of yours.")
    chosen = lang or house.settings.lang
    if chosen not in messages.languages():
        raise Problem("invalid", f"Sentences come in {', '.join(sorted(messages.languages()))}.")
    body = {"number": e164, "paces": pace or [], "lang": chosen}
    return sent(await asked(house, "advice", body, by=caller.tenant))


_DAYS = [datetime(2026, 5, day, tzinfo=UTC) for day in (11, 14, 17)]
_SPAN = When90(_DAYS[0], _DAYS[1], _DAYS[2], 1.0)
_REST = WayShown("rest", 0.0, [], _SPAN, None, None, "Making no calls: clean on 14 May (11 May to 17 May).")
_EXAMPLE = AdviceShown(
    number="+12025550123",
    as_of=datetime(2026, 4, 20, 10, tzinfo=UTC),
    status="spam",
    per_day=240.0,
    horizon_days=60,
    most_per_day=None,
    most_is_limit=False,
    ways=[_REST],
    sentences=[],
)
ROUTES = (
    Route(
        "GET",
        "/v1/numbers/{number}/advice",
        advice,
        "numbers",
        "read",
        gives=AdviceShown,
        example=_EXAMPLE,
        problems=("not-ready",),
    ),
)
