"""A whole file sent as a stream: cut at line ends into batches of the journal, never on disk as it came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding.control.caller import Caller
from callstanding.errors import CallstandingError
from callstanding.formats import FORMATS, Feed, Format
from callstanding.formats.in_memory import in_memory
from callstanding.live.journal import Posted
from callstanding.web.body import pieces
from callstanding.web.cutting import Cutter, Piece
from callstanding.web.house import House, house_of
from callstanding.web.jobs import Job
from callstanding.web.native_text import as_lines
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import Region, Zone
from callstanding.web.problem import Problem, too_much
from callstanding.web.reading_check import Read, format_named, read_check
from callstanding.web.receiving import count, keep
from callstanding.web.routing import Route, allowed, caller_of, sent
from callstanding.web.unpacking import unpacker

NAMES = [each.name for each in FORMATS]
NATIVE = ("calls", "reports", "assignments")


async def upload(
    request: Request,
    format: Annotated[  # noqa: A002 - the word of the command line
        str, Query(description="As `callstanding formats` names it.", json_schema_extra={"enum": NAMES})
    ],
    region: Region = None,
    zone: Zone = "UTC",
) -> Response:
    """Upload a file

    A file of any size and format, up to the limit of this service, one record a line; gzip or zstd with
    Content-Encoding. It is taken in piece by piece; the reply comes when all of it is on disk, and names the batches
    that it became. If the connection breaks, send it all again: what is known already changes nothing.
    """
    house, caller, form = house_of(request), caller_of(request), format_named(format)
    if form is None:
        raise Problem("invalid", f"There is no format of that name; there are {', '.join(NAMES)}.")
    allowed(caller, "report" if form.kind == "reports" else "ingest", operators=True)
    region = region or house.settings.region
    if region:
        number_of("0", region)
    job = house.jobs.begin(form.name)
    try:
        await _Upload(house, caller, form, Feed(region=region, zone=zone), job).run(_unpacked(request, house))
    except BaseException:
        job.state, job.note = "failed", "It broke off; what is in `batches` is in."
        raise
    job.state = "accepted"
    return sent(job, status=202, headers={"location": f"/v1/jobs/{job.id}"})


@dataclass
class _Upload:
    house: House
    caller: Caller
    form: Format
    feed: Feed
    job: Job
    header: bytes = b""  # of a table, put before every piece but the first
    is_begun: bool = False

    async def run(self, stream: AsyncIterator[bytes]) -> None:
        """Take all of it in."""
        cutter = Cutter(self.house.limits.piece)
        async for data in stream:
            self.job.bytes += len(data)
            for piece in cutter.feed(data):
                _refuse_document(piece)
                await self._take(piece)
        for piece in cutter.rest():
            await self._take(piece)
        if not self.job.batches:
            raise Problem("invalid", "The body is empty.")

    async def _take(self, piece: Piece) -> None:
        posted, read = await asyncio.to_thread(self._posted, piece)
        count(self.house, read.kind, accepted=read.rows, rejected=read.bad)
        self.job.batches.append(await keep(self.house, self.caller, posted))
        self.job.lines += piece.text.count(b"\n")

    def _posted(self, piece: Piece) -> tuple[Posted, Read]:
        if not self.is_begun:
            self.header = _header(piece, self.form, self.feed)
        text = self.header + piece.text if self.is_begun else piece.text
        read = read_check(text, self.form, region=self.feed.region, zone=self.feed.zone)
        if not self.is_begun and not read.rows and not read.spare:
            raise Problem("invalid", f"Nothing in the beginning of the file can be read as {self.form.name}.",
                          errors=read.faults[:10])  # fmt: skip
        line = max(0, piece.line - 1) if self.header and self.is_begun else piece.line
        self.is_begun = True
        if self.form.name in NATIVE:
            text = as_lines(text, self.form)
        made = Posted(
            self.form.kind, self.form.name, text, self.feed.region, self.feed.zone, line=line, byte=piece.byte
        )
        return made, read


def _refuse_document(piece: Piece) -> None:
    """A Problem for a JSON document over several lines that is too large for one piece: it cannot be cut."""
    first = piece.text.lstrip().partition(b"\n")[0]
    if piece.byte == 0 and first[:1] in (b"{", b"[") and not _is_json(first):
        told = f"A document over several lines may have {len(piece.text):,} bytes here."
        raise Problem("invalid", f"{told} Write one record a line.")


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return True


def _header(piece: Piece, form: Format, feed: Feed) -> bytes:
    """The first line, where it is no record: nothing is read of it alone, and nothing is wrong with it."""
    end = piece.text.find(b"\n") + 1
    if not end or piece.text.lstrip()[:1] in (b"{", b"["):
        return b""
    try:
        with in_memory(piece.text[:end]) as path:
            batches = list(form.read(path, feed))
    except CallstandingError:
        return b""
    return b"" if any(batch.lines for batch in batches) else piece.text[:end]


async def _unpacked(request: Request, house: House) -> AsyncIterator[bytes]:
    """The stream as it was meant; what unpacks to far more than it may is a Problem."""
    packed, most, given = unpacker(request.headers.get("content-encoding", "")), house.limits.upload, 0
    async for data in pieces(request):
        for part in packed.feed(data):
            given += len(part)
            if given > most:
                raise too_much(most)
            yield part
    packed.end()


_EXAMPLE = {
    "id": "job_0123456789abcdef",
    "state": "accepted",
    "format": "asterisk-csv",
    "begun": "2026-03-02T10:00:00Z",
    "bytes": 9_000_000,
    "lines": 60_000,
    "batches": ["web-18", "web-19", "web-20"],
    "note": "",
}
ROUTES = (
    Route(
        "POST",
        "/v1/uploads",
        upload,
        "intake",
        "ingest",
        operators=True,
        takes={"application/octet-stream": {"type": "string"}},
        gives=Job,
        status=202,
        example=_EXAMPLE,
        problems=("journal-full",),
    ),
)
