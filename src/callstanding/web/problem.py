"""Every error as a problem document (RFC 9457): what went wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA = "application/problem+json"


class Kind(NamedTuple):
    """A kind of problem: its status, and a title that does not change."""

    status: int
    title: str


KINDS: Mapping[str, Kind] = {
    "bad-request": Kind(400, "The request cannot be read"),
    "no-key": Kind(401, "A key is needed"),
    "not-allowed": Kind(403, "The key may not do this"),
    "not-found": Kind(404, "There is no such thing"),
    "wrong-method": Kind(405, "The method does not fit"),
    "too-slow": Kind(408, "The body came too slowly"),
    "in-progress": Kind(409, "The same request is still under way"),
    "conflict": Kind(409, "It does not fit what is there"),
    "no-store": Kind(409, "This service has no store"),
    "gone": Kind(410, "The cursor is from another feed"),
    "too-large": Kind(413, "The body is too large"),
    "media-type": Kind(415, "The body is of an unknown kind"),
    "invalid": Kind(422, "The request cannot be used"),
    "other-body": Kind(422, "The Idempotency-Key was used for another request"),
    "too-often": Kind(429, "Too many requests"),
    "too-many-numbers": Kind(429, "Too many different numbers"),
    "long-headers": Kind(431, "The headers are too long"),
    "broken": Kind(500, "Something broke on our side"),
    "overloaded": Kind(503, "Too much at once"),
    "not-ready": Kind(503, "Not ready yet"),
    "database-away": Kind(503, "The control database is away"),
    "journal-full": Kind(507, "Nothing can be taken in"),
}


class Document(msgspec.Struct, omit_defaults=True):
    """A problem as it is sent."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] = []


class Problem(HTTPException):
    """Raised anywhere below the shell, answered as a problem document."""

    def __init__(
        self,
        slug: str,
        detail: str,
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.slug, self.kind = slug, KINDS[slug]
        super().__init__(self.kind.status, detail, dict(headers or {}))
        self.errors = errors or []

    def body(self) -> bytes:
        """The document's text."""
        made = Document(f"/problems/{self.slug}", self.kind.title, self.kind.status, self.detail, self.errors)
        return msgspec.json.encode(made)

    def response(self) -> Response:
        """The document as a reply."""
        return Response(self.body(), self.status_code, self.headers, MEDIA)


def later(slug: str, detail: str, *, seconds: float) -> Problem:
    """A problem that goes by itself: the client is told when to try again."""
    return Problem(slug, detail, headers={"retry-after": str(max(1, -int(-seconds // 1)))})


def too_much(most: int) -> Problem:
    """The refusal of a body that is too large; the connection is closed, since the rest of it is not read."""
    hint = "Send less at a time, or a whole file to /v1/uploads."
    return Problem("too-large", f"At most {most:,} bytes are taken. {hint}", headers={"connection": "close"})


def broken() -> Problem:
    """What the client is told of an error of ours; the log has its place."""
    return Problem("broken", "The request was not carried out. Try again; if it stays, tell the operator.")
