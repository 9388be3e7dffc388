"""What is served where standings come from a snapshot: what asks nothing of a store, and who may ask it."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from callstanding.web import auditing, changes, claims, health, lookups, numbers, tenants, verdicts
from callstanding.web.problem import Problem
from callstanding.web.routing import Route
from callstanding.web.snapshot import NO_STORE

OFFERED: tuple[Route, ...] = (
    *verdicts.ROUTES,
    *lookups.ROUTES,
    *numbers.ROUTES,
    *changes.ROUTES,
    *claims.ROUTES,
    *tenants.ROUTES,
    *auditing.ROUTES,
    *health.ROUTES,
)


def as_served(route: Route) -> Route:
    """The route itself; in the place of one that asks a store, one that says so to whoever may use it."""
    return route if any(route is each for each in OFFERED) else replace(route, handler=closed, strict=False)


async def closed(request: Request) -> Response:  # noqa: ARG001 - whatever is asked
    """What every other route and page answers."""
    raise Problem("no-store", NO_STORE)
