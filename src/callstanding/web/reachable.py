"""Who reaches an owner and whom an owner reaches: call-backs, fallen answer rates, and the guard of dropped calls."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding.messages import languages
from callstanding.web.asked import asked
from callstanding.web.house import House, house_of
from callstanding.web.lookups import owned_by
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import REGIONS, Lang, NumberPath, Region, Zone
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.showing import may_read
from callstanding.web.times import When

Days = Annotated[
    float | None, Query(gt=0, le=3660, description="The time looked at; the policy's where it is not said.")
]
Within = Annotated[float | None, Query(gt=0, le=100_000, description="Minutes to reach someone.")]
By = Annotated[Literal["number", "hour", "weekday"], Query(description="Also by hour or weekday, in `zone`.")]
Together = Annotated[Literal["account", "number", "trunk"], Query(description="What a campaign is.")]
Country = Annotated[
    str | None, Query(description="Whose rules hold.", json_schema_extra={"enum": REGIONS}, min_length=2, max_length=2)
]


class ReachShown(msgspec.Struct):
    """How reachable the number was for those who called it back, in all or in one hour or weekday (Monday is 0)."""

    number: str
    hour: int | None
    weekday: int | None
    called_back: int
    reached: int
    open: Annotated[int, msgspec.Meta(description="Not reached, with time left.")]
    share: float | None
    median_s: float | None
    slow_s: Annotated[float | None, msgspec.Meta(description="Nine of ten waited no longer.")]
    verdict: Literal["good", "poor", "few", "none"]
    within_min: float
    target: float
    sentence: str


class WaitingShown(msgspec.Struct):
    """A party that waits to be called back. The service holds only its pseudonym, and names nobody."""

    number: str
    waiting_since: When
    called_last: When
    called: int
    returned: Annotated[int, msgspec.Meta(description="Calls made in return since, none of them answered.")]


class CallbacksShown(msgspec.Struct):
    """Call-backs of one number; at most 1,000 of the parties that wait, longest first."""

    since: When
    as_of: When
    rows: list[ReachShown]
    to_return: int
    waiting: list[WaitingShown]


class ChangeShown(msgspec.Struct):
    """A fall of an answer rate; each `by_` is the share of it that a cause explains."""

    number: str
    numbers: int
    since: date
    found: Annotated[date, msgspec.Meta(description="The day at whose end the fall was plain.")]
    before: float = msgspec.field(name="from")
    after: float = msgspec.field(name="to")
    cause: Literal["label", "list", "hour", "carrier", "none"]
    by_label: float
    by_list: float
    by_hour: float
    by_carrier: float
    sentence: str
    evidence: dict[str, Any]


class LevelShown(msgspec.Struct):
    """Some days of one answer rate."""

    first: date
    last: date
    people: int
    rate: float


class ChangesShown(msgspec.Struct):
    """The falls of one number's answer rate, newest first, and its levels over time."""

    since: When
    as_of: When
    rows: list[ChangeShown]
    levels: list[LevelShown]


class CampaignShown(msgspec.Struct):
    """How a campaign stands against the limit of dropped calls. `stop`: only calls to which an agent is tied."""

    campaign: str
    numbers: int
    answered: int
    dropped: int
    unsure: Annotated[int, msgspec.Meta(description="As brief, and nobody says who ended them.")]
    share: float | None
    limit: float
    left: Annotated[int, msgspec.Meta(description="Dropped calls before the limit.")]
    stop: bool
    reason: Literal["go", "near", "next", "passed"]
    mend: Annotated[int, msgspec.Meta(description="Answered calls, none dropped, until it may go on.")]
    rang: int
    given_up: Annotated[
        int, msgspec.Meta(description="Of `rang` unanswered calls, those that rang less than `ring_s`.")
    ]
    ring_share: float | None
    ring_s: float
    window_hours: float
    source: str
    sentence: str


class GuardShown(msgspec.Struct):
    """Campaigns, those nearest to their limit first; at most 1,000."""

    since: When
    as_of: When
    rows: list[CampaignShown]


async def callbacks(
    request: Request,
    number: NumberPath,
    region: Region = None,
    within_min: Within = None,
    days: Days = None,
    by: By = "number",
    zone: Zone = "UTC",
    lang: Lang = None,
) -> Response:
    """Ask who called back and reached someone

    Parties that the number called unasked and that called back: which share had a talk within some minutes, how long
    they waited, and how many wait to be called.
    """
    house = house_of(request)
    body = {"number": await _own(house, request, number, region), "within_min": within_min, "days": days, "by": by,
            "zone": zone, "lang": _lang(house, lang)}  # fmt: skip
    return sent(msgspec.convert(await _answer(house, request, "callbacks", body), CallbacksShown))


async def changed(
    request: Request,
    number: NumberPath,
    region: Region = None,
    days: Days = None,
    zone: Zone = "UTC",
    lang: Lang = None,
) -> Response:
    """Ask why fewer people answer

    Falls of the number's answer rate, each with its cause: a label, the list, the hours of calling or a carrier.
    """
    house = house_of(request)
    own = await _own(house, request, number, region)
    owned = await owned_by(house, caller_of(request))
    seen = await house.ask(lambda: house.labels.of(caller_of(request).tenant, [own]))
    body = {"number": own, "among": sorted(owned) or None, "days": days, "zone": zone, "labels": seen.get(own, []),
            "lang": _lang(house, lang)}  # fmt: skip
    return sent(msgspec.convert(await _answer(house, request, "changed", body), ChangesShown))


async def guard(request: Request, by: Together = "account", country: Country = None, lang: Lang = None) -> Response:
    """Ask which campaigns must stop

    The share of its answered calls that each campaign dropped, from call records. An owner's numbers, or all of an
    operator's.
    """
    house, caller = house_of(request), caller_of(request)
    numbers = None if caller.only is None else sorted(await owned_by(house, caller))
    body = {"numbers": numbers, "by": by, "country": country, "lang": _lang(house, lang)}
    return sent(msgspec.convert(await _answer(house, request, "guard", body), GuardShown))


async def _own(house: House, request: Request, number: str, region: str | None) -> str:
    """The number in E.164. A Problem where the caller may not read all of it; others look like none."""
    e164, caller = number_of(number, region or house.settings.region).e164, caller_of(request)
    if e164 is None or not may_read(caller, e164, await owned_by(house, caller)):
        raise Problem("not-found", f"{e164 or number} is none of your numbers.")
    return e164


def _lang(house: House, lang: str | None) -> str:
    """The language of sentences. A Problem for one that there is not."""
    chosen = lang or house.settings.lang
    if chosen not in languages():
        reason = {"field": "lang", "reason": "no such language"}
        raise Problem("invalid", f"Sentences come in {', '.join(languages())}.", errors=[reason])
    return chosen


async def _answer(house: House, request: Request, question: str, body: dict[str, Any]) -> dict[str, Any]:
    return await asked(house, question, body, by=caller_of(request).tenant, patience_s=house.limits.answer_s)


_OWN: dict[str, Any] = {"tag": "numbers", "scope": "read", "problems": ("not-ready", "not-found")}
ROUTES = (
    Route("GET", "/v1/numbers/{number}/callbacks", callbacks, gives=CallbacksShown, **_OWN),
    Route("GET", "/v1/numbers/{number}/changed", changed, gives=ChangesShown, **_OWN),
    Route("GET", "/v1/guard", guard, gives=GuardShown, **(_OWN | {"problems": ("not-ready",)})),
)
