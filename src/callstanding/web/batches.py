"""What became of what was sent: batches, and uploads of whole files."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from callstanding.live.published import Folded, Published
from callstanding.web.house import House, house_of
from callstanding.web.jobs import Job
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, sent
from callstanding.web.times import When, moment

_NAME = re.compile(r"(?P<lane>[a-z0-9-]+)-(?P<number>[1-9][0-9]{0,14})")


class Batch(msgspec.Struct):
    """One batch. `waiting`: on disk, not folded; `refused`: no row could be used; lines = accepted + quarantined."""

    id: str
    state: Literal["waiting", "folded", "refused", "damaged"]
    lines: int | None = None
    accepted: int | None = None
    quarantined: int | None = None
    note: str = ""
    folded_at: When | None = None


class JobList(msgspec.Struct):
    """Uploads, newest first."""

    jobs: list[Job]


async def one(request: Request, batch: Annotated[str, Path(max_length=64, examples=["web-17"])]) -> Response:
    """Ask about a batch

    Whether it is folded already, and how many of its lines were quarantined.
    """
    house = house_of(request)
    found = house.standings.read(lambda file: file.batch(batch))
    return sent(_waiting(house, batch) if found is None else _folded(found))


def _folded(found: Folded) -> Batch:
    return Batch(
        found.id,
        found.state,  # type: ignore[arg-type]
        found.lines,
        found.accepted,
        found.quarantined,
        found.note,
        moment(found.folded_at),
    )


def _waiting(house: House, name: str) -> Batch:
    """One of our lane that is on disk and not folded. A Problem for any other."""
    known = _NAME.fullmatch(name)
    if known is None or known["lane"] != house.writer.lane or int(known["number"]) > house.writer.last:
        raise Problem("not-found", "There is no such batch.")
    done = house.standings.read(lambda file: _done(file, known["lane"]))
    if int(known["number"]) <= done:
        raise Problem("not-found", "That batch was folded so long ago that nothing more is known of it.")
    return Batch(name, "waiting")


def _done(file: Published, lane: str) -> int:
    return int(file.about(f"folded:{lane}") or 0)


async def jobs(request: Request) -> Response:
    """List uploads

    Those of this process since its start, newest first.
    """
    return sent(JobList(house_of(request).jobs.listed()))


async def job(request: Request, job: Annotated[str, Path(max_length=64)]) -> Response:
    """Ask about an upload

    How much of it has come in, and the batches that it became.
    """
    found = house_of(request).jobs.get(job)
    if found is None:
        raise Problem("not-found", "There is no such upload; they are remembered until the service starts anew.")
    return sent(found)


ROUTES = (
    Route("GET", "/v1/batches/{batch}", one, "intake", "ingest", operators=True, gives=Batch,
          example=Batch("web-17", "waiting"), problems=("not-ready",)),
    Route("GET", "/v1/jobs", jobs, "intake", "ingest", operators=True, gives=JobList),
    Route("GET", "/v1/jobs/{job}", job, "intake", "ingest", operators=True, gives=Job),
)  # fmt: skip
