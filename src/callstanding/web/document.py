"""The OpenAPI 3.1 document, made of the routes: every parameter, reply, problem and example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from callstanding.control.caller import OF_OWNERS
from callstanding.web.problem import KINDS, MEDIA, Document
from callstanding.web.routing import Route
from callstanding.web.rows import ROWS

REFERENCE = "#/components/schemas/{name}"
EVERYWHERE = ("bad-request", "not-found", "long-headers", "broken")
WITH_KEY = ("no-key", "not-allowed", "invalid", "too-often", "overloaded", "database-away")
WITH_BODY = ("too-slow", "too-large", "media-type")
ABOUT = """The standing of telephone numbers: calls, reports and assignments in; standings, reasons and verdicts out.

Send a key as `Authorization: Bearer KEY`, as `X-API-Key`, or, where a switch knows nothing else, as the password of
basic authentication. Numbers are written with `+` or `%2B` and country code, as bare digits of the same, or national
with `region`. Every error is a problem document (RFC 9457). A POST with an `Idempotency-Key` is carried out once: for
24 hours the same request gets the same reply. All replies tell in `RateLimit` how often the key may still ask.
"""


def describe(app: FastAPI, routes: Iterable[Route]) -> dict[str, Any]:
    """The document. What FastAPI cannot know (structs, problems, keys) is put in."""
    made = get_openapi(
        title="Callstanding",
        version=app.version,
        openapi_version="3.1.0",
        description=ABOUT,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    types: dict[str, Any] = {Document.__name__: Document}
    for route in routes:
        _complete(made["paths"][route.path][route.method.lower()], route, types)
    _, schemas = msgspec.json.schema_components(list(types.values()), ref_template=REFERENCE)
    for row in ROWS.values():  # an unknown field is named in the reply, and the row is kept without it
        if row.__name__ in schemas:  # nothing is taken in where there is no store
            schemas[row.__name__]["additionalProperties"] = True
    made["components"] = {"schemas": dict(sorted(schemas.items())), "securitySchemes": SCHEMES}
    return made


SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key of this service."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "basic": {"type": "http", "scheme": "basic", "description": "Any user name; the key is the password."},
}


def _complete(operation: dict[str, Any], route: Route, types: dict[str, Any]) -> None:
    operation["tags"] = [route.tag]
    operation["operationId"] = f"{route.method.lower()}_{route.path.strip('/').replace('/', '_')}".translate(_PLAIN)
    operation["summary"], _, about = (route.handler.__doc__ or "").strip().partition("\n")
    operation["description"] = "\n".join(line.strip() for line in about.strip().splitlines()) or operation["summary"]
    operation["x-who"] = _who(route)
    operation["security"] = [] if route.scope is None else [{name: []} for name in SCHEMES]
    if route.method == "POST" and route.scope and not route.secret and route.path != "/v1/uploads":
        operation.setdefault("parameters", []).append(IDEMPOTENCY)
    if route.takes:
        content = {media: _content(what, types, route.sample) for media, what in route.takes.items()}
        operation["requestBody"] = {"required": True, "content": content}
    operation["responses"] = _replies(route, types)


_PLAIN = str.maketrans({"{": "", "}": "", ".": "_"})
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own; the same one for each attempt at the same request.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_.:-]+$"},
}


def _who(route: Route) -> dict[str, Any]:
    """Who may use a route, for people and for the test that tries all others."""
    if route.scope is None:
        return {"open": True}
    owners = None if route.operators else route.of_owners or route.scope
    return {"operator": route.scope, "owner": owners if owners in OF_OWNERS else None}


def _replies(route: Route, types: dict[str, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done."}
    if route.gives is not None:
        good["content"] = {route.media: _content(route.gives, types, route.example)}
    if route.scope is not None:
        good["headers"] = LIMITS
    made = {str(route.status): good}
    if route.path == "/v1/numbers/{number}":
        made["304"] = {"description": "Nothing is new since the ETag that you sent."}
    for status, slugs in sorted(_problems(route).items()):
        titles = "; ".join(KINDS[slug].title for slug in slugs)
        made[str(status)] = {
            "description": f"{titles}.",
            "content": {MEDIA: _content(Document, types, _sample(slugs[0]))},
        }
    return made


def _problems(route: Route) -> Mapping[int, list[str]]:
    slugs = [*EVERYWHERE, *route.problems]
    if route.scope is not None:
        slugs += WITH_KEY
    if route.scope == "lookup" and not route.operators:
        slugs.append("too-many-numbers")
    if route.takes:
        slugs += WITH_BODY
    if route.method == "POST" and route.scope:
        slugs += ["other-body", "in-progress", "conflict"]
    found: dict[int, list[str]] = {}
    for slug in dict.fromkeys(slugs):
        found.setdefault(KINDS[slug].status, []).append(slug)
    return found


def _sample(slug: str) -> Document:
    kind = KINDS[slug]
    return Document(f"/problems/{slug}", kind.title, kind.status, "What went wrong, and what to do about it.")


def _content(what: Any, types: dict[str, Any], example: Any) -> dict[str, Any]:
    made = {"schema": _schema(what, types)}
    if example is not None:
        made["example"] = msgspec.to_builtins(example)
    return made


def _schema(what: Any, types: dict[str, Any]) -> Any:
    """A schema, with a reference in the place of each struct."""
    if isinstance(what, type):
        types[what.__name__] = what
        return {"$ref": REFERENCE.format(name=what.__name__)}
    if isinstance(what, dict):
        return {name: _schema(value, types) for name, value in what.items()}
    return [_schema(each, types) for each in what] if isinstance(what, list) else what


_TEXT = {"schema": {"type": "string"}}
LIMITS = {
    "RateLimit": {"description": "What is left: r requests; t seconds until all are there again.", **_TEXT},
    "RateLimit-Policy": {"description": "How many requests a key has in how many seconds.", **_TEXT},
}
