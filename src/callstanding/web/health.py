"""Whether the process lives, whether its answers are fresh, and its metrics."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from callstanding import clock
from callstanding.web.house import house_of
from callstanding.web.page import page
from callstanding.web.problem import KINDS, Problem, later
from callstanding.web.routing import Route, sent
from callstanding.web.snapshot import SnapshotShown, SnapshotStandings


class Alive(msgspec.Struct):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(msgspec.Struct):
    """Standings are loaded, and the folder keeps them fresh."""

    status: Literal["ready"]
    numbers: int
    cursor: int
    as_of: str | None
    waiting_bytes: int
    snapshot: SnapshotShown | UnsetType = UNSET


class Described(msgspec.Struct):
    """A kind of problem."""

    type: str
    title: str
    status: int


async def live(request: Request) -> Response:  # noqa: ARG001
    """Is the process alive"""
    return sent(Alive())


async def ready(request: Request) -> Response:
    """Are answers fresh

    503 while standings are being loaded, and when the folder that keeps them fresh has not lived for a while, or the
    snapshot is too old. Look-ups and verdicts go on all the same; their `as_of` says how old they are.
    """
    house = house_of(request)
    now = house.standings
    trouble = now.trouble(now=clock.seconds(), stale_s=house.limits.stale_s)
    if trouble is not None:
        raise later("not-ready", trouble, seconds=5 if now.is_loaded else 1)
    found = now.snapshot(now=clock.seconds()) if isinstance(now, SnapshotStandings) else UNSET
    return sent(Ready("ready", len(now.lookup), now.lookup.seq, now.as_of, now.waiting_bytes, found))


async def metrics(request: Request) -> Response:
    """Metrics for Prometheus"""
    return Response(house_of(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def problem(request: Request, slug: str) -> Response:  # noqa: ARG001
    """What a kind of problem is

    The `type` of every problem document is the address of its kind.
    """
    kind = KINDS.get(slug)
    if kind is None:
        raise Problem("not-found", "There is no such kind of problem.")
    return sent(Described(f"/problems/{slug}", kind.title, kind.status))


async def docs(request: Request) -> Response:
    """This interface, as a page to read"""
    return HTMLResponse(page(request.app.openapi()), headers={"content-security-policy": _CLOSED})


_CLOSED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"  # one page, one style, no script
_METRICS = "text/plain; version=0.0.4; charset=utf-8"
ROUTES = (
    Route("GET", "/livez", live, "service", None, gives=Alive),
    Route("GET", "/readyz", ready, "service", None, gives=Ready, problems=("not-ready",)),
    Route("GET", "/metrics", metrics, "service", None, gives={"type": "string"}, media=_METRICS),
    Route("GET", "/docs", docs, "service", None, gives={"type": "string"}, media="text/html; charset=utf-8"),
    Route("GET", "/problems/{slug}", problem, "service", None, gives=Described),
)
