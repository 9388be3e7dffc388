"""Calls, reports and assignments as rows of our own: checked one by one, then on disk, then acknowledged."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from callstanding.formats import Kind
from callstanding.live.journal import Posted
from callstanding.web.body import media_of, whole
from callstanding.web.holding import held_in
from callstanding.web.house import house_of
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import Region
from callstanding.web.problem import Problem
from callstanding.web.receiving import Accepted, count, keep
from callstanding.web.routing import Route, caller_of, sent
from callstanding.web.rows import ROWS, Checked, check

LARGE = 500_000  # bytes from which the check goes to a thread, so that look-ups go on meanwhile


async def calls(request: Request, region: Region = None) -> Response:
    """Send calls

    Calls that have ended, up to 10,000 at a time: a JSON array, `{"calls": [...]}`, or one object a line as NDJSON;
    gzip or zstd with Content-Encoding. The reply comes when the good rows are on disk; the others are named in it.
    Sending a call again changes nothing.
    """
    return await _taken(request, "calls", region)


async def reports(request: Request, region: Region = None) -> Response:
    """Send reports

    What people say about numbers: spam, fraud, block or wanted. The same forms as for calls.
    """
    return await _taken(request, "reports", region)


async def assignments(request: Request, region: Region = None) -> Response:
    """Send assignments

    Who holds which number from when until when. A holder that is an owner here has proven the number by it.
    """
    return await _taken(request, "assignments", region)


async def _taken(request: Request, kind: Kind, region: str | None) -> Response:
    house = house_of(request)
    region = region or house.settings.region
    if region:
        number_of("0", region)  # an unknown region is told before anything is taken in
    body, media = await whole(request, inflated=house.limits.inflated), media_of(request)
    if len(body) < LARGE:
        checked = check(kind, body, media=media, most=house.limits.rows)
    else:
        checked = await asyncio.to_thread(check, kind, body, media=media, most=house.limits.rows)
    count(house, kind, accepted=checked.accepted, rejected=checked.rejected)
    if not checked.accepted:
        raise _nothing(kind, checked)
    name = await keep(house, caller_of(request), Posted(kind, kind, checked.text, region))
    if kind == "assignments":
        await take_over(request, checked.text, region)
    made = Accepted(name, checked.accepted, checked.faults, checked.rejected, checked.unknown)
    return sent(made, status=202, headers={"location": f"/v1/batches/{name}"})


def _nothing(kind: Kind, checked: Checked) -> Problem:
    if not checked.rejected:
        return Problem("invalid", f"There are no {kind} in the body.")
    return Problem("invalid", "No row can be used; `errors` says why. Correct them and send them again.",
                   errors=checked.faults)  # fmt: skip


async def take_over(request: Request, text: bytes, region: str | None) -> None:
    """Let the control tables know who holds what now. They may be away: the operator can prove numbers by word."""
    house, caller = house_of(request), caller_of(request)
    await house.ask(lambda: held_in(house, text, region, who=caller.key_id))


def _route(kind: Kind, handler: object, scope: str, sample: dict[str, object]) -> Route:
    many = {"type": "array", "items": ROWS[kind], "minItems": 1}
    keyed = {"type": "object", "properties": {kind: many}, "required": [kind], "additionalProperties": False}
    return Route(
        "POST",
        f"/v1/{kind}",
        handler,  # type: ignore[arg-type]
        "intake",
        scope,  # type: ignore[arg-type]
        operators=True,
        takes={"application/json": {"oneOf": [many, keyed]}, "application/x-ndjson": {"type": "string"}},
        sample=[sample],
        gives=Accepted,
        status=202,
        example=Accepted("web-17", 1),
        problems=("in-progress", "journal-full"),
    )


_CALL = {
    "caller": "+12025550123",
    "callee": "+12025550199",
    "start": "2026-03-02T10:00:00Z",
    "talk_s": 42.5,
    "disposition": "answered",
    "attestation": "A",
}
_REPORT = {"number": "+12025550123", "at": "2026-03-02T10:05:00Z", "kind": "spam", "reporter": "+12025550199"}
_ASSIGNMENT = {"number": "+12025550123", "holder": "acme", "from": "2026-01-01T00:00:00Z"}
ROUTES = (
    _route("calls", calls, "ingest", dict(_CALL)),
    _route("reports", reports, "report", dict(_REPORT)),
    _route("assignments", assignments, "ingest", dict(_ASSIGNMENT)),
)
