"""All that is known of one number: its standing, the entries of its score in sentences, and its timeline."""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response

from callstanding import messages
from callstanding.live.published import Entry, Row
from callstanding.lookup import band
from callstanding.records.number import Number
from callstanding.web.house import house_of
from callstanding.web.lookups import owned_by
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import Lang, NumberPath, Region
from callstanding.web.probed import note_asked
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of
from callstanding.web.showing import Band, Standing, may_read, standing_of
from callstanding.web.times import When, moment


class Point(msgspec.Struct):
    """One entry of a Spam Score; the points of all sum to it."""

    signal: str
    title: str
    points: float
    value: float | None
    limit: float | None
    evidence: str
    sentence: str


class Change(msgspec.Struct):
    """One change of status, with the signals behind it."""

    at: When
    was: str
    status: str
    spam_score: float | None
    because: list[str]


class Known(msgspec.Struct, omit_defaults=True):
    """One number. What only the band may be shown of has nothing else; a null standing means: nothing is known."""

    number: str | None
    kind: str
    region: str | None
    band: Band
    standing: Standing | UnsetType | None = UNSET
    entries: list[Point] | UnsetType = UNSET
    timeline: list[Change] | UnsetType = UNSET


async def one(request: Request, number: NumberPath, region: Region = None, lang: Lang = None) -> Response:
    """Explain a number

    Its standing, why (each entry of the score, as a sentence in `lang`), and every change of its status. For operators,
    and for owners about their proven numbers, with the scope `read`; other keys are told the band.
    The ETag changes with the answer: send it as If-None-Match and get 304 while nothing is new.
    """
    house, caller = house_of(request), caller_of(request)
    asked = number_of(number, region or house.settings.region)
    owned = await owned_by(house, caller)
    await note_asked(house, caller, [asked], owned)
    row = await house.standings.row(asked.e164) if asked.e164 else None
    chosen = lang or house.settings.lang
    if chosen not in messages.languages():
        raise Problem("invalid", f"Sentences come in {', '.join(sorted(messages.languages()))}.", errors=[
            {"field": "lang", "reason": "no such language"}])  # fmt: skip
    known = _known(asked, row, chosen, whole=may_read(caller, asked.e164, owned))
    return _fresh(request, msgspec.json.encode(known))


def _known(number: Number, row: Row | None, lang: str, *, whole: bool) -> Known:
    shown = row.shown if row else None
    known = Known(number.e164, number.kind, number.region, band(shown))  # type: ignore[arg-type]
    if whole:
        known.standing = standing_of(shown)
        known.entries = [_point(entry, lang) for entry in (row.entries if row else ())]
        known.timeline = [
            Change(moment(turn.at), turn.was, turn.status, turn.spam_score, list(turn.because))
            for turn in (row.timeline if row else ())
        ]
    return known


def _point(entry: Entry, lang: str) -> Point:
    said = messages.sentence(entry.signal, lang, value=entry.value, limit=entry.limit, evidence=entry.evidence)
    title = messages.title(entry.signal, lang)
    return Point(entry.signal, title, entry.points, entry.value, entry.limit, entry.evidence, said)


def _fresh(request: Request, text: bytes) -> Response:
    """The reply, or 304 where the client has it already."""
    tag = f'"{hashlib.blake2b(text, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in asked or asked == ["*"]:
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type="application/json")


ROUTES = (
    Route(
        "GET",
        "/v1/numbers/{number}",
        one,
        "numbers",
        "lookup",
        gives=Known,
        example=Known("+12025550123", "geographic", "US", "unknown", standing=None, entries=[], timeline=[]),
        problems=("not-ready",),
    ),
)
