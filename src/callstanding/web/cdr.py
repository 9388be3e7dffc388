"""Call records as the switches themselves send them over HTTP, one or many in a body."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from callstanding.formats import FORMATS, Format
from callstanding.live.journal import Posted
from callstanding.web.body import media_of, whole
from callstanding.web.house import House, house_of
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import Region, Zone
from callstanding.web.posted_forms import FORM, SOURCES, XML, Source
from callstanding.web.problem import Problem
from callstanding.web.reading_check import Read, format_named, read_check
from callstanding.web.receiving import Accepted, count, keep
from callstanding.web.routing import Route, caller_of, sent

NATIVE = ("calls", "reports", "assignments")
NAMES = [*SOURCES, *(each.name for each in FORMATS if each.kind == "calls" and each.name not in (*NATIVE, *SOURCES))]
SourceName = Annotated[
    str,
    Path(description="A switch, or a format that `callstanding formats` names.", json_schema_extra={"enum": NAMES}),
]


async def records(request: Request, source: SourceName, region: Region = None, zone: Zone = "UTC") -> Response:
    """Send a switch's own call records

    What these send is taken as it is: Asterisk lines of Master.csv, or rows of a CDR table as JSON; FreeSWITCH
    documents of mod_json_cdr (also in the form field `cdr`) or mod_xml_cdr; Kamailio and OpenSIPS rows of acc and
    acc_cdrs as JSON lines; Twilio status callbacks. Switches that know only basic authentication send the key as the
    password. A callback about a call that still goes on is accepted and counts no rows.
    """
    house, form, chosen = house_of(request), *_chosen(source)
    region = region or house.settings.region
    if region:
        number_of("0", region)
    body = chosen.convert(await whole(request, inflated=house.limits.inflated), media_of(request))
    read = await asyncio.to_thread(read_check, body, form, region=region, zone=zone)
    count(house, read.kind, accepted=read.rows, rejected=read.bad)
    if not read.rows and not read.spare:
        raise Problem("invalid", f"No row can be read as {form.name}.", errors=read.faults)
    return await _kept(house, request, Posted(read.kind, form.name, body, region, zone), read)


def _chosen(source: str) -> tuple[Format, Source]:
    chosen = SOURCES.get(source) or Source(source)
    form = format_named(chosen.format) if source in NAMES else None
    if form is None:
        raise Problem("not-found", f"There is no source of that name; there are {', '.join(NAMES)}.")
    return form, chosen


async def _kept(house: House, request: Request, posted: Posted, read: Read) -> Response:
    name = await keep(house, caller_of(request), posted)
    made = Accepted(name, read.rows, read.faults, read.bad)
    return sent(made, status=202, headers={"location": f"/v1/batches/{name}"})


_TEXT = {"type": "string"}
ROUTES = (
    Route(
        "POST",
        "/v1/cdr/{source}",
        records,
        "intake",
        "ingest",
        operators=True,
        takes={
            "text/csv": _TEXT,
            "application/json": {},
            "application/x-ndjson": _TEXT,
            FORM: {"type": "object", "additionalProperties": {"type": "string"}},
            XML[0]: _TEXT,
        },
        gives=Accepted,
        status=202,
        example=Accepted("web-18", 1),
        problems=("in-progress", "journal-full"),
        strict=False,
    ),
)
