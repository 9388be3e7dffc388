"""The application: every route, the errors as problems, and the shell around it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from callstanding.errors import CallstandingError, NotFound, StoreError
from callstanding.web import (
    advice,
    auditing,
    batches,
    cdr,
    changes,
    claims,
    dialling,
    disputes,
    endpoints,
    evidence,
    health,
    intake,
    labels,
    lookups,
    numbers,
    plans,
    reachable,
    stock,
    storeless,
    tenants,
    uploads,
    verdicts,
    vetting,
)
from callstanding.web.board import assets
from callstanding.web.board.opening import failed_page, opener
from callstanding.web.board.pages import PAGES
from callstanding.web.document import describe
from callstanding.web.house import House
from callstanding.web.problem import Problem, broken, later
from callstanding.web.routing import Route, gate
from callstanding.web.settings import Settings
from callstanding.web.shell import Shell

ROUTES: tuple[Route, ...] = (
    *verdicts.ROUTES,
    *lookups.ROUTES,
    *numbers.ROUTES,
    *vetting.ROUTES,
    *labels.ROUTES,
    *reachable.ROUTES,
    *plans.ROUTES,
    *advice.ROUTES,
    *changes.ROUTES,
    *intake.ROUTES,
    *cdr.ROUTES,
    *uploads.ROUTES,
    *batches.ROUTES,
    *disputes.ROUTES,
    *evidence.ROUTES,
    *claims.ROUTES,
    *stock.ROUTES,
    *dialling.ROUTES,
    *endpoints.ROUTES,
    *tenants.ROUTES,
    *auditing.ROUTES,
    *health.ROUTES,
)


def create_app(settings: Settings) -> Shell:
    """The ASGI application over a store that exists or a snapshot. Raises StoreError, PolicyError or UsageError."""
    house = House(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await house.start()
        try:
            yield
        finally:
            await house.stop()

    app = FastAPI(title="Callstanding", version=version("callstanding"), openapi_url="/openapi.json",
                  docs_url=None, redoc_url=None, lifespan=life, redirect_slashes=False)  # fmt: skip
    app.state.house = house
    routes = ROUTES if settings.snapshot is None else tuple(map(storeless.as_served, ROUTES))
    for route in routes:
        app.add_api_route(
            route.path,
            route.handler,
            methods=[route.method],
            status_code=route.status,
            dependencies=[Depends(gate(route))],
            include_in_schema=route.handler is not storeless.closed,
            response_class=Response,
            response_model=None,
        )
    for page in PAGES:
        opened = (
            opener(page, told=as_problem) if settings.snapshot is None or page in assets.PAGES else storeless.closed
        )
        app.add_api_route(page.path, opened, methods=[page.method], include_in_schema=False,
                          response_class=Response, response_model=None)  # fmt: skip
    _turn_errors_into_problems(app)
    _describe_once(app, [route for route in routes if route.handler is not storeless.closed])
    return Shell(app, house, secret=_secret_paths())


def _secret_paths() -> tuple[re.Pattern[str], ...]:
    """The paths whose replies hold a secret."""
    return tuple(re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path)) for route in ROUTES if route.secret)


def _describe_once(app: FastAPI, routes: Sequence[Route]) -> None:
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(describe(app, routes))
        return made

    app.openapi = document  # type: ignore[method-assign]


def _turn_errors_into_problems(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(RequestValidationError, _problem)
    app.add_exception_handler(CallstandingError, _problem)
    app.add_exception_handler(Exception, _problem)


async def _problem(request: Request, error: Exception) -> Response:
    found = as_problem(error)
    if found.status_code == 405:
        found.headers = {"allow": ", ".join(_methods(request.url.path))}
    house: House = request.app.state.house
    house.metrics.refused.labels(found.slug).inc()
    if not request.url.path.startswith("/v1/") and request.headers.get("accept", "").startswith("text/html"):
        return await failed_page(request, found)  # somebody looks at it
    return found.response()


def _methods(path: str) -> list[str]:
    """All methods of a path: routing itself names those of the first route that fits."""
    places: list[tuple[str, str]] = [(each.method, each.path) for each in ROUTES]
    places += [(each.method, each.path) for each in PAGES]
    return sorted({method for method, template in places if _matches(template, path)})


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None


def as_problem(error: Exception) -> Problem:
    """Any error that a route may end with, as a problem."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, NotFound):
        return Problem("not-found", str(error))
    if isinstance(error, StoreError):
        return later("database-away", str(error), seconds=5)
    if isinstance(error, HTTPException):
        return _of_routing(error)
    return Problem("conflict", str(error)) if isinstance(error, CallstandingError) else broken()


def _invalid(error: RequestValidationError) -> Problem:
    """What is wrong with which parameter; the value itself is not repeated."""
    faults = [{"field": str(each["loc"][-1]), "reason": str(each["msg"])} for each in error.errors()]
    told = "; ".join(f"{each['field']}: {each['reason']}" for each in faults)
    return Problem("invalid", f"{told}.", errors=faults)


def _of_routing(error: HTTPException) -> Problem:
    if error.status_code == 404:
        return Problem("not-found", "There is no such path; /openapi.json has all of them.")
    if error.status_code == 405:
        return Problem("wrong-method", "This path takes another method; `Allow` names it.")
    return Problem("bad-request", "The request cannot be read.")
