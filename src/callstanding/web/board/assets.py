"""The files that pages load: from this machine only, each under a name that changes with what is in it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

from callstanding.web.board.page import Page
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

STATIC = Path(__file__).with_name("static")
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and compressed."""

    name: str  # as a page asks for it
    kind: str
    plain: bytes
    packed: bytes


@cache
def assets() -> Mapping[str, Asset]:
    """All files by the name that a template knows them by, such as `board.css`."""
    there = (path for path in sorted(STATIC.rglob("*")) if path.suffix in _KINDS)
    return {path.name: _read(path) for path in there}


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    name = f"{path.stem}.{hashlib.sha256(plain).hexdigest()[:12]}{path.suffix}"
    return Asset(name, _KINDS[path.suffix], plain, gzip.compress(plain, 9, mtime=0))


def address(name: str) -> str:
    """Where a page gets a file; KeyError for one that is not there."""
    return f"/static/{assets()[name].name}"


async def static(visit: Visit) -> Response:
    """One file; it may be kept for ever, since another one has another name."""
    asked = visit.path["name"]
    found = next((each for each in assets().values() if each.name == asked), None)
    if found is None:
        raise Problem("not-found", "There is no such file.")
    headers = {"cache-control": _FOREVER, "vary": "accept-encoding"}
    if "gzip" in visit.request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers=headers | {"content-encoding": "gzip"}, media_type=found.kind)
    return Response(found.plain, headers=headers, media_type=found.kind)


PAGES = (Page("GET", "/static/{name}", static, of="open", part=True),)
