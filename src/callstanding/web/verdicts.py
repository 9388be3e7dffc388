"""What switches ask while a call is being set up, as JSON or as plain text for those that read no JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from callstanding.web.body import json_of
from callstanding.web.house import house_of
from callstanding.web.judging import Asked, Judged, judge, line_of
from callstanding.web.parameters import Region
from callstanding.web.routing import Route, caller_of, sent

Caller = Annotated[
    str, Query(max_length=64, description="The calling number, as signalled.", examples=["+12025550123"])
]
Text = Annotated[str, Query(max_length=200)]
Attestation = Annotated[str, Query(max_length=64, description="A, B, C, or a verstat such as TN-Validation-Passed-A.")]
PLAIN = {"type": "string"}


async def judged(
    request: Request,
    caller: Caller = "",
    callee: Annotated[str, Query(max_length=64)] = "",
    attestation: Attestation = "",
    trunk: Text = "",
    region: Region = None,
    *,
    emergency: Annotated[bool, Query(description="An emergency service is called, or calls back.")] = False,
) -> Response:
    """Judge a call

    Ask while the call is being set up, wait 100 ms at most, and let the call pass without an answer. A number that
    cannot be read or that nothing is known of is allowed, and `why` says so.
    """
    asked = Asked(caller, callee, attestation, trunk, region or "", emergency)
    return sent(judge(house_of(request), caller_of(request), asked))


async def posted(request: Request) -> Response:
    """Judge a call, asked by POST

    The same for those who would rather not have numbers in the log of a proxy.
    """
    house = house_of(request)
    asked = await json_of(request, Asked, inflated=house.limits.inflated)
    return sent(judge(house, caller_of(request), asked))


async def plain(
    request: Request, caller: Caller = "", callee: Text = "", attestation: Attestation = "", trunk: Text = "",
    region: Region = None,
) -> Response:  # fmt: skip
    """Judge a call, in plain text

    One line: verdict, Spam Score and label, with blanks between them; `-` where there is none. The label may hold
    blanks.
    """
    found = judge(house_of(request), caller_of(request), Asked(caller, callee, attestation, trunk, region or ""))
    return PlainTextResponse(line_of(found))


async def cnam(request: Request, number: Caller = "", region: Region = None) -> Response:
    """The label as a caller name

    For switches that ask for a caller's name: the label of a spam caller, else nothing at all.
    """
    house = house_of(request)
    found = judge(house, caller_of(request), Asked(number, region=region or ""))
    return PlainTextResponse(house.settings.label[:15] if found.verdict in ("label", "block") else "")


async def block(
    request: Request,
    number: Caller = "",
    region: Region = None,
    level: Annotated[Literal["block", "label"], Query(description="From which verdict on the answer is 1.")] = "block",
) -> Response:
    """1 or 0: is the caller to be refused

    For filters that understand a match or none.
    """
    found = judge(house_of(request), caller_of(request), Asked(number, region=region or ""))
    return PlainTextResponse("1" if found.verdict in ("block", level) else "0")


_EXAMPLE = Judged("label", "Suspected spam", None, None, "", "", "spam", 60, "2026-03-02T10:00:00.250Z")
_TEXT = {"operators": True, "gives": PLAIN, "media": "text/plain; charset=utf-8", "strict": False}
ROUTES = (
    Route(
        "GET", "/v1/verdict", judged, "verdict", "lookup", operators=True, gives=Judged, example=_EXAMPLE, strict=False
    ),
    Route(
        "POST",
        "/v1/verdict",
        posted,
        "verdict",
        "lookup",
        operators=True,
        takes={"application/json": Asked},
        sample=Asked("+12025550123", "+12025550199", "A"),
        gives=Judged,
        example=_EXAMPLE,
    ),
    Route("GET", "/v1/verdict.txt", plain, "verdict", "lookup", example="label 91 Suspected spam\n", **_TEXT),  # type: ignore[arg-type]
    Route("GET", "/v1/cnam", cnam, "verdict", "lookup", example="Suspected spam", **_TEXT),  # type: ignore[arg-type]
    Route("GET", "/v1/block", block, "verdict", "lookup", example="0", **_TEXT),  # type: ignore[arg-type]
)
