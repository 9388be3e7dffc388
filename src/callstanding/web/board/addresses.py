"""The addresses of campaigns and pools, whatever their names are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_ROOTS = {"campaign": "/campaigns", "pool": "/pools", "list": "/campaigns"}
_NO_STEP = (".", "..")  # a browser takes these for a way, also where they are written in percent
_NO_PART = frozenset("/\\%")  # servers on the way may read them once too often


def address(visit: Visit, kind: Literal["campaign", "pool", "list"], name: str, part: str = "") -> str:
    """Where a campaign or a pool is, or a part of its page; an operator stays with the tenant that it looks at."""
    root, query = _ROOTS[kind], {}
    if visit.query("tenant"):
        query["tenant"] = visit.query("tenant")
    path = root
    if kind != "list":
        whole = name not in _NO_STEP and _NO_PART.isdisjoint(name)
        if not whole:
            query["name"] = name
        path = f"{root}/{quote(name, safe='') if whole else '-'}"
    return kept(f"{path}/{part}" if part else path, **query)


def kept(where: str, **more: object) -> str:
    """An address with more parameters."""
    if not more:
        return where
    return f"{where}{'&' if '?' in where else '?'}{urlencode({key: str(value) for key, value in more.items()})}"
