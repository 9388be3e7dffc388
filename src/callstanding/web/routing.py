"""What a route is: its place, who may use it, what it takes and gives. The OpenAPI document is made of these."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from callstanding.control.caller import Caller, Scope
from callstanding.web.problem import Problem

Handler = Callable[..., Awaitable[Response]]
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. The handler's docstring is its description; the first line of it the summary.

    `scope` None: open to everybody. `operators`: closed to owners, whatever their scopes. `takes`: media type ->
    struct, or an OpenAPI schema. `gives`: a struct or an OpenAPI schema; `media` its type. `problems` beyond those of
    all routes.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    handler: Handler
    tag: str
    scope: Scope | None
    operators: bool = False
    of_owners: Scope | None = None  # the scope that an owner needs instead
    takes: Mapping[str, Any] = field(default_factory=dict)
    gives: Any = None
    media: str = "application/json"
    status: int = 200
    problems: tuple[str, ...] = ()
    example: Any = None  # of what it gives
    sample: Any = None  # of what it takes
    secret: bool = False  # the reply holds a secret: it is never kept for an Idempotency-Key
    strict: bool = True  # refuses parameters that it does not know: most likely they are misspelt


def caller_of(request: Request) -> Caller:
    """Who asks; the shell has checked the key."""
    found: Caller = request.scope["caller"]
    return found


def allowed(caller: Caller, scope: Scope, *, operators: bool) -> None:
    """A Problem where the key may not do it."""
    if operators and caller.only is not None:
        raise Problem("not-allowed", "Only an operator's key may do this.")
    if not caller.may(scope):
        raise Problem("not-allowed", f"This needs a key with the scope {scope}.")


def gate(route: Route) -> Callable[[Request], Awaitable[None]]:
    """The check of who may use a route, as a dependency."""

    async def check(request: Request) -> None:
        if route.scope is not None:
            caller = caller_of(request)
            scope = route.of_owners if route.of_owners and caller.only is not None else route.scope
            allowed(caller, scope, operators=route.operators)
        if route.strict:
            _refuse_unknown(request)

    return check


def _refuse_unknown(request: Request) -> None:
    known = [each.alias for each in request.scope["route"].dependant.query_params]
    for name in request.query_params:
        if name not in known:
            reason = f"There is no parameter {name[:60]!r} here; there are: {', '.join(known) or 'none'}."
            raise Problem("invalid", reason, errors=[{"field": name[:60], "reason": "no such parameter"}])


def sent(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as a JSON reply."""
    return Response(_encode(value), status, headers, "application/json")
