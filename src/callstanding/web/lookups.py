"""Look-ups: one number, many at once, or by the beginning of a hash, so that nobody learns which number was meant."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from callstanding.control.caller import Caller
from callstanding.lookup import Shown, band
from callstanding.records.number import Number
from callstanding.web.body import json_of
from callstanding.web.house import House, house_of
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import NumberPath, Region, RegionName
from callstanding.web.probed import note_asked, note_hash
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.showing import Band, Looked, looked, may_read

DIGITS = (4, 6)  # of a hash's beginning: fewer would be a copy of the list, more would point at few numbers
IN_USE = 8_000_000_000  # numbers in use in the world, about one a person (ITU: 9 billion mobile subscriptions)


class Bulk(msgspec.Struct, forbid_unknown_fields=True):
    """Many numbers to look up."""

    numbers: Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(min_length=1, max_length=1000)]
    region: RegionName | None = None


class Results(msgspec.Struct):
    """The answers, in the order of the questions."""

    results: list[Looked]


class Hashed(msgspec.Struct):
    """One number's band under its SHA-256."""

    hash: Annotated[str, msgspec.Meta(description="SHA-256 of the number in E.164 with +, in hexadecimal.")]
    band: Band


class Hashes(msgspec.Struct):
    """All published numbers whose hash begins so; one that is not among them is unknown."""

    prefix: str
    k: Annotated[int, msgspec.Meta(description="About how many of the world's numbers in use begin so.")]
    results: list[Hashed]
    as_of: str | None


async def one(request: Request, number: NumberPath, region: Region = None) -> Response:
    """Look a number up

    The quick look: the band, and for keys that may read it the standing. An unknown number has the band `unknown`.
    """
    house, caller = house_of(request), caller_of(request)
    asked = number_of(number, region or house.settings.region)
    owned = await owned_by(house, caller)
    await note_asked(house, caller, [asked], owned)
    return sent(_answer(house, caller, asked, owned))


async def many(request: Request) -> Response:
    """Look up to 1,000 numbers up

    The answers come in the order of the questions.
    """
    house, caller = house_of(request), caller_of(request)
    bulk = await json_of(request, Bulk, inflated=house.limits.inflated)
    if len(bulk.numbers) > house.limits.numbers:
        raise Problem("invalid", f"At most {house.limits.numbers:,} numbers are looked up at a time.")
    asked = [number_of(text, bulk.region or house.settings.region) for text in bulk.numbers]
    owned = await owned_by(house, caller)
    await note_asked(house, caller, asked, owned)
    return sent(Results([_answer(house, caller, number, owned) for number in asked]))


async def by_hash(
    request: Request,
    prefix: Annotated[
        str,
        Path(pattern="^[0-9a-fA-F]{4,6}$", description="The first 4 to 6 hexadecimal digits.", examples=["9b3f"]),
    ],
) -> Response:
    """Look up by the beginning of a hash

    Hash the number yourself (SHA-256 of `+12025550123`), send the first digits, and find your number among the answers:
    we do not learn which of about `k` numbers you meant. Bands only.
    """
    house = house_of(request)
    note_hash(house, caller_of(request))
    if not DIGITS[0] <= len(prefix) <= DIGITS[1]:
        raise Problem("invalid", f"Send {DIGITS[0]} to {DIGITS[1]} digits.")
    found = [_hashed(digest, shown) for digest, shown in house.standings.by_hash(prefix.lower())]
    k = math.ceil(IN_USE / 16 ** len(prefix))
    return sent(Hashes(prefix.lower(), k, found, house.standings.as_of))


def _hashed(digest: str, shown: Shown) -> Hashed:
    return Hashed(digest, band(shown))  # type: ignore[arg-type]


async def owned_by(house: House, caller: Caller) -> frozenset[str]:
    """The numbers that the caller has proven; an operator needs none."""
    if caller.only is None:
        return frozenset()
    tenant = caller.tenant
    known = house.owned.known(tenant)
    return known if known is not None else await house.ask(lambda: house.owned.load(tenant))


def _answer(house: House, caller: Caller, number: Number, owned: frozenset[str]) -> Looked:
    return looked(house, number, whole=may_read(caller, number.e164, owned))


_EXAMPLE = Looked("+12025550123", "geographic", "watch", "2026-03-02T10:00:00.250Z")
ROUTES = (
    Route("GET", "/v1/lookup/{number}", one, "look-up", "lookup", gives=Looked, example=_EXAMPLE),
    Route(
        "POST",
        "/v1/lookup",
        many,
        "look-up",
        "lookup",
        takes={"application/json": Bulk},
        sample=Bulk(["+12025550123", "+12025550124"]),
        gives=Results,
        example=Results([_EXAMPLE]),
    ),
    Route("GET", "/v1/hashes/{prefix}", by_hash, "look-up", "lookup", gives=Hashes, problems=("not-ready",)),
)
